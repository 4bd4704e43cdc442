import { AppError, type Failure } from '../../shared/errors.ts'
import type {
  CredentialPlace,
  Gateway,
  GatewayState,
  GatewayView,
} from '../../shared/model/gateway.ts'
import type { GatewayEvent } from '../../shared/model/gatewayEvent.ts'
import type { Secrets } from '../storage/secrets.ts'
import type { CallRecord } from './callRecord.ts'
import { createGatewayClient, type GatewayClient } from './client.ts'
import { credentialFor, formsOf, type Credential } from './credential.ts'
import { dialectOf, type Ability, type Seen } from './dialect.ts'
import { changesBetween, type Snapshot } from './events.ts'
import { clientKeyOf } from './gatewaySecrets.ts'
import { Connections } from './network.ts'

/** What is known of a gateway while the app runs; begins anew when it is saved. */
export interface Known {
  state: GatewayState
  since: string | null
  failure: Failure | null
  /** null until its clients were read. */
  attention: number | null
  seen: Seen
  place: CredentialPlace | null
  client: GatewayClient
  connections: Connections
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
  secrets: Secrets
  hide: (secret: string) => void
  now: () => Date
  createTimeoutMs: number | undefined
  /** Called before each write to a gateway; throws to refuse it. */
  beforeWrite: (id: string) => void
  /** Something a view shows has changed without anybody asking. */
  changed: () => void
  happened: (event: GatewayEvent) => void
  onCall: (gatewayId: string, record: CallRecord) => void
}

/** What the app knows of each gateway while it runs; nothing of it is ever written down. */
export class KnownGateways {
  readonly #options: Options
  readonly #known = new Map<string, Known>()
  #revision = 0

  constructor(options: Options) {
    this.#options = options
  }

  of(gateway: Gateway): Known {
    const existing = this.#known.get(gateway.id)
    if (existing !== undefined) return existing
    const connections = new Connections({
      gateway,
      clientKey: () => this.#options.secrets.read(clientKeyOf(gateway.id)),
      onCall: (record) => this.#options.onCall(gateway.id, record),
    })
    const known: Known = {
      state: 'unknown',
      since: null,
      failure: null,
      attention: null,
      seen: { version: null, auth: null, page: null },
      place: gateway.auth === 'none' ? 'none' : null,
      client: this.#open(gateway, connections),
      connections,
      revision: (this.#revision += 1),
    }
    this.#known.set(gateway.id, known)
    return known
  }

  /** Forgets what was learned and ends the session, if one is open. */
  forget(id: string): void {
    const known = this.#known.get(id)
    void known?.client.close()
    known?.connections.close()
    this.#known.delete(id)
  }

  /** Whether it was not saved or removed since. */
  isCurrent(id: string, revision: number): boolean {
    return this.#known.get(id)?.revision === revision
  }

  /** Keeps a finding; true when a view would show it. Findings of an earlier save are dropped. */
  learn(id: string, revision: number, finding: Finding): boolean {
    const known = this.#known.get(id)
    if (known === undefined || known.revision !== revision) return false
    const before = shown(known)
    const snapshot = snapshotOf(known)
    const at = this.#options.now().toISOString()
    if (known.state !== finding.state) known.since = at
    known.state = finding.state
    known.failure = finding.failure
    known.attention = finding.attention ?? known.attention
    const version = finding.seen?.version ?? known.seen.version
    const isOther = known.seen.version !== null && version !== known.seen.version
    known.seen = { ...known.seen, ...(isOther ? { learned: {} } : {}), ...finding.seen }
    if (finding.failure?.code === 'credential_missing') known.place = 'missing'
    const changes = changesBetween(snapshot, snapshotOf(known), { gatewayId: id, at })
    changes.forEach(this.#options.happened)
    return shown(known) !== before
  }

  view(gateway: Gateway): GatewayView {
    const known = this.of(gateway)
    if (known.place === null) this.#askPlace(gateway.id, known)
    const { state, since, failure, seen } = known
    const credential = known.place ?? 'keychain'
    const attention = known.attention ?? 0
    const isOpen = seen.auth?.isEnabled === false
    const { version, hasMcpEndpoint } = dialectOf(seen)
    const now = { credential, state, version, isOpen, hasMcpEndpoint, since, failure, attention }
    return { ...gateway, ...now }
  }

  /** The stored credential. Rejects with credential_missing or keychain_unavailable. */
  async credential(gateway: Gateway): Promise<Credential | null> {
    if (gateway.auth === 'none') return null
    const { secrets, hide } = this.#options
    const secret = await secrets.read(gateway.id)
    if (secret === null) throw AppError.of('credential_missing', { name: gateway.name })
    const credential = credentialFor(gateway, secret)
    if (credential !== null) formsOf(credential).forEach(hide)
    return credential
  }

  /** Asks the keychain once; later requests use what it gave until the gateway is saved. */
  #open(gateway: Gateway, connections: Connections): GatewayClient {
    const { createTimeoutMs, beforeWrite, hide } = this.#options
    let kept: Credential | null = null
    const credential = async () => (kept ??= await this.credential(gateway))
    return createGatewayClient({
      gateway,
      credential,
      connections,
      hide,
      beforeWrite: () => beforeWrite(gateway.id),
      learn: (ability, has) => this.#learnAbility(gateway.id, ability, has),
      ...(createTimeoutMs === undefined ? {} : { createTimeoutMs }),
    })
  }

  /** Holds until the gateway tells another version or is saved. */
  #learnAbility(id: string, ability: Ability, has: boolean): void {
    const known = this.#known.get(id)
    if (known) known.seen = { ...known.seen, learned: { ...known.seen.learned, [ability]: has } }
  }

  /** Presumes the keychain until it has answered: a locked one may take its time. */
  #askPlace(id: string, known: Known): void {
    known.place = 'keychain'
    void this.#options.secrets.place(id).then(
      (place) => {
        if (this.#known.get(id) !== known || known.place === place) return
        known.place = place
        this.#options.changed()
      },
      () => undefined,
    )
  }
}

const snapshotOf = ({ state, failure, seen, attention }: Known): Snapshot => ({
  ...{ state, failure, attention },
  version: seen.version,
})

const shown = ({ state, failure, attention, seen, place }: Known): string =>
  JSON.stringify([state, failure, attention, seen.version, seen.auth?.isEnabled, place])
