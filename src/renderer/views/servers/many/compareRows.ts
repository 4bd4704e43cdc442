import type { ComparedRun, Comparison } from '../../../../shared/model/comparison.ts'
import { COMPARE } from '../../../../shared/text/many.ts'
import { grouped } from '../../../../shared/text/common.ts'
import { duration, exactly, total } from '../../../components/format.ts'
import { readableLine } from '../shellLine.ts'

export interface CompareRow {
  key: keyof typeof COMPARE.rows
  before: string
  after: string
  /** The times of two runs always differ; that is no news. */
  isNews: boolean
}

/** What is worth seeing side by side, each as text. */
export function compareRows({ before, after }: Comparison): CompareRow[] {
  const row = (
    key: CompareRow['key'],
    textOf: (run: ComparedRun) => string,
    isMeasured = false,
  ): CompareRow => {
    const [one, other] = [textOf(before), textOf(after)]
    return { key, before: one, after: other, isNews: !isMeasured && one !== other }
  }
  return [
    row('run', ({ startedAt }) => exactly(startedAt), true),
    row('recipe', recipeText),
    row('server', ({ server }) => server),
    row('protocol', ({ protocolVersion }) => protocolVersion),
    row('capabilities', ({ capabilities }) => [...capabilities].sort().join(', ') || COMPARE.none),
    row('tools', ({ toolCount }) => grouped(toolCount)),
    row('tokens', ({ tokens }) => (tokens === null ? COMPARE.notCounted : grouped(tokens))),
    row('initialize', ({ initializeMs }) => duration(initializeMs ?? 0), true),
    row('total', ({ totalMs }) => total(totalMs ?? 0), true),
  ]
}

/** Names of variables; their values are nobody's business here. */
const recipeText = ({ recipe }: ComparedRun): string =>
  recipe.remote?.url ??
  [...recipe.env.map(({ name }) => `${name}=…`), readableLine(recipe)].join(' ')
