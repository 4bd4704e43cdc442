import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import { hindranceOf, takesAway } from '../../shared/lifeCycle.ts'
import type { LifeAction } from '../../shared/model/lifeAction.ts'
import type { LifeLook, LifeReport } from '../../shared/model/lifeCycle.ts'
import { GONE } from '../../shared/text/facts.ts'
import { LIFE_ACTION, LIFE_HINDRANCE, LIFE_NOTE } from '../../shared/text/lifeCycle.ts'
import type { Clients } from './clients.ts'
import type { DeletedClients } from './deletedClients.ts'
import type { ClientEdits } from './edits.ts'
import { isUndelivered } from './failures.ts'
import type { WriteAnswer } from './flows.ts'
import type { Gateways } from './gateways.ts'
import { assertConfirmed, assertWritable } from './guard.ts'
import { offeredBy } from './offered.ts'
import { rowOf } from './rows.ts'
import type { WireClient } from './wire.ts'

/** An action that was chosen on a screen, for one client. */
export interface LifeRequest {
  gatewayId: string
  clientId: string
  action: LifeAction
  /** The gateway's name as typed; needed on production when something is taken away. */
  confirm: string
}

interface Options {
  gateways: Pick<Gateways, 'get' | 'client' | 'dialect'>
  clients: Clients
  edits: ClientEdits
  deleted: DeletedClients
  /** Pauses before each look at what became of it. */
  looksMs?: readonly number[]
  /** Pauses before each try to switch a client on again. */
  triesMs?: readonly number[]
}

/** Some versions take a moment until they list state and tools. */
const LOOKS_MS: readonly number[] = [0, 500, 1500, 3000]
const TRIES_MS: readonly number[] = [0, 1000, 4000]

/** Actions on clients; each is judged by what the gateway lists after it. */
export class LifeCycle {
  readonly #options: Required<Options>

  constructor(options: Options) {
    this.#options = { looksMs: LOOKS_MS, triesMs: TRIES_MS, ...options }
  }

  /**
   * Rejects with what is known before anything is sent: gateway_read_only, confirm_mismatch,
   * not_found, client_hindered, or why the gateway cannot be read.
   */
  async act(request: LifeRequest): Promise<LifeReport> {
    const { gatewayId, action, confirm } = request
    const gateway = this.#options.gateways.get(gatewayId)
    assertWritable(gateway)
    if (takesAway(action)) assertConfirmed(gateway, confirm)
    if (action === 'delete') return this.#delete(request)
    const client = await this.#read(request)
    if (client === null) throw AppError.of('not_found', { what: GONE.client })
    const before = this.#look(gatewayId, client)
    const dialect = this.#options.gateways.dialect(gatewayId)
    const hindrance = hindranceOf(action, rowOf(client, dialect), offeredBy(dialect))
    if (hindrance === 'isOn' || (hindrance === 'isOff' && action === 'disable')) {
      const note = hindrance === 'isOn' ? LIFE_NOTE.wasOn : LIFE_NOTE.wasOff
      return { ...ended('done', before, before), notes: [note] }
    }
    if (hindrance !== null) {
      const [name, why] = [client.name, LIFE_HINDRANCE[hindrance]]
      throw AppError.of('client_hindered', { name, action: LIFE_ACTION[action], why })
    }
    if (action === 'restart') return this.#restart(request, client.name, before)
    return this.#judged(request, before, await this.#send(request))
  }

