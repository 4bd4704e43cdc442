import type { ActivityEntry } from '../../../shared/model/activity.ts'
import { ACTIVITY, callFailure } from '../../../shared/text/activity.ts'
import { FAILURES } from '../../../shared/text/failures.ts'
import { duration } from '../../components/format.ts'
import { stepsOf, type ActivityLine } from './lines.ts'

const { fact: F } = ACTIVITY

/** One line of the details: what it is and what was. */
export type Fact = readonly [name: string, value: string]

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

/** Everything that is kept of an entry, in words; nothing secret is in it. `place`: where it was. */
export function factsOf({ entry }: ActivityLine, place: string): Fact[] {
  const time: Fact = [F.time, moment.format(new Date(entry.at))]
  const facts: Fact[] = [time, ...OF[entry.kind](entry as never, place)]
  return facts.filter(([, value]) => value !== '')
}

/** The same as a text. */
export const detailsText = (facts: readonly Fact[]): string =>
  facts.map(([name, value]) => `${name}: ${value}`).join('\n')

type Of<K extends ActivityEntry['kind']> = Extract<ActivityEntry, { kind: K }>

const OF: { [K in ActivityEntry['kind']]: (entry: Of<K>, place: string) => Fact[] } = {
  call: (entry, place) => {
    const { method, base, path, query, status, code, isStopped, ms, count, auth } = entry
    const isRepeated = count > 1
    const result = isStopped ? ACTIVITY.stopped : callFailure(code) || ACTIVITY.fine
    return [
      [F.gateway, entry.gatewayId === null ? `${place} (${ACTIVITY.notSaved})` : place],
      [
        isRepeated ? F.requestLast : F.request,
        `${method} ${base}${path}${query === '' ? '' : `?${query}`}`,
      ],
      [F.status, status === null ? ACTIVITY.noAnswerLong : String(status)],
      [F.result, code === '' ? result : `${result} (${code})`],
      [isRepeated ? F.tookLast : F.took, duration(ms)],
      [F.count, isRepeated ? ACTIVITY.countOf(count) : ''],
      [F.first, isRepeated ? moment.format(new Date(entry.firstAt)) : ''],
      [F.credential, ACTIVITY.credential[auth]],
      [F.next, helpFor(code)],
    ]
  },
  change: ({ change }, place) => {
    const { from, to, reason } = stepsOf(change)
    return [
      [F.gateway, place],
      [F.client, change.kind === 'client' ? change.name || change.clientId : ''],
      [F.before, from],
      [F.now, to],
      [F.reason, reason],
    ]
  },
  test: ({ name, state, found, ms, code, reason }) => [
    [F.server, name],
    [F.result, code === '' ? ACTIVITY.tested[state] : `${ACTIVITY.tested[state]} (${code})`],
    [F.took, duration(ms)],
    [F.listed, found ? ACTIVITY.found(found) : ''],
    [F.reason, reason],
    [F.next, helpFor(code)],
  ],
}

const helpFor = (code: string): string =>
  Object.hasOwn(FAILURES, code) ? FAILURES[code as keyof typeof FAILURES].next : ''
