import type { TestedProbe } from '../../../shared/model/probe.ts'

/** The estimated tokens of all tools of a run; null without a result and until every one is counted. */
export function tokensOf({ result }: Pick<TestedProbe, 'result'>): number | null {
  const counts = result?.tools.map(({ tokens }) => tokens) ?? [null]
  return counts.reduce<number | null>(
    (sum, count) => (sum === null || count === null ? null : sum + count),
    0,
  )
}
