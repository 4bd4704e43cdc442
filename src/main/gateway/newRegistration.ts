import type { ClientEdit, EditReport, KeyAccess } from '../../shared/model/clientEdit.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import type { RegistrationStep } from '../../shared/model/registration.ts'
import { AppError } from '../../shared/errors.ts'
import { isSameChoice, keysText, toolsOf } from '../../shared/clientSettings.ts'
import { REGISTRATION } from '../../shared/text/registration.ts'
import type { Authorizations } from './authorizations.ts'
import { differencesOf } from './compare.ts'
import { createAndFind, type Created, type Creation, type Outcome } from './creation.ts'
import type { ClientEdits } from './edits.ts'
import type { Flow } from './flows.ts'
import { giveBack } from './keySide.ts'
import { followUp, newClientBody } from './newClient.ts'
import { choiceOf } from './wireTools.ts'

/** A client that was described in a form, and what its settings and its sign-in need. */
interface Job extends Pick<Creation, 'gateways' | 'clients' | 'looks' | 'signal' | 'step'> {
  draft: NewClient
  edits: ClientEdits
  authorizations: Authorizations
}

/** The steps this one will take. */
export function stepsOf(draft: NewClient): RegistrationStep['name'][] {
  const isOauth = draft.auth.type === 'oauth' || draft.auth.type === 'per_user_oauth'
  return [
    ...(['create'] as const),
    ...(isOauth ? (['signIn'] as const) : []),
    ...(['read'] as const),
    ...(followUp(draft) === null ? [] : (['apply'] as const)),
    ...(['compare'] as const),
  ]
}

/**
 * Creates the client, lets somebody sign in where it takes that, sets what the create ignores,
 * reads it again and compares. Never rejects: the outcome says what happened.
 */
export async function createNew(job: Job): Promise<Outcome> {
  const { draft } = job
  const created = await createAndFind({
    ...job,
    ...{ gatewayId: draft.gatewayId, name: draft.name, toolCount: null },
    body: (dialect, id) => newClientBody(dialect, id, draft),
    sentWord: draft.target.type === 'stdio' ? REGISTRATION.sent : REGISTRATION.sentUrl,
    signIn: (flow) => signIn(job, flow),
  })
  if (!('found' in created)) return created
  return compared(job, created, await apply(job, created.found.id))
}

async function signIn({ step, authorizations, draft }: Job, flow: Flow): Promise<boolean> {
  try {
    const { id, host } = authorizations.begin(draft.gatewayId, draft.name, flow)
    step('signIn', 'running', REGISTRATION.signIn(host))
    const { state, failure } = await authorizations.ended(id)
    step('signIn', state === 'done' ? 'done' : 'failed', failure?.message ?? '')
    return state === 'done'
  } catch (cause) {
    step('signIn', 'failed', AppError.from(cause).message)
    return false
  }
}

/** Null when there was nothing to set. */
async function apply(job: Job, clientId: string): Promise<EditReport | null> {
  const { step, draft, gateways } = job
  const change = followUp(draft)
  if (change === null) return null
  step('apply', 'running')
  const { keys, ...rest } = change
  const isByKey = keys !== undefined && !gateways.dialect(draft.gatewayId).hasVirtualKeyAccess
  const report = isByKey
    ? await byKey(job, clientId, keys, await edit(job, clientId, rest))
    : await edit(job, clientId, change)
  const isDone = report.outcome === 'done'
  step('apply', isDone ? 'done' : 'warn', report.failure?.message ?? report.notes.join(' '))
  return report
}

async function edit(
  { edits, draft, gateways }: Job,
  clientId: string,
  change: ClientEdit,
): Promise<EditReport> {
  const about = { clientId, name: draft.name, notStuck: [], alsoChanged: [], notes: [] }
  if (Object.keys(change).length === 0) return { ...about, outcome: 'done', failure: null }
  const request = { gatewayId: draft.gatewayId, clientId, change, seen: null }
  // The client is new: there is nobody whose access is taken away, and the form was confirmed.
  return edits
    .edit({ ...request, confirm: gateways.get(draft.gatewayId).name })
    .catch((cause: unknown): EditReport => ({
      ...{ ...about, outcome: 'refused', failure: AppError.from(cause).toFailure() },
    }))
}

/** Before v1.5 the keys are told what they may use, not the client (bifrost-api.md 7). */
async function byKey(
  { draft, gateways, looks }: Job,
  clientId: string,
  keys: KeyAccess[],
  report: EditReport,
): Promise<EditReport> {
  const api = gateways.client(draft.gatewayId)
  const given = await giveBack(api, { id: clientId, name: draft.name }, keys, looks.answered)
  const isGiven = ({ keyId, tools }: KeyAccess) => isSameChoice(toolsOf(given, keyId), tools)
  if (keys.every(isGiven)) return report
  const difference = { field: 'keys', before: keysText(keys), now: keysText(given) } as const
  return { ...report, outcome: 'partly', notStuck: [...report.notStuck, difference] }
}

function compared(
  { step, draft }: Job,
  { body, answer, found }: Created,
  applied: EditReport | null,
): Outcome {
  step('compare', 'running')
  const wantedAuto = choiceOf(body.tools_to_auto_execute)
  // Where each user signs in, there are no tools before the first one has.
  const isForEach = draft.auth.type.startsWith('per_user')
  const differences = differencesOf(body, wantedAuto, found, isForEach ? 0 : 1)
  const isSame = differences.length === 0 && (applied === null || applied.outcome === 'done')
  const count = differences.length + (applied?.notStuck.length ?? 0)
  step(
    'compare',
    isSame ? 'done' : 'warn',
    isSame ? REGISTRATION.asChosen : REGISTRATION.differs(count, 0),
  )
  return {
    ...{ state: isSame ? 'registered' : 'differs', clientId: found.id, differences, applied },
    ...{ comparison: null, isUncallable: false },
    failure: answer instanceof AppError ? answer.toFailure() : (applied?.failure ?? null),
  }
}
