import type { GivenValues, RestoreReport } from '../../shared/model/deletedClient.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import type { SeenClient } from '../../shared/model/recreation.ts'
import type { RegistrationStep, Replaced } from '../../shared/model/registration.ts'
import { AppError } from '../../shared/errors.ts'
import { GONE } from '../../shared/text/facts.ts'
import { RECREATED, RECREATION_FIELD } from '../../shared/text/recreation.ts'
import type { Authorizations } from './authorizations.ts'
import { ended, type Outcome } from './creation.ts'
import type { DeletedClients } from './deletedClients.ts'
import type { ClientEdits } from './edits.ts'
import { clean } from './failures.ts'
import { keysThere } from './keysThere.ts'
import { createNew, stepsOf } from './newRegistration.ts'
import { presentClient, shownValues, unmasked, type Present } from './presentClient.ts'
import { changedSince, seenOf } from './recreationChanges.ts'
import type { Tools } from './registrations.ts'
import type { Restores } from './restores.ts'
import { notGiven } from './restore.ts'
import { obstacleTo, type Snapshot } from './snapshot.ts'
import type { WireClient } from './wire.ts'

/** A client that is to be deleted and created otherwise. */
export interface Recreation extends Tools {
  clientId: string
  /** May hold masks of what the client has now. */
  draft: NewClient
  /** The client as it was reviewed. */
  seen: SeenClient
  /** A copy of it could keep its document then; without it the old one could not be put back. */
  keepsDocument: boolean
  /** What the gateway does not show of the old one and putting it back would take, by key. */
  values: GivenValues
  confirm: string
  /** The draft with what is taken over from the client; throws what can be known before. */
  prepare(draft: NewClient, present: Present): NewClient
  edits: ClientEdits
  authorizations: Authorizations
  deleted: DeletedClients
  restores: Restores
}

/** The steps of it; putting the old one back is none of them until it is needed. */
export const recreationSteps = (draft: NewClient): RegistrationStep['name'][] => [
  'remove',
  ...stepsOf(draft),
]

/** What is known once the old client is gone. */
interface Removed {
  copyId: string
  draft: NewClient
  /** Of the old one, to put it back. */
  values: GivenValues
}

/**
 * Deletes a client, of which a copy is kept, and creates it otherwise. A new one that is not there
 * has the old one put back. Never rejects: the outcome says what happened, and `replaced` what
 * became of the old one.
 */
export async function recreate(job: Recreation): Promise<Outcome> {
  const { clientId, draft, signal, step } = job
  const replaced: Replaced = { clientId, name: draft.name, deletedId: null, back: null }
  step('remove', 'running', RECREATED.removing)
  let removed: Removed
  try {
    removed = await remove(job, replaced)
  } catch (cause) {
    const failure = AppError.from(cause)
    step('remove', 'failed', failure.message)
    return { ...ended(replaced.deletedId === null ? 'failed' : 'unknown', failure), replaced }
  }
  step('remove', 'done', RECREATED.removed)
  const outcome = await createNew({ ...job, draft: await withKeysThere(job, removed.draft) })
  if (outcome.state !== 'failed' || signal.aborted) return { ...outcome, replaced }
  const back = await putBack(job, removed)
  return { ...outcome, replaced: { ...replaced, deletedId: copyLeft(job, removed), back } }
}

/** Throws what keeps the client; `replaced` then says whether that is certain. */
async function remove(job: Recreation, replaced: Replaced): Promise<Removed> {
  const { gateways, clientId, deleted, confirm } = job
  const { gatewayId } = job.draft
  let removed: Removed | null = null
  const approve = (client: WireClient, copy: Snapshot, document: string | null): void => {
    const { keys } = copy.settings
    const present = { gatewayId, client, keys, document, dialect: gateways.dialect(gatewayId) }
    assertSame(present, job.seen)
    if (job.keepsDocument && !keepsDocument(copy))
      throw changed(client, RECREATION_FIELD.noDocument)
    const draft = job.prepare(unmasked(job.draft, presentClient(present)), present)
    replaced.name = client.name
    removed = { copyId: copy.id, draft, values: { ...shownValues(client, copy), ...job.values } }
  }
  try {
    await deleted.remove(gatewayId, clientId, confirm, approve)
  } catch (cause) {
    replaced.deletedId = copyLeft(job, removed)
    throw cause
  }
  if (removed === null) throw AppError.of('not_found', { what: GONE.client })
  replaced.deletedId = copyLeft(job, removed)
  return removed
}

/** A key that somebody has deleted meanwhile is nobody to give it to. */
async function withKeysThere({ gateways }: Recreation, draft: NewClient): Promise<NewClient> {
  const { settings, gatewayId } = draft
  if (settings.keys === undefined) return draft
  const { keys } = await keysThere(gateways, gatewayId, settings.keys).catch(() => settings)
  return { ...draft, settings: { ...settings, ...(keys && { keys }) } }
}

/** The copy as long as it is kept; a client that is known to be there has none. */
function copyLeft({ deleted }: Recreation, removed: Removed | null): string | null {
  try {
    return removed && deleted.get(removed.copyId).id
  } catch {
    return null
  }
}

/** Throws client_changed for what is not as it was seen. */
export function assertSame(present: Present, seen: SeenClient): void {
  const fields = changedSince(seen, seenOf(present))
  if (fields.length > 0) throw changed(present.client, fields.join(', '))
}

const changed = ({ name }: WireClient, fields: string): AppError =>
  AppError.of('client_changed', { name: clean(name), fields })

/** Whether a copy holds the document that its client is made of. */
export const keepsDocument = ({ openapi }: Snapshot): boolean =>
  (openapi?.document ?? null) !== null

async function putBack(job: Recreation, { copyId, values }: Removed): Promise<RestoreReport> {
  const { deleted, restores, confirm, step, draft } = job
  step('putBack', 'running')
  const restore = async (): Promise<RestoreReport> => {
    const copy = deleted.get(copyId)
    const wants = notGiven(copy, values).join(', ')
    if (wants !== '' && obstacleTo(copy) === null) {
      throw AppError.of('restore_wants', { name: copy.settings.name, wants })
    }
    return restores.restore(copyId, values, confirm)
  }
  const report = await restore().catch((cause: unknown): RestoreReport => ({
    ...{ outcome: 'refused', clientId: null, name: draft.name, after: null, lost: [] },
    failure: AppError.from(cause).toFailure(),
  }))
  if (report.outcome === 'done') step('putBack', 'done', RECREATED.asItWas)
  else if (report.outcome === 'partly') step('putBack', 'warn', RECREATED.notAll)
  else step('putBack', 'failed', report.failure?.message ?? '')
  return report
}
