import type { RoundRow, RoundView } from '../../../../shared/model/round.ts'
import type { ServerView } from '../../../../shared/model/server.ts'
import { ROUND, changesText } from '../../../../shared/text/many.ts'
import { grouped } from '../../../../shared/text/common.ts'
import { total } from '../../../components/format.ts'

/** One line of the table of many servers. */
export interface ManyRow extends Omit<RoundRow, 'state' | 'failure' | 'server'> {
  state: RoundRow['state'] | 'idle'
  /** What stands below the name: who answered, or why nobody did. */
  sub: string
}

/** The shown servers as the round left them; the others as their last test did. */
export function manyRows(servers: readonly ServerView[], round: RoundView | null): ManyRow[] {
  const known = new Map(round?.rows.map((row) => [row.serverId, row]))
  return servers.map(({ id, recipe, lastProbe }) => {
    const row = known.get(id)
    if (row) {
      const { failure, server, ...rest } = row
      const why = row.state === 'needsLook' ? ROUND.needsLook : server
      const sub = failure?.message ?? why
      return { ...rest, name: recipe.name, sub }
    }
    const nothing = { probeId: null, tokens: null, changes: null }
    if (!lastProbe) {
      const idle = { state: 'idle', sub: '', toolCount: null, ms: null } as const
      return { serverId: id, name: recipe.name, ...nothing, ...idle }
    }
    const { state, reason, toolCount, ms } = lastProbe
    const found = state === 'passed' ? { toolCount, ms } : { toolCount: null, ms: null }
    return { serverId: id, name: recipe.name, ...nothing, state, sub: reason, ...found }
  })
}

/** A cell must not end its row or its column. */
const cell = (text: string): string => text.replace(/[\r\n]+/g, ' ').replace(/[\\|]/g, '\\$&')

/** The table of a round for an issue or a chat. */
export function roundMarkdown({ rows }: Pick<RoundView, 'rows'>): string {
  const lines = rows.map((row) => [
    row.server ? `${row.name} (${row.server})` : row.name,
    ROUND.states[row.state],
    row.toolCount === null ? '' : grouped(row.toolCount),
    row.toolCount === null ? '' : changesText(row),
    row.tokens === null ? '' : grouped(row.tokens),
    row.ms === null ? '' : total(row.ms),
    row.failure?.message ?? '',
  ])
  const right = [2, 4, 5]
  const rule = ROUND.markdownHead.map((_, at) => (right.includes(at) ? '---:' : '---'))
  return [ROUND.markdownHead, rule, ...lines.map((line) => line.map(cell))]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n')
}
