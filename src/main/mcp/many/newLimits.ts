import type { Limits, ParsedRecipes } from '../../../shared/model/server.ts'
import { limitsFor } from '../recipeParts.ts'

/** What was pasted, with the limits the user wants for new recipes unless it brings its own. */
export function withNewLimits(parsed: ParsedRecipes, wanted: Limits | null): ParsedRecipes {
  if (wanted === null) return parsed
  const recipes = parsed.recipes.map((recipe) => {
    const usual = limitsFor(recipe.command, recipe.args)
    const { startMs, requestMs } = recipe.limits
    return {
      ...recipe,
      limits: {
        startMs: startMs === usual.startMs ? wanted.startMs : startMs,
        requestMs: requestMs === usual.requestMs ? wanted.requestMs : requestMs,
      },
    }
  })
  return { ...parsed, recipes }
}
