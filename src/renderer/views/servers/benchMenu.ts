import { ARRANGE } from '../../../shared/text/many.ts'
import { BENCH } from '../../../shared/text/serverViews.ts'
import type { Entry } from './entries.ts'

export interface MenuItem {
  key: string
  label: string
  isDanger?: boolean
  onchoose: () => void
}

type Action = 'copyLine' | 'copyReport' | 'tags' | 'duplicate' | 'discard' | 'remove'

/** What else can be done with an entry; only what makes sense for it. */
export function benchMenu(
  { server, isDirty, probe }: Entry,
  actions: Record<Action, () => void>,
): MenuItem[] {
  const item = (key: Action, label: string): MenuItem => ({ key, label, onchoose: actions[key] })
  return [
    item('copyLine', BENCH.copyLine),
    ...(probe ? [item('copyReport', BENCH.copyReport)] : []),
    ...(server ? [item('tags', ARRANGE.editTags)] : []),
    item('duplicate', BENCH.duplicate),
    ...(isDirty ? [item('discard', server ? BENCH.discard : BENCH.discardNew)] : []),
    ...(server ? [{ ...item('remove', BENCH.remove), isDanger: true }] : []),
  ]
}
