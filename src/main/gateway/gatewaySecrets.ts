import { AppError } from '../../shared/errors.ts'
import type { Gateway, Network } from '../../shared/model/gateway.ts'
import { FIELD } from '../../shared/text/facts.ts'
import type { Secrets } from '../storage/secrets.ts'
import { isSameWay } from './exchangeEntry.ts'
import { assertFits } from './networkDraft.ts'

/** The keychain's account for the private key of a gateway's client certificate. */
export const clientKeyOf = (id: string): string => `${id}:client-key`

/** Puts back what a change of secrets replaced or took away. */
export type Undo = () => Promise<void>

/** What a save brings along; empty texts leave what is stored. */
interface Brought {
  secret: string
  clientKey: string
  keepUntilQuit: boolean
}

/** The secrets of each gateway: what opens it, and the key of its client certificate. */
export class GatewaySecrets {
  readonly #secrets: Secrets

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  /** Stores what a save brings along, all of it or nothing. Rejects with keychain_unavailable. */
  async store(id: string, { secret, clientKey, keepUntilQuit }: Brought): Promise<Undo> {
    const undoSecret = await this.#write(id, secret, keepUntilQuit)
    try {
      const undoKey = await this.#write(clientKeyOf(id), clientKey, keepUntilQuit)
      return async () => {
        await undoSecret()
        await undoKey()
      }
    } catch (cause) {
      await undoSecret()
      throw cause
    }
  }

  /**
   * Takes stored secrets away that would go another way after an import, before anybody knows of
   * that way.
   */
  async dropForOtherWay(before: Gateway | null, gateway: Gateway): Promise<Undo> {
    const accounts = before === null || isSameWay(before, gateway) ? [] : accountsOf(before)
    const stored = await Promise.all(
      accounts.map(async (account) => {
        const value = await this.#secrets.read(account)
        const isInMemory = (await this.#secrets.place(account)) === 'memory'
        return { account, value, isInMemory }
      }),
    )
    for (const account of accounts) await this.#secrets.remove(account)
    return async () => {
      for (const { account, value, isInMemory } of stored) {
        if (value !== null) await this.#secrets.write(account, value, isInMemory)
      }
    }
  }

  /** Takes away what the saved gateway needs no more. */
  async dropUnused(before: Gateway | null, gateway: Gateway): Promise<void> {
    if (before === null) return
    const needed = accountsOf(gateway)
    const unused = accountsOf(before).filter((account) => !needed.includes(account))
    for (const account of unused) await this.#secrets.remove(account)
  }

  /** Where the credential of a gateway lies. */
  place(id: string): ReturnType<Secrets['place']> {
    return this.#secrets.place(id)
  }

  /** Removes everything stored for a gateway. */
  async remove(id: string): Promise<void> {
    await this.#secrets.remove(id)
    await this.#secrets.remove(clientKeyOf(id))
  }

  /** The key of the client certificate, typed or stored. Throws invalid_input without one. */
  async clientKey(
    id: string | null,
    { clientCertificate }: Network,
    typed: string | null,
  ): Promise<string | null> {
    if (clientCertificate === '' || typed !== null) return typed
    const stored = id === null ? null : await this.#secrets.read(clientKeyOf(id))
    if (stored === null) throw AppError.of('invalid_input', { fields: FIELD.clientKey.missing })
    assertFits(stored, clientCertificate)
    return stored
  }

  async #write(account: string, secret: string, keepUntilQuit: boolean): Promise<Undo> {
    if (secret === '') return async () => undefined
    const old = await this.#secrets.read(account).catch(() => null)
    const place = old === null ? null : await this.#secrets.place(account)
    await this.#secrets.write(account, secret, keepUntilQuit)
    return () =>
      old === null
        ? this.#secrets.remove(account)
        : this.#secrets.write(account, old, place === 'memory').catch(() => undefined)
  }
}

/** The accounts under which a gateway as it is saved has secrets. */
const accountsOf = ({ id, auth, network }: Gateway): string[] => [
  ...(auth === 'none' ? [] : [id]),
  ...(network.clientCertificate === '' ? [] : [clientKeyOf(id)]),
]
