import { AppError } from '../../shared/errors.ts'
import type { RegistrationDraft } from '../../shared/model/registration.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { REGISTRATION } from '../../shared/text/registration.ts'
import { compareTools, differencesOf, type Tested } from './compare.ts'
import { createAndFind, type Created, type Creation, type Outcome } from './creation.ts'
import { createBody } from './write.ts'

/** One registration: a tested server that shall be a client. */
export interface Job extends Pick<Creation, 'gateways' | 'clients' | 'looks' | 'signal' | 'step'> {
  draft: RegistrationDraft
  recipe: Recipe
  tested: readonly Tested[]
}

/** Creates a client, reads it again and compares. Never rejects: the outcome says what happened. */
export async function register(job: Job): Promise<Outcome> {
  const { draft, recipe, tested } = job
  const { gatewayId, name, tools, autoTools } = draft
  const created = await createAndFind({
    ...job,
    ...{ gatewayId, name, toolCount: tested.length },
    body: (dialect, id) => createBody({ dialect, id, name, recipe, tools, autoTools }),
    sentWord: recipe.remote ? REGISTRATION.sentUrl : REGISTRATION.sent,
  })
  return 'found' in created ? compared(job, created) : created
}

function compared(job: Job, { body, answer, found }: Created): Outcome {
  job.step('compare', 'running')
  const { draft, tested, gateways } = job
  const allowed = new Set(body.tools_to_execute)
  const wantedAuto = draft.autoTools.filter((tool) => allowed.has(tool))
  const differences = differencesOf(body, wantedAuto, found, tested.length)
  const comparison = compareTools(tested, found)
  const { missing, added, changed } = comparison
  const tools = missing.length + added.length + changed.length
  const isSame = differences.length === 0 && tools === 0
  const failure = answer instanceof AppError ? answer.toFailure() : null
  const detail = isSame ? REGISTRATION.same : REGISTRATION.differs(differences.length, tools)
  job.step('compare', isSame ? 'done' : 'warn', detail)
  const state = isSame ? 'registered' : 'differs'
  return {
    ...{ state, clientId: found.id, differences, applied: null, comparison },
    failure: isSame ? null : failure,
    isUncallable: !job.recipe.remote && !gateways.dialect(draft.gatewayId).isStdioUsable,
  }
}
