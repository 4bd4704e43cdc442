/** Sets that are replaced and never changed: what `$state.raw` needs to see a change. */

export const setOf = <T>(items: Iterable<T>): ReadonlySet<T> => new Set(items)

/** The same set with this item in or out of it. */
export const withItem = <T>(set: ReadonlySet<T>, item: T, isIn: boolean): ReadonlySet<T> =>
  setOf(isIn ? [...set, item] : [...set].filter((other) => other !== item))
