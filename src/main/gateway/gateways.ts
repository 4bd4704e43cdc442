import { AppError, type Failure } from '../../shared/errors.ts'
import type { Emit } from '../../shared/contract.ts'
import type {
  CheckReport,
  CredentialPlace,
  Gateway,
  GatewayDraft,
  GatewayList,
  GatewayState,
  GatewayView,
} from '../../shared/model/gateway.ts'
import type { Secrets } from '../storage/secrets.ts'
import type { SettingsStore } from '../storage/settingsStore.ts'
import { cleanUrl } from './address.ts'
import { carryObstacle, checkGateway } from './check.ts'
import { createGatewayClient, type GatewayClient } from './client.ts'
import { authorization, cleanSecret, credentialFor, type Credential } from './credential.ts'
import { dialectOf, type Dialect, type Seen } from './dialect.ts'
import { validGateway } from './draft.ts'

/** What is known of a gateway while the app runs; begins anew when it is saved. */
interface Known {
  state: GatewayState
  since: string | null
  failure: Failure | null
  attention: number
  seen: Seen
  place: CredentialPlace | null
  client: GatewayClient
  /** Changes with every save: answers that belong to an earlier one are dropped. */
  revision: number
}

/** What a service learned from an answer, or from its lack. */
export interface Finding {
  state: GatewayState
  failure: Failure | null
  attention?: number
  seen?: Partial<Seen>
}

interface Options {
  settings: SettingsStore
  secrets: Secrets
  emit: Emit
  /** Called with every form of a credential before its first use, so that no log line shows it. */
  hide?: (secret: string) => void
  now?: () => Date
  /** For tests: how long a create may take. */
  createTimeoutMs?: number
}

/** The gateways the user knows, their credentials and what is known of each right now. */
export class Gateways {
  readonly #settings: SettingsStore
  readonly #secrets: Secrets
  readonly #emit: Emit
  readonly #hide: (secret: string) => void
  readonly #now: () => Date
  readonly #createTimeoutMs: number | undefined
  readonly #known = new Map<string, Known>()
  readonly #listeners = new Set<() => void>()
  #revision = 0

  constructor({ settings, secrets, emit, hide, now, createTimeoutMs }: Options) {
    this.#settings = settings
    this.#secrets = secrets
    this.#emit = emit
    this.#hide = hide ?? (() => undefined)
    this.#now = now ?? (() => new Date())
    this.#createTimeoutMs = createTimeoutMs
  }

  /** At once; where a credential lies is asked behind it and follows as a change. */
  list(): GatewayList {
    const gateways = this.#settings.read().gateways.map((gateway) => this.#view(gateway))
    return { gateways, activeId: this.activeId() }
  }

  /** The active gateway's id; null only when there is no gateway. */
  activeId(): string | null {
    const { gateways, activeGatewayId } = this.#settings.read()
    const active = gateways.find((gateway) => gateway.id === activeGatewayId) ?? gateways[0]
    return active?.id ?? null
  }

