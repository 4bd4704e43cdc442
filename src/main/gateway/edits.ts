import { setTimeout as wait } from 'node:timers/promises'
import {
  isDestructive,
  isSameSetting,
  settingsAfter,
  settingText,
} from '../../shared/clientSettings.ts'
import { AppError } from '../../shared/errors.ts'
import type { ClientEdit, ClientSettings, EditReport } from '../../shared/model/clientEdit.ts'
import { EDIT_FIELD, EDIT_NOTE } from '../../shared/text/clientEdit.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { Clients } from './clients.ts'
import { assertPossible, editBody } from './edit.ts'
import { besides, compared, fieldsOf, unread, type Sent } from './editReport.ts'
import { clean, refusalOf } from './failures.ts'
import type { WriteAnswer } from './flows.ts'
import type { Gateways } from './gateways.ts'
import { assertConfirmed, assertWritable } from './guard.ts'
import { withCells, type NamedCell } from './keyCells.ts'
import { documented, documentFor } from './openapiChange.ts'
import { settingsOf } from './settings.ts'
import { Turns } from './turns.ts'
import type { WireClient } from './wire.ts'

/** What is changed, and with which right. */
interface Target {
  gatewayId: string
  clientId: string
  /** The gateway's name as typed; needed on production when something is taken away or opened. */
  confirm: string
}

/** A change that was chosen on a screen. */
export interface EditRequest extends Target {
  change: ClientEdit
  /** The settings as the user saw them; null changes them whatever they are. */
  seen: ClientSettings | null
}

/** Cells of one client in the table of keys. */
export interface KeyEditRequest extends Target {
  cells: readonly NamedCell[]
}

/** Makes the change of what has just been read; what somebody else has changed is left out of it. */
type Choose = (now: ClientSettings) => { change: ClientEdit; conflict: AppError | null }

type Known = Pick<Gateways, 'get' | 'client' | 'dialect'>

/** Pauses before each look at what became of a write: some versions take a moment to list it. */
const LOOKS_MS: readonly number[] = [0, 300, 1000, 3000]

/** Changes of clients: each is sent once, then read again and compared. */
export class ClientEdits {
  readonly #gateways: Known
  readonly #clients: Clients
  readonly #looksMs: readonly number[]
  /** By gateway: one change waits for the other, as both begin with a read. */
  readonly #turns = new Turns()

  constructor(options: { gateways: Known; clients: Clients; looksMs?: readonly number[] }) {
    this.#gateways = options.gateways
    this.#clients = options.clients
    this.#looksMs = options.looksMs ?? LOOKS_MS
  }

  /**
   * Makes a change and reports by what the gateway lists after it. Throws what is known before
   * anything is sent: gateway_read_only, confirm_mismatch, not_found, client_changed when somebody
   * else changed the same fields meanwhile, invalid_input, gateway_unsupported, client_headers_wanted.
   */
  edit({ change, seen, ...target }: EditRequest): Promise<EditReport> {
    return this.#inTurn(target, (now) => {
      assertAsSeen(now, change, seen)
      return { change, conflict: null }
    })
  }

  /**
   * Changes what some keys may call of a client, as `edit` does; the access of all other keys is
   * sent along as the gateway lists it then. A cell that somebody else has changed stays as it is
   * and keeps the report from being `done`; client_changed is thrown only when no other is left.
   */
  editKeys({ cells, ...target }: KeyEditRequest): Promise<EditReport> {
    return this.#inTurn(target, (now) => {
      const { keys, conflict } = withCells(now, cells)
      return { change: { keys }, conflict }
    })
  }

  #inTurn(target: Target, choose: Choose): Promise<EditReport> {
    return this.#turns.take(target.gatewayId, () => this.#edit(target, choose))
  }

  async #edit({ gatewayId, clientId, confirm }: Target, choose: Choose): Promise<EditReport> {
    const gateway = this.#gateways.get(gatewayId)
    assertWritable(gateway)
    const api = this.#gateways.client(gatewayId)
    const dialect = this.#gateways.dialect(gatewayId)
    const looked = async () => {
      const client = await this.#read(gatewayId, clientId)
      const before = settingsOf(client)
      const { change: chosen, conflict } = choose(before)
      if (isDestructive(before, chosen)) assertConfirmed(gateway, confirm)
      assertPossible(dialect, client, chosen)
      return { client, before, chosen, conflict }
    }
    const first = await looked()
    const document = await documentFor(api, first.client, first.chosen)
    // That may have taken its time: somebody else may have changed the client meanwhile.
    const { client, before, chosen, conflict } = document === null ? first : await looked()
    const { change, listed, notes: known } = documented(client, chosen, document)
    const body = editBody(dialect, client, change)
    const answer = await api
      .editClient(clientId, body)
      .catch((cause: unknown) => AppError.from(cause))
    const notes = answer instanceof AppError ? [] : [...notesOf(answer), ...known]
    const isOn = !(change.isDisabled ?? before.isDisabled)
    if (change.headers !== undefined && isOn && !(answer instanceof AppError)) {
      // New values reach the server only with a new connection (up to v1.5.16, wire).
      notes.push(await api.reconnect(clientId).then(() => EDIT_NOTE.reconnected, reconnectNote))
    }
    const wanted = { ...settingsAfter(before, change), ...(listed && { openapi: listed }) }
    const failure = answer instanceof AppError ? answer : null
    const report = await this.#report({
      ...{ gatewayId, clientId, before, wanted, change, failure, notes },
    })
    return conflict === null ? report : besides(conflict, report)
  }

  async #read(gatewayId: string, clientId: string): Promise<WireClient> {
    const clients = await this.#clients.reread(gatewayId)
    const client = clients.find(({ id }) => id === clientId)
    if (client === undefined) throw AppError.of('not_found', { what: GONE.client })
    return client
  }

  /** Looks until everything is as asked, or the looks are used up. */
  async #report(sent: Sent): Promise<EditReport> {
    let report = unread(sent)
    for (const pauseMs of this.#looksMs) {
      await wait(pauseMs)
      try {
        report = compared(sent, await this.#read(sent.gatewayId, sent.clientId))
      } catch (cause) {
        report = { ...unread(sent), failure: (sent.failure ?? AppError.from(cause)).toFailure() }
      }
      if (report.outcome === 'done' || report.outcome === 'refused') break
    }
    return report
  }
}

/** Throws client_changed where what the user saw of these fields is not so any more. */
function assertAsSeen(now: ClientSettings, change: ClientEdit, seen: ClientSettings | null): void {
  if (seen === null) return
  const other = fieldsOf(change).filter((field) => !isSameSetting(field, now, seen))
  if (other.length === 0) return
  const fields = other.map((field) => `${EDIT_FIELD[field]} (${settingText(field, now)})`)
  throw AppError.of('client_changed', { name: now.name, fields: clean(fields.join(', ')) })
}

const notesOf = ({ status, message }: WriteAnswer): string[] =>
  status === 'partial_success' ? [EDIT_NOTE.partly(message)] : []

/** A refused reconnect of a client that connects for each call is none (v1.5.16, wire; v2, code). */
function reconnectNote(cause: unknown): string {
  if (refusalOf(cause)?.status === 400) return EDIT_NOTE.noReconnect
  return EDIT_NOTE.reconnectFailed(AppError.from(cause).message)
}
