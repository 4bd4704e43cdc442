import type { TypedOpenapi } from '../../../../shared/model/openapi.ts'
import { hasScheme, openapiParts, typedSchemes } from '../../../../shared/openapiSettings.ts'
import { EDIT_VALUE } from '../../../../shared/text/clientEdit.ts'
import { EDITING } from '../../../../shared/text/clientEditViews.ts'
import { OPENAPI } from '../../../../shared/text/openapi.ts'
import type { ClientDraft } from '../../../state/clientDrafts.svelte.ts'
import { openapiOf as sourceOf } from '../../newClient/form.ts'
import { openapiProblems } from '../../newClient/problems.ts'

const PARTS = Object.keys(OPENAPI.part) as (keyof typeof OPENAPI.part)[]

/** What a client is made of as the gateway has it, to be typed over: neither its document nor a secret. */
export function openapiOf({ seen: { openapi } }: Pick<ClientDraft, 'seen'>): TypedOpenapi {
  return {
    ...{ isPasted: false, documentUrl: '', document: '', baseUrl: openapi?.baseUrl ?? '' },
    withDeprecated: openapi?.withDeprecated ?? false,
    maxBytes: openapi?.maxBytes ? String(openapi.maxBytes) : '',
    credentials: (openapi?.credentials ?? []).map(({ name, kind }) => ({
      ...{ name, kind, value: '', username: '', password: '' },
    })),
  }
}

/** What a client is made of as typed anew; null leaves it as the gateway has it. */
export function typeOpenapi(draft: ClientDraft, typed: TypedOpenapi | null): void {
  draft.typed = { ...draft.typed, openapi: typed }
  const found = typed === null ? [] : Object.values(openapiProblems(typed, draft.seen.openapi))
  const problem = found.find((text) => text !== false)
  draft.note('openapi', problem === undefined ? null : { text: '', problem })
  if (typed === null || problem !== undefined) draft.leave('openapi')
  else draft.put('openapi', sourceOf({ openapi: typed }))
}

/** What of it will be different, part by part; never a secret. */
export function openapiRows({
  seen,
  now,
  change: { openapi },
}: Pick<ClientDraft, 'seen' | 'now' | 'change'>): {
  part: string
  before: string
  after: string
}[] {
  if (seen.openapi === null || now.openapi === null) return []
  const [before, after] = [openapiParts(seen.openapi), openapiParts(now.openapi)]
  return [
    ...PARTS.map((part) => ({
      part: OPENAPI.part[part],
      ...{ before: before[part], after: after[part] },
    })).filter((row) => row.before !== row.after),
    ...(openapi ? typedSchemes(openapi) : []).map((name) => ({
      part: OPENAPI.value(name),
      before: hasScheme(seen.openapi, name) ? EDITING.unreadNow : EDIT_VALUE.none,
      after: EDITING.unreadThen,
    })),
  ]
}
