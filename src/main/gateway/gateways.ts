import { AppError } from '../../shared/errors.ts'
import type { Emit } from '../../shared/contract.ts'
import type {
  CheckReport,
  Gateway,
  GatewayDraft,
  GatewayList,
  GatewayState,
  GatewayView,
} from '../../shared/model/gateway.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { GatewayEvent } from '../../shared/model/gatewayEvent.ts'
import type { Secrets } from '../storage/secrets.ts'
import type { SettingsStore } from '../storage/settingsStore.ts'
import { AcceptedCertificates } from './acceptedCertificates.ts'
import { cleanUrl } from './address.ts'
import type { CallRecord } from './callRecord.ts'
import { checkGateway } from './check.ts'
import type { GatewayClient } from './client.ts'
import { typedSecret } from './credential.ts'
import { dialectOf, type Dialect, type Seen } from './dialect.ts'
import { validGateway } from './draft.ts'
import { assertNamed, assertWritable, losesProduction } from './guard.ts'
import { GatewaySecrets } from './gatewaySecrets.ts'
import { KnownGateways, type Finding } from './knownGateways.ts'
import { clientKeyIn, networkOf } from './networkDraft.ts'
import { assertStored, credentialToTry } from './storedCredential.ts'

interface Options {
  settings: SettingsStore
  secrets: Secrets
  emit: Emit
  /** Called with every form of a credential before its first use, so that no log line shows it. */
  hide?: (secret: string) => void
  now?: () => Date
  /** Told about every call to a gateway, null for a check of one that is not saved; must not throw. */
  onCall?: (gatewayId: string | null, record: CallRecord) => void
  /** For tests: how long a create may take. */
  createTimeoutMs?: number
}

/** The gateways the user knows, their credentials and what is known of each right now. */
export class Gateways {
  readonly #settings: SettingsStore
  readonly #secrets: GatewaySecrets
  readonly #emit: Emit
  readonly #now: () => Date
  readonly #hide: (secret: string) => void
  readonly #known: KnownGateways
  readonly #listeners = new Set<() => void>()
  readonly #onCall: NonNullable<Options['onCall']>
  readonly #accepted = new AcceptedCertificates()

