import type {
  LifeItem,
  LifeLook,
  LifeReport,
  LifeRun,
  RunAction,
} from '../../../../shared/model/lifeCycle.ts'
import { LIFE } from '../../../../shared/text/lifeCycle.ts'
import { CLIENT_STATE } from '../../../../shared/text/states.ts'

const lookText = ({ state, toolCount }: LifeLook): string =>
  LIFE.look(CLIENT_STATE[state], toolCount)

/** What came of it for one client: in a few words, and the rest of it. */
export function saidOf(
  action: RunAction,
  { name, clientId, report }: LifeItem,
): { title: string; rest: string } {
  const who = name || clientId
  if (report === null) return { title: who, rest: '' }
  const title =
    report.outcome === 'refused'
      ? LIFE.failed(action, who)
      : report.outcome === 'unknown'
        ? LIFE.unknown(action, who)
        : LIFE.worked(action, who)
  return { title, rest: restOf(report) }
}

function restOf({ before, after, failure, notes }: LifeReport): string {
  const now = after && lookText(after)
  const then = before && lookText(before)
  const look = now === null ? '' : LIFE.change(then ?? now, now)
  const failed = failure === null ? '' : `${failure.message}. ${failure.next}`
  return [failed, look, ...notes].filter(Boolean).join(' · ')
}

/** The glyph of an outcome. */
export const glyphOf = ({ state, report }: LifeItem) =>
  state === 'waiting'
    ? 'unknown'
    : state === 'running'
      ? 'connecting'
      : state === 'stopped' || report === null
        ? 'skipped'
        : ({ done: 'done', still: 'unstable', refused: 'error', unknown: 'unknown' } as const)[
            report.outcome
          ]

/** How many clients ended how, in the order of urgency. */
export function countsOf({ items }: LifeRun): [string, number][] {
  const count = (is: (item: LifeItem) => boolean) => items.filter(is).length
  const ended = (outcome: LifeReport['outcome']) =>
    count(({ report }) => report?.outcome === outcome)
  return [
    [LIFE.outcome.done, ended('done')],
    [LIFE.outcome.still, ended('still')],
    [LIFE.outcome.refused, ended('refused')],
    [LIFE.outcome.unknown, ended('unknown')],
    [LIFE.stoppedWord, count(({ state }) => state === 'stopped')],
  ]
}

/** How many of them can be put back: a copy of each is kept. */
export const copiesOf = ({ endedAt, items }: LifeRun): number =>
  endedAt === null ? 0 : items.filter(({ report }) => (report?.deletedId ?? null) !== null).length

/** The worst of it, for the strip. */
export const kindOf = ({ items }: LifeRun): 'ok' | 'warn' | 'bad' => {
  const has = (...outcomes: LifeReport['outcome'][]) =>
    items.some(({ report }) => report !== null && outcomes.includes(report.outcome))
  if (has('refused', 'unknown')) return 'bad'
  return has('still') || items.some(({ state }) => state === 'stopped') ? 'warn' : 'ok'
}
