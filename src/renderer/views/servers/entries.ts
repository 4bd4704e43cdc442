import type { ProbeView } from '../../../shared/model/probe.ts'
import type { Recipe, ServerView } from '../../../shared/model/server.ts'
import { isSameRecipe, isSameRun } from './recipeEdit.ts'

/** One line of the list: a saved server, or a recipe that is not saved yet. */
export interface Entry {
  /** Id of the server, also while it is not saved yet. */
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
