import type { EditReport } from '../../shared/model/clientEdit.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import type { RegistrationStep } from '../../shared/model/registration.ts'
import { AppError } from '../../shared/errors.ts'
import { REGISTRATION } from '../../shared/text/registration.ts'
import type { Authorizations } from './authorizations.ts'
import { differencesOf } from './compare.ts'
import { createAndFind, type Created, type Creation, type Outcome } from './creation.ts'
import type { ClientEdits } from './edits.ts'
import type { Flow } from './flows.ts'
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
async function apply(
  { step, edits, draft, gateways }: Job,
  clientId: string,
): Promise<EditReport | null> {
  const change = followUp(draft)
  if (change === null) return null
  step('apply', 'running')
  const request = { gatewayId: draft.gatewayId, clientId, change, seen: null }
  // The client is new: there is nobody whose access is taken away, and the form was confirmed.
  const report = await edits
    .edit({ ...request, confirm: gateways.get(draft.gatewayId).name })
    .catch((cause: unknown): EditReport => ({
      ...{ clientId, name: draft.name, outcome: 'refused', notStuck: [], alsoChanged: [] },
      ...{ failure: AppError.from(cause).toFailure(), notes: [] },
    }))
  const isDone = report.outcome === 'done'
  step('apply', isDone ? 'done' : 'warn', report.failure?.message ?? report.notes.join(' '))
  return report
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