  /** Sends the action once; its refusal is a result. */
  async #send({ gatewayId, clientId, action, confirm }: LifeRequest): Promise<Sent> {
    const { gateways, edits } = this.#options
    const api = gateways.client(gatewayId)
    try {
      if (action === 'reconnect') {
        await api.reconnect(clientId)
        return { failure: null, notes: [] }
      }
      if (action === 'refreshTools') return answered(await api.refreshTools(clientId))
      const change = { isDisabled: action === 'disable' }
      const report = await edits.edit({ gatewayId, clientId, change, seen: null, confirm })
      const failure = report.failure === null ? null : AppError.fromFailure(report.failure)
      return { failure, notes: report.notes, isOpen: report.outcome === 'unknown' }
    } catch (cause) {
      return { failure: AppError.from(cause), notes: [] }
    }
  }

  async #judged(request: LifeRequest, before: LifeLook, sent: Sent): Promise<LifeReport> {
    const { gatewayId, action } = request
    const client = await this.#settled(request, sent)
    const { notes } = sent
    const failure = sent.failure?.toFailure() ?? null
    if (client === 'unreadable') return { ...ended('unknown', before, null), failure, notes }
    if (client === null) {
      return { ...ended('refused', before, null), failure: failure ?? gone(), notes }
    }
    const after = this.#look(gatewayId, client)
    const listed = sent.toolCount ?? after.toolCount
    const said = listed === after.toolCount ? [] : [LIFE_NOTE.sentOther(listed, after.toolCount)]
    const isAsked = isAsWanted(action, after)
    // The gateway may have come back by itself meanwhile, such as while it retries.
    if (failure !== null && isAsked && !isAsWanted(action, before)) {
      const why = isUnderWay(sent.failure) ? [] : [LIFE_NOTE.cameBack(failure.message)]
      return { ...ended('done', before, after), notes: [...notes, ...why] }
    }
    if (failure !== null) {
      const outcome = isUnderWay(sent.failure) ? 'still' : 'refused'
      return { ...ended(outcome, before, after), failure, notes }
    }
    const isDisabled = after.state === 'disabled'
    const stillOff = action === 'enable' && isDisabled
    const off = AppError.of('client_still_off', { name: client.name }).toFailure()
    return {
      ...ended(isAsked ? 'done' : 'still', before, after),
      failure: stillOff ? off : null,
      notes: [...notes, ...said],
    }
  }

  /** Off and on again. Whatever becomes of the first half, it ends with tries to switch it on. */
  async #restart(request: LifeRequest, name: string, before: LifeLook): Promise<LifeReport> {
    const off = await this.#send({ ...request, action: 'disable' })
    const failure = off.failure?.toFailure() ?? null
    const between = await this.#read(request).catch(() => 'unreadable' as const)
    if (between === null) return { ...ended('refused', before, null), failure: failure ?? gone() }
    if (failure !== null && between !== 'unreadable') {
      const look = this.#look(request.gatewayId, between)
      if (look.state !== 'disabled') return { ...ended('refused', before, look), failure }
    }
    if (failure !== null && off.isOpen !== true && isUndelivered(failure.code)) {
      return { ...ended('refused', before, null), failure }
    }
    let report = ended('unknown', before, null)
    const enable = { ...request, action: 'enable' } as const
    for (const pauseMs of this.#options.triesMs) {
      await wait(pauseMs)
      const sent = await this.#send(enable)
      report = { ...(await this.#judged(enable, SWITCHED_OFF, sent)), before }
      if (report.outcome !== 'unknown' && report.after?.state !== 'disabled') return report
    }
    const code = report.outcome === 'unknown' ? 'client_maybe_off' : 'client_still_off'
    const left = AppError.of(code, { name }).toFailure()
    return { ...report, outcome: report.after === null ? 'unknown' : 'still', failure: left }
  }

  async #delete({ gatewayId, clientId, confirm }: LifeRequest): Promise<LifeReport> {
    const { clients, deleted } = this.#options
    const row = clients.list(gatewayId).rows.find(({ id }) => id === clientId)
    const before = row === undefined ? null : { state: row.state, toolCount: row.toolCount }
    const deletedId = await deleted.remove(gatewayId, clientId, confirm)
    const notes = deletedId === null ? [LIFE_NOTE.wasGone] : []
    return { ...ended('done', before, null), deletedId, notes }
  }

  async #read({ gatewayId, clientId }: LifeRequest): Promise<WireClient | null> {
    const clients = await this.#options.clients.reread(gatewayId)
    return clients.find(({ id }) => id === clientId) ?? null
  }

  /** The client once it is as wanted, or as it is when the looks are used up. */
  async #settled(request: LifeRequest, { failure }: Sent): Promise<Read> {
    const { looksMs } = this.#options
    let client: Read = 'unreadable'
    const mayChange = failure === null || isUnderWay(failure)
    for (const pauseMs of mayChange ? looksMs : looksMs.slice(0, 2)) {
      await wait(pauseMs)
      client = await this.#read(request).catch(() => 'unreadable' as const)
      if (client === null) break
      if (client === 'unreadable') continue
      if (isAsWanted(request.action, this.#look(request.gatewayId, client))) break
    }
    return client
  }

  #look(gatewayId: string, client: WireClient): LifeLook {
    const { state, toolCount } = rowOf(client, this.#options.gateways.dialect(gatewayId))
    return { state, toolCount }
  }
}

type Read = WireClient | 'unreadable' | null

/** What the gateway answered to the action. */
interface Sent {
  failure: AppError | null
  notes: string[]
  toolCount?: number | null
  /** It was sent, and what became of it could not be read. */
  isOpen?: boolean
}

/** The gateway does by itself what was asked of it. */
const isUnderWay = (failure: AppError | null): boolean => failure?.code === 'client_reconnecting'

const answered = ({ status, message, toolCount }: WriteAnswer): Sent => ({
  failure: null,
  notes: status === 'partial_success' ? [LIFE_NOTE.partly(message)] : [],
  toolCount,
})

const isAsWanted = (action: LifeAction, { state }: LifeLook): boolean =>
  action === 'disable' ? state === 'disabled' : state === 'healthy'

const ended = (
  outcome: LifeReport['outcome'],
  before: LifeLook | null,
  after: LifeLook | null,
): LifeReport => ({ outcome, before, after, failure: null, notes: [], deletedId: null })

const gone = () => AppError.of('not_found', { what: GONE.client }).toFailure()

const SWITCHED_OFF: LifeLook = { state: 'disabled', toolCount: 0 }
