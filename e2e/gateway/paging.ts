/** Pages of lists, as every list of the gateway has them: 25 when asked without a limit, 100 at most. */
export const longestPage = 100
export const shortPage = 25

/** A number of the query, null when absent, or why it is none. */
export const numberIn = (
  query: URLSearchParams,
  name: string,
): number | null | { error: string } => {
  const sent = query.get(name) ?? ''
  if (sent === '') return null
  if (!/^[+-]?\d+$/.test(sent)) return { error: `Invalid ${name} parameter: must be a number` }
  return Number(sent) < 0
    ? { error: `Invalid ${name} parameter: must be non-negative` }
    : Number(sent)
}

/** The test of an SQL `LIKE '%text%'`, without regard to case. */
export const matcher = (search: string): RegExp => {
  const pattern = [...search]
    .map((character) =>
      character === '%' ? '.*' : character === '_' ? '.' : character.replace(/[^\w\s]/, '\\$&'),
    )
    .join('')
  return new RegExp(pattern, 'is')
}
