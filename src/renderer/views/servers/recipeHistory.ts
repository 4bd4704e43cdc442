import type { EnvEntry, Recipe } from '../../../shared/model/server.ts'

/** A recipe as it was before a change. */
interface Step {
  recipe: Recipe
  /** The text that was changed, such as `args.2`; null: more than one text. */
  place: string | null
  /** When that text was typed in last. */
  at: number
}

/** The changes of one recipe: those behind it and those that were taken back. */
export interface History {
  readonly past: readonly Step[]
  readonly future: readonly Recipe[]
}

/** Of a recipe that nobody changed. */
export const NO_HISTORY: History = { past: [], future: [] }

const MOST_STEPS = 200
/** Typing in one field goes back as one step, until the hands rest. */
const REST_MS = 1500

/** A recipe before and after something was changed. */
export interface Change {
  before: Recipe
  after: Recipe
  /** Not typed: a step of its own, even if it changes one text. */
  isWhole?: boolean
}

/** Adds a change. What had been taken back before it is gone. */
export function remembered(
  { past }: History,
  { before, after, isWhole = false }: Change,
  now: number,
): History {
  const changed = placeOf(before, after)
  if (changed === '') return { past, future: [] }
  const place = isWhole ? null : changed
  const last = past.at(-1)
  if (last && last.place !== null && last.place === place && now - last.at < REST_MS) {
    return { past: past.with(-1, { ...last, at: now }), future: [] }
  }
  return { past: [...past, { recipe: before, place, at: now }].slice(-MOST_STEPS), future: [] }
}

/** A recipe one change back, and the history from there; null at the beginning. */
export function undone({ past, future }: History, current: Recipe): [Recipe, History] | null {
  const last = past.at(-1)
  return last ? [last.recipe, { past: past.slice(0, -1), future: [...future, current] }] : null
}

/** A recipe one change forth again, and the history from there; null at the end. */
export function redone({ past, future }: History, current: Recipe): [Recipe, History] | null {
  const next = future.at(-1)
  if (!next) return null
  const step = { recipe: current, place: null, at: 0 }
  return [next, { past: [...past, step], future: future.slice(0, -1) }]
}

/**
 * The history without the secrets that were typed: after a save the keychain has them, and the
 * window keeps none. A step back then finds the stored value under its name, or none.
 */
export function withoutTyped({ past, future }: History, saved: Recipe): History {
  return {
    past: past.map((step) => ({ ...step, recipe: forgotten(step.recipe, saved) })),
    future: future.map((recipe) => forgotten(recipe, saved)),
  }
}

function forgotten(recipe: Recipe, saved: Recipe): Recipe {
  const stored = (entries: readonly EnvEntry[] = []): Set<string> =>
    new Set(entries.filter(({ isSecret }) => isSecret).map(({ name }) => name))
  const clean = (entries: readonly EnvEntry[], names: Set<string>): EnvEntry[] =>
    entries.map((entry) =>
      entry.isSecret ? { ...entry, value: names.has(entry.name) ? null : '' } : entry,
    )
  const { remote } = recipe
  const env = clean(recipe.env, stored(saved.env))
  if (!remote) return { ...recipe, env }
  const headers = clean(remote.headers, stored(saved.remote?.headers))
  const isKept = saved.remote?.authorization.type === 'bearer'
  const { authorization } = remote
  const bearer =
    authorization.type === 'bearer'
      ? { ...authorization, token: isKept ? null : '' }
      : authorization
  return { ...recipe, env, remote: { ...remote, headers, authorization: bearer } }
}

/** The one text that is not the same; null where more is, or something else; empty: nothing is. */
function placeOf(one: unknown, other: unknown, path = ''): string | null {
  if (one === other) return ''
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return isText(one) && isText(other) ? path : null
  }
  const [ones, others] = [Object.entries(one), Object.entries(other)]
  if (ones.length !== others.length || ones.some(([key], at) => key !== others[at]?.[0]))
    return null
  const places = ones
    .map(([key, value], at) =>
      placeOf(value, others[at]?.[1], path === '' ? key : `${path}.${key}`),
    )
    .filter((place) => place !== '')
  return places.length === 0 ? '' : places.length === 1 ? places[0]! : null
}

/** A stored secret is null until something is typed over it. */
const isText = (value: unknown): boolean => typeof value === 'string' || value === null
