import { setTimeout as wait } from 'node:timers/promises'
import { isSameSetting, settingText } from '../../shared/clientSettings.ts'
import { AppError } from '../../shared/errors.ts'
import { EditField, type ClientEdit, type ClientSettings } from '../../shared/model/clientEdit.ts'
import type { GivenValues, RestoreReport } from '../../shared/model/deletedClient.ts'
import { EDIT_FIELD } from '../../shared/text/clientEdit.ts'
import { LOST, RESTORE_OBSTACLE } from '../../shared/text/deletedClients.ts'
import type { Clients } from './clients.ts'
import type { DeletedClients } from './deletedClients.ts'
import type { ClientEdits } from './edits.ts'
import { clean, isUndelivered } from './failures.ts'
import type { Gateways } from './gateways.ts'
import { assertConfirmed } from './guard.ts'
import { giveBack } from './keySide.ts'
import { keysThere } from './keysThere.ts'
import { plainBody } from './newClient.ts'
import { assertGiven, lostAnyway, restoredClient } from './restore.ts'
import { lostOpenapi, withDocument } from './restoredOpenapi.ts'
import { rowOf } from './rows.ts'
import { editableFields, settingsOf } from './settings.ts'
import { obstacleTo, type Snapshot } from './snapshot.ts'
import { stateOf } from './states.ts'
import type { WireClient } from './wire.ts'

interface Options {
  gateways: Pick<Gateways, 'get' | 'client' | 'dialect'>
  clients: Clients
  edits: ClientEdits
  deleted: DeletedClients
  /** Pauses before each look at the list after the create. */
  looksMs?: readonly number[]
}

const LOOKS_MS: readonly number[] = [0, 500, 1500, 3000]

/** Puts deleted clients back, and tells what of them did not come back. */
export class Restores {
  readonly #options: Required<Options>

  constructor(options: Options) {
    this.#options = { looksMs: LOOKS_MS, ...options }
  }

  /**
   * Creates the client again under its old id where the gateway allows, sets what a create
   * ignores, and compares. Rejects with what is known before anything is sent: not_found,
   * gateway_read_only, confirm_mismatch, invalid_input, restore_impossible, client_name_taken, and
   * why the gateway cannot read the document of an API that is not kept. The copy is forgotten once
   * the client is back.
   */
  async restore(deletedId: string, values: GivenValues, confirm: string): Promise<RestoreReport> {
    const { gateways, clients, deleted } = this.#options
    const kept = deleted.get(deletedId)
    const { gatewayId, settings } = kept
    // Settings such as "for all keys" open something up: production asks once for all of it.
    assertConfirmed(gateways.get(gatewayId), confirm)
    const obstacle = obstacleTo(kept)
    const { name } = settings
    if (obstacle !== null) {
      throw AppError.of('restore_impossible', { name, why: RESTORE_OBSTACLE[obstacle] })
    }
    assertGiven(kept, values)
    const listed = await clients.reread(gatewayId)
    if (listed.some((client) => client.id === kept.clientId || client.name === name)) {
      throw AppError.of('client_name_taken', { name })
    }
    const { copy: snapshot, lost } = await withDocument(gateways.client(gatewayId), kept, values)
    const before = new Set(listed.map(({ id }) => id))
    let failure = await this.#create(snapshot, values, snapshot.clientId)
    let found = await this.#find(snapshot, before, failure)
    if (found === null && failure?.code === 'client_name_taken') {
      // The id is taken although nobody lists it: the answer is the same (v1.5.16, wire).
      failure = await this.#create(snapshot, values, crypto.randomUUID())
      found = await this.#find(snapshot, before, failure)
    }
    if (found === 'unreadable' || (found === null && failure?.code === 'gateway_timeout')) {
      return { ...nothing('unknown', name), failure: failure?.toFailure() ?? null }
    }
    if (found === null) {
      failure ??= AppError.of('restore_not_listed', { name })
      return { ...nothing('refused', name), failure: failure.toFailure() }
    }
    return this.#finish(snapshot, values, { found, confirm, failure, lost })
  }