  constructor({ settings, secrets, emit, hide, now, onCall, createTimeoutMs }: Options) {
    this.#settings = settings
    this.#secrets = new GatewaySecrets(secrets)
    this.#emit = emit
    this.#now = now ?? (() => new Date())
    this.#hide = hide ?? (() => undefined)
    this.#onCall = onCall ?? (() => undefined)
    this.#known = new KnownGateways({
      secrets,
      hide: this.#hide,
      now: this.#now,
      createTimeoutMs,
      // Asked of the settings each time: a client handed out earlier knows no later switch.
      beforeWrite: (id) => assertWritable(this.get(id)),
      changed: () => this.#changed(),
      happened: (event) => this.#emit('gateways.event', event),
      onCall: this.#onCall,
    })
  }

  /** At once; where a credential lies is asked behind it and follows as a change. */
  list(): GatewayList {
    const gateways = this.#settings.read().gateways.map((gateway) => this.#known.view(gateway))
    return { gateways, activeId: this.activeId() }
  }

  /** The active gateway's id; null only when there is no gateway. */
  activeId(): string | null {
    const { gateways, activeGatewayId } = this.#settings.read()
    const active = gateways.find((gateway) => gateway.id === activeGatewayId) ?? gateways[0]
    return active?.id ?? null
  }

  /** Calls back after a gateway was added, saved, removed or made the active one. */
  onListed(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Throws not_found. */
  get(id: string): Gateway {
    const gateway = this.#settings.read().gateways.find((entry) => entry.id === id)
    if (gateway === undefined) throw AppError.of('not_found', { what: GONE.gateway })
    return gateway
  }

  /** The gateway's API with its stored credential. Throws not_found. */
  client(id: string): GatewayClient {
    return this.#known.of(this.get(id)).client
  }

  /** Changes with every save of the gateway. Throws not_found. */
  revision(id: string): number {
    return this.#known.of(this.get(id)).revision
  }

  /** How the gateway wants to be spoken to, by what was seen of it so far. */
  dialect(id: string): Dialect {
    return dialectOf(this.seen(id))
  }

  seen(id: string): Seen {
    return this.#known.of(this.get(id)).seen
  }

  state(id: string): GatewayState {
    return this.#known.of(this.get(id)).state
  }

  /** Keeps what was learned and tells what changed with it, unless the gateway was saved or removed since. */
  report(id: string, revision: number, finding: Finding, changes: GatewayEvent[] = []): void {
    if (this.#known.learn(id, revision, finding)) this.#changed()
    if (this.#known.isCurrent(id, revision)) {
      changes.forEach((event) => this.#emit('gateways.event', event))
    }
  }

  /** Looks at a gateway as it would be saved; saves nothing. Answers within five seconds. */
  async check(draft: GatewayDraft): Promise<CheckReport> {
    const { auth, user, allowPlainHttp, environment, network } = draft
    const gateway = { url: draft.url, auth, user, allowPlainHttp, environment, network }
    try {
      gateway.url = cleanUrl(draft.url)
      const before = draft.id === null ? null : this.get(draft.id)
      gateway.network = this.#accepted.kept(networkOf(draft), gateway.url, before)
      const { credential, obstacle } = await credentialToTry(
        { ...draft, url: gateway.url },
        {
          before: () => before,
          read: (stored) => this.#known.credential(stored),
        },
      )
      const clientKey = await this.#secrets.clientKey(draft.id, gateway.network, clientKeyIn(draft))
      const way = { gateway, clientKey, credential, obstacle, hide: this.#hide }
      const onCall = (record: CallRecord) => this.#onCall(draft.id, record)
      const report = await checkGateway({ ...way, onCall })
      this.#accepted.saw(gateway.url, report.certificate)
      return report
    } catch (cause) {
      const failure = AppError.from(cause).toFailure()
      const at = this.#now().toISOString()
      const nothing = { lines: [], features: [], label: null, certificate: null }
      return { ...nothing, url: gateway.url, at, ms: 0, failure }
    }
  }

  /**
   * Adds or changes a gateway. The credential is stored first: without a keychain nothing is saved
   * at all (keychain_unavailable). A stored credential never moves to another address
   * (credential_again). `isImport`: the credential may be missing, and a stored one stays only when
   * the way to the gateway is the very same.
   */
  async save(draft: GatewayDraft, { isImport = false, confirm = '' } = {}): Promise<GatewayView> {
    const others = this.#settings.read().gateways.filter((entry) => entry.id !== draft.id)
    const before = draft.id === null ? null : this.get(draft.id)
    const gateway = validGateway(draft, others, before?.id ?? crypto.randomUUID())
    if (!isImport) {
      if (before && losesProduction(before, gateway)) assertNamed(before, confirm)
      gateway.network = this.#accepted.kept(gateway.network, gateway.url, before)
    }
    const secret = typedSecret(draft)
    if (!isImport && secret === '') assertStored(before, gateway)
    const typedKey = clientKeyIn(draft)
    if (!isImport) await this.#secrets.clientKey(before?.id ?? null, gateway.network, typedKey)
    const { keepUntilQuit } = draft
    const brought = { secret, clientKey: typedKey ?? '', keepUntilQuit }
    const undo = isImport
      ? await this.#secrets.dropForOtherWay(before, gateway)
      : await this.#secrets.store(gateway.id, brought)
    try {
      this.#keep(gateway)
    } catch (cause) {
      await undo()
      throw cause
    }
    await this.#secrets.dropUnused(before, gateway)
    this.#known.forget(gateway.id)
    if (gateway.auth !== 'none') {
      this.#known.of(gateway).place = await this.#secrets.place(gateway.id)
    }
    this.#changed()
    this.#listed()
    return this.#known.view(gateway)
  }

  /**
   * Removes the gateway here, credential included; the gateway itself is not asked. Throws
   * confirm_mismatch when production was not confirmed by typing its name.
   */
  async remove(id: string, confirm: string): Promise<void> {
    assertNamed(this.get(id), confirm)
    this.#settings.update(({ gateways, activeGatewayId }) => {
      const rest = gateways.filter((entry) => entry.id !== id)
      const active = activeGatewayId === id ? (rest[0]?.id ?? null) : activeGatewayId
      return { gateways: rest, activeGatewayId: active }
    })
    this.#known.forget(id)
    this.#changed()
    this.#listed()
    await this.#secrets.remove(id)
  }

  activate(id: string): void {
    this.get(id)
    if (this.activeId() === id) return
    this.#settings.update(() => ({ activeGatewayId: id }))
    this.#changed()
    this.#listed()
  }

  /** Puts a gateway at this place of the order that switcher, tray and keys share. */
  move(id: string, index: number): void {
    const gateway = this.get(id)
    this.#settings.update(({ gateways }) => {
      const others = gateways.filter((entry) => entry.id !== id)
      const active = this.activeId() // may be so only because it stands first
      return { gateways: others.toSpliced(index, 0, gateway), activeGatewayId: active }
    })
    this.#changed()
  }

  /** Adds the gateway behind the others, or puts it in its place. */
  #keep(gateway: Gateway): void {
    this.#settings.update(({ gateways, activeGatewayId }) => ({
      gateways: gateways.some(({ id }) => id === gateway.id)
        ? gateways.map((entry) => (entry.id === gateway.id ? gateway : entry))
        : [...gateways, gateway],
      activeGatewayId: activeGatewayId ?? gateway.id,
    }))
  }

  #changed(): void {
    this.#emit('gateways.changed', this.list())
  }

  #listed(): void {
    for (const listener of this.#listeners) listener()
  }
}
