import type { ProbeView } from '../../../shared/model/probe.ts'
import type { Recipe, ServerView } from '../../../shared/model/server.ts'
import { isSameRecipe, isSameRun } from './recipeEdit.ts'

/** One line of the list: a saved server, or a recipe that is not saved yet. */
export interface Entry {
  /** Id of the saved server; of its own for a recipe that is not saved. */
  key: string
  server: ServerView | null
  recipe: Recipe
  isDirty: boolean
  probe: ProbeView | null
  /** The recipe is no longer what the shown run has tested. */
  isChangedSince: boolean
}

/** An entry with what follows from its parts. */
export function entryOf(parts: Pick<Entry, 'key' | 'server' | 'recipe' | 'probe'>): Entry {
  const { server, recipe, probe } = parts
  return {
    ...parts,
    isDirty: server === null || !isSameRecipe(recipe, server.recipe),
    isChangedSince: probe !== null && !isSameRun(probe.recipe, recipe),
  }
}

/** Whether a run without a server was one of this recipe, before it was saved. */
export const isSavedRun = (saved: Recipe, ran: Recipe): boolean =>
  saved.name === ran.name && isSameRun(saved, ran)

/** The run that started later; the first one when both began at once. */
export function newer(one: ProbeView | null, other: ProbeView | null): ProbeView | null {
  if (!one || !other) return one ?? other
  return other.startedAt > one.startedAt ? other : one
}