  /** Sends one create; null when the gateway took it. */
  async #create(snapshot: Snapshot, values: GivenValues, id: string): Promise<AppError | null> {
    const { gateways } = this.#options
    const dialect = gateways.dialect(snapshot.gatewayId)
    try {
      const body = plainBody(dialect, id, restoredClient(dialect, snapshot, values))
      await gateways.client(snapshot.gatewayId).createClient(body)
      return null
    } catch (cause) {
      return AppError.from(cause)
    }
  }

  /** A refused create may have made the client all the same (v1.3.63, wire). */
  async #find(
    { gatewayId, clientId, settings }: Snapshot,
    before: ReadonlySet<string>,
    failure: AppError | null,
  ): Promise<WireClient | 'unreadable' | null> {
    if (failure !== null && isUndelivered(failure.code)) return null
    let found: WireClient | 'unreadable' | null = null
    const { looksMs } = this.#options
    for (const pauseMs of failure === null ? looksMs : looksMs.slice(0, 2)) {
      await wait(pauseMs)
      const listed = await this.#options.clients.reread(gatewayId).catch(() => null)
      found =
        listed === null
          ? 'unreadable'
          : (listed.find(({ id }) => id === clientId) ??
            listed.find(({ id, name }) => name === settings.name && !before.has(id)) ??
            null)
      const isUp = found !== null && found !== 'unreadable' && stateOf(found) !== 'connecting'
      if (isUp) break
    }
    return found
  }

  async #finish(
    snapshot: Snapshot,
    values: GivenValues,
    { found, confirm, failure, lost: gone }: Created,
  ): Promise<RestoreReport> {
    const { gateways, clients, edits, deleted } = this.#options
    const { gatewayId, settings } = snapshot
    const dialect = gateways.dialect(gatewayId)
    const { keys, gone: goneKeys } = await keysThere(gateways, gatewayId, settings.keys)
    const wanted = { ...settings, keys }
    const fields = editableFields(dialect, found)
    const change = changeTo(wanted, settingsOf(found), fields)
    let stop = failure
    if (Object.keys(change).length > 0) {
      const request = { gatewayId, clientId: found.id, change, seen: null, confirm }
      const report = await edits.edit(request).catch((cause: unknown) => AppError.from(cause))
      if (report instanceof AppError) stop ??= report
      else if (report.failure !== null) stop ??= AppError.fromFailure(report.failure)
    }
    const given = dialect.hasVirtualKeyAccess
      ? null
      : await giveBack(gateways.client(gatewayId), found, keys, this.#options.looksMs)
    const listed = await clients.reread(gatewayId).catch(() => null)
    const now = listed?.find(({ id }) => id === found.id) ?? found
    const settingsNow = { ...settingsOf(now), ...(given && { keys: given }) }
    deleted.forget(snapshot.id)
    const lost = [
      ...(now.id === snapshot.clientId ? [] : [LOST.id]),
      ...lostAnyway(snapshot, values),
      ...gone,
      ...lostOpenapi(snapshot, values, settingsNow.openapi),
      ...differences(wanted, settingsNow),
      ...goneKeys.map(LOST.key),
    ]
    const { state, toolCount } = rowOf(now, dialect)
    return {
      outcome: lost.length === 0 && stop === null ? 'done' : 'partly',
      ...{ clientId: now.id, name: now.name, after: { state, toolCount }, lost },
      failure: stop?.toFailure() ?? null,
    }
  }
}

/** A client that is there again, and what has come of it until now. */
interface Created {
  found: WireClient
  confirm: string
  failure: AppError | null
  /** In words. */
  lost: string[]
}

const nothing = (outcome: RestoreReport['outcome'], name: string): RestoreReport => ({
  ...{ outcome, clientId: null, name, after: null, lost: [], failure: null },
})

/** With the create already, as far as their values were given. */
const ofCreate = (field: EditField): boolean =>
  ['headers', 'ca', 'oauth', 'openapi'].includes(field)

/** Null is what a gateway does not tell. */
function changeTo(
  wanted: ClientSettings,
  now: ClientSettings,
  fields: readonly EditField[],
): ClientEdit {
  const different = fields.filter(
    (field) => !ofCreate(field) && wanted[field] !== null && !isSameSetting(field, wanted, now),
  )
  return Object.fromEntries(different.map((field) => [field, wanted[field]])) as ClientEdit
}

const differences = (wanted: ClientSettings, now: ClientSettings): string[] =>
  EditField.options
    .filter((field) => !ofCreate(field) && !isSameSetting(field, wanted, now))
    .map((field) =>
      LOST.field(
        EDIT_FIELD[field],
        clean(settingText(field, wanted)),
        clean(settingText(field, now)),
      ),
    )