  /** Calls back after another gateway became the active one, or the active one was saved. */
  onSwitched(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Throws not_found. */
  get(id: string): Gateway {
    const gateway = this.#settings.read().gateways.find((entry) => entry.id === id)
    if (gateway === undefined) throw AppError.of('not_found', { what: 'The gateway' })
    return gateway
  }

  /** The gateway's API with its stored credential. Throws not_found. */
  client(id: string): GatewayClient {
    return this.#knownOf(this.get(id)).client
  }

  revision(id: string): number {
    return this.#knownOf(this.get(id)).revision
  }

  /** How the gateway wants to be spoken to, by what was seen of it so far. */
  dialect(id: string): Dialect {
    return dialectOf(this.seen(id))
  }

  seen(id: string): Seen {
    return this.#knownOf(this.get(id)).seen
  }

  state(id: string): GatewayState {
    return this.#knownOf(this.get(id)).state
  }

  /** Keeps what was learned, unless the gateway was saved or removed since. */
  report(id: string, revision: number, finding: Finding): void {
    const known = this.#known.get(id)
    if (known === undefined || known.revision !== revision) return
    const before = JSON.stringify([known.state, known.failure, known.attention, known.seen.version])
    if (known.state !== finding.state) known.since = this.#now().toISOString()
    known.state = finding.state
    known.failure = finding.failure
    known.attention = finding.attention ?? known.attention
    known.seen = { ...known.seen, ...finding.seen }
    if (finding.failure?.code === 'credential_missing') known.place = 'missing'
    const after = JSON.stringify([known.state, known.failure, known.attention, known.seen.version])
    if (before !== after) this.#changed()
  }

  /** Looks at a gateway as it would be saved; saves nothing. Answers within five seconds. */
  async check(draft: GatewayDraft): Promise<CheckReport> {
    const gateway = { ...draft, url: draft.url }
    try {
      gateway.url = cleanUrl(draft.url)
      const typed = draft.secret === null ? '' : cleanSecret(draft.auth, draft.secret)
      let credential = typed === '' ? null : credentialFor(gateway, typed)
      let obstacle = draft.auth === 'none' ? null : carryObstacle(gateway)
      if (draft.auth !== 'none' && credential === null && obstacle === null) {
        const stored = this.#storedFor(draft.id, gateway.url)
        if (stored === 'moved') obstacle = AppError.of('credential_again')
        else if (stored?.auth === draft.auth)
          credential = await this.#secretOf({ ...stored, ...pick(draft) })
      }
      return await checkGateway({ gateway, credential, obstacle })
    } catch (cause) {
      const failure = AppError.from(cause).toFailure()
      const at = this.#now().toISOString()
      return { url: gateway.url, at, ms: 0, lines: [], features: [], failure, label: null }
    }
  }

  /**
   * Adds or changes a gateway. The credential is stored first: without a keychain nothing is saved
   * at all (keychain_unavailable). A stored credential never moves to another address
   * (credential_again).
   */
  async save(draft: GatewayDraft): Promise<GatewayView> {
    const others = this.#settings.read().gateways.filter((entry) => entry.id !== draft.id)
    const before = draft.id === null ? null : this.get(draft.id)
    const gateway = validGateway(draft, others, before?.id ?? crypto.randomUUID())
    const secret = draft.secret === null ? '' : cleanSecret(draft.auth, draft.secret)
    const stored = this.#storedFor(before?.id ?? null, gateway.url)
    if (gateway.auth !== 'none' && secret === '') {
      if (stored === 'moved' && before?.auth !== 'none') throw AppError.of('credential_again')
      const hasStored = before !== null && before.auth === gateway.auth
      if (!hasStored) throw AppError.of('invalid_input', { fields: fieldOf(gateway.auth) })
    }
    const undo = await this.#storeSecret(gateway, secret, draft.keepUntilQuit)
    try {
      this.#settings.update(({ gateways, activeGatewayId }) => ({
        gateways:
          before === null
            ? [...gateways, gateway]
            : gateways.map((entry) => (entry.id === gateway.id ? gateway : entry)),
        activeGatewayId: activeGatewayId ?? gateway.id,
      }))
    } catch (cause) {
      await undo()
      throw cause
    }
    if (gateway.auth === 'none' && before !== null) await this.#secrets.remove(gateway.id)
    this.#forget(gateway.id)
    if (gateway.auth !== 'none') {
      this.#knownOf(gateway).place = await this.#secrets.place(gateway.id)
    }
    this.#changed()
    if (this.activeId() === gateway.id) this.#switched()
    return this.#view(gateway)
  }

  /** Removes the gateway here, credential included; the gateway itself is not asked. */
  async remove(id: string): Promise<void> {
    this.get(id)
    const wasActive = this.activeId() === id
    this.#settings.update(({ gateways, activeGatewayId }) => {
      const rest = gateways.filter((entry) => entry.id !== id)
      const active = activeGatewayId === id ? (rest[0]?.id ?? null) : activeGatewayId
      return { gateways: rest, activeGatewayId: active }
    })
    this.#forget(id)
    this.#changed()
    if (wasActive) this.#switched()
    await this.#secrets.remove(id)
  }

  activate(id: string): void {
    this.get(id)
    if (this.activeId() === id) return
    this.#settings.update(() => ({ activeGatewayId: id }))
    this.#changed()
    this.#switched()
  }

  #storedFor(id: string | null, url: string): Gateway | 'moved' | null {
    const stored = id === null ? null : this.get(id)
    if (stored === null || stored.auth === 'none') return null
    return new URL(stored.url).origin === new URL(url).origin ? stored : 'moved'
  }

  /** Puts a new secret away; the returned function brings the old one back. */
  async #storeSecret(
    { id, auth }: Gateway,
    secret: string,
    keepUntilQuit: boolean,
  ): Promise<() => Promise<void>> {
    if (auth === 'none' || secret === '') return async () => undefined
    const old = await this.#secrets.read(id).catch(() => null)
    const place = old === null ? null : await this.#secrets.place(id)
    await this.#secrets.write(id, secret, keepUntilQuit)
    return () =>
      old === null
        ? this.#secrets.remove(id)
        : this.#secrets.write(id, old, place === 'memory').catch(() => undefined)
  }

  /** The credential of a gateway. Throws credential_missing or keychain_unavailable. */
  async #secretOf(gateway: Gateway): Promise<Credential | null> {
    if (gateway.auth === 'none') return null
    const secret = await this.#secrets.read(gateway.id)
    if (secret === null) throw AppError.of('credential_missing', { name: gateway.name })
    const credential = credentialFor(gateway, secret)
    this.#hide(secret)
    if (credential) this.#hide(authorization(credential).replace(/^\S+ /, ''))
    return credential
  }

  #knownOf(gateway: Gateway): Known {
    const existing = this.#known.get(gateway.id)
    if (existing !== undefined) return existing
    const revision = (this.#revision += 1)
    const known: Known = {
      state: 'unknown',
      since: null,
      failure: null,
      attention: 0,
      seen: { version: null, auth: null, page: null },
      place: gateway.auth === 'none' ? 'none' : null,
      client: this.#open(gateway),
      revision,
    }
    this.#known.set(gateway.id, known)
    return known
  }

  /** Asks the keychain once; later requests use what it gave until the gateway is saved. */
  #open(gateway: Gateway): GatewayClient {
    let kept: Credential | null = null
    const credential = async () => (kept ??= await this.#secretOf(gateway))
    const createTimeoutMs = this.#createTimeoutMs
    return createGatewayClient({
      gateway,
      credential,
      ...(createTimeoutMs === undefined ? {} : { createTimeoutMs }),
    })
  }

  #view(gateway: Gateway): GatewayView {
    const known = this.#knownOf(gateway)
    if (known.place === null) this.#askPlace(gateway.id, known)
    const { state, since, failure, attention, seen } = known
    const credential = known.place ?? 'keychain'
    return { ...gateway, credential, state, version: seen.version, since, failure, attention }
  }

  /** Presumes the keychain until it has answered: a locked one may take its time. */
  #askPlace(id: string, known: Known): void {
    known.place = 'keychain'
    void this.#secrets.place(id).then(
      (place) => {
        if (this.#known.get(id) !== known || known.place === place) return
        known.place = place
        this.#changed()
      },
      () => undefined,
    )
  }

  #forget(id: string): void {
    this.#known.delete(id)
  }

  #changed(): void {
    this.#emit('gateways.changed', this.list())
  }

  #switched(): void {
    for (const listener of this.#listeners) listener()
  }
}

const fieldOf = (auth: Gateway['auth']): string => (auth === 'basic' ? 'Password' : 'API key')

const pick = ({ auth, user }: GatewayDraft): Pick<Gateway, 'auth' | 'user'> => ({ auth, user })
