import { placeholdersIn } from '../../../shared/placeholders.ts'
import type { Recipe } from '../../../shared/model/server.ts'
import { ARRANGE, COMPARE } from '../../../shared/text/many.ts'
import { CONSENT_REMOTE, INPUTS } from '../../../shared/text/remote.ts'
import { BENCH } from '../../../shared/text/serverViews.ts'
import { SIGN_IN } from '../../../shared/text/signIn.ts'
import { SESSION } from '../../../shared/text/useViews.ts'
import type { Entry } from './entries.ts'

export interface MenuItem {
  key: string
  label: string
  isDanger?: boolean
  onchoose: () => void
}

type Action = 'copyLine' | 'inputs' | 'copyReport' | 'tags' | 'duplicate' | 'discard' | 'remove'

/** What else can be done with an entry; only what makes sense for it. */
export function benchMenu(
  { server, isDirty, probe, recipe }: Entry,
  actions: Record<Action, () => void> &
    Record<'undo' | 'redo' | 'compare' | 'keep' | 'signOut', (() => void) | null>,
): MenuItem[] {
  const item = (key: Action, label: string): MenuItem => ({ key, label, onchoose: actions[key] })
  const { undo, redo, compare, keep, signOut } = actions
  return [
    ...(undo ? [{ key: 'undo', label: BENCH.undo, onchoose: undo }] : []),
    ...(redo ? [{ key: 'redo', label: BENCH.redo, onchoose: redo }] : []),
    // The button of the header has no room in a narrow window.
    ...(keep ? [{ key: 'keep', label: SESSION.keep, onchoose: keep }] : []),
    item('copyLine', recipe.remote ? CONSENT_REMOTE.copy : BENCH.copyLine),
    ...(asksForValues(recipe) ? [item('inputs', INPUTS.menu)] : []),
    ...(signOut ? [{ key: 'signOut', label: SIGN_IN.signOut, onchoose: signOut }] : []),
    ...(probe ? [item('copyReport', BENCH.copyReport)] : []),
    ...(compare ? [{ key: 'compare', label: COMPARE.open, onchoose: compare }] : []),
    ...(server ? [item('tags', ARRANGE.editTags)] : []),
    item('duplicate', BENCH.duplicate),
    ...(isDirty ? [item('discard', server ? BENCH.discard : BENCH.discardNew)] : []),
    ...(server ? [{ ...item('remove', BENCH.remove), isDanger: true }] : []),
  ]
}

/** As far as the window can see it: a secret may ask for values too. */
const asksForValues = (recipe: Recipe): boolean =>
  placeholdersIn(JSON.stringify(recipe)).some(({ kind }) => kind === 'input')
