import type { NewEntry } from './activityEntries.ts'

/** A row that counts for longer than this would say little. */
const MAX_MS = 86_400_000

interface Run {
  end: string
  id: number
  startedAt: number
}

/**
 * Which read is the same as one before: a look asks the same again and again, and its calls are
 * counted in one entry as long as they end alike. A write, and a change of the gateway, begin anew,
 * so that the list shows what was read before and what after.
 */
export class Runs {
  /** By gateway, then by what was read. Pages of one list are one read. */
  readonly #runs = new Map<string | null, Map<string, Run>>()

  /** The entry this one is to be counted in; null when it begins anew. */
  find(entry: NewEntry, time: Date): number | null {
    if (entry.kind !== 'call' || entry.method !== 'GET') return null
    const runs = this.#runs.get(entry.gatewayId)
    const [read, end] = [readOf(entry), endOf(entry)]
    if (end === NO_ANSWER) runs?.delete(read)
    const run = runs?.get(end === NO_ANSWER ? entry.base : read)
    if (run === undefined || run.end !== end + entry.code) return null
    return time.getTime() - run.startedAt < MAX_MS ? run.id : null
  }

  /** A new entry: others may be counted in it, or it ends what went on. */
  begin(entry: NewEntry, id: number, time: Date): void {
    if (entry.kind === 'test') return
    const { gatewayId } = entry
    if (entry.kind === 'change' || entry.method !== 'GET') return void this.#runs.delete(gatewayId)
    if (entry.isStopped) return
    const runs = this.#runs.get(gatewayId) ?? new Map<string, Run>()
    this.#runs.set(gatewayId, runs)
    const end = endOf(entry)
    const read = end === NO_ANSWER ? entry.base : readOf(entry)
    runs.set(read, { end: end + entry.code, id, startedAt: time.getTime() })
  }
}

type NewCall = Extract<NewEntry, { kind: 'call' }>

/** It does not matter then what was asked: a gateway that is away is one entry. */
const NO_ANSWER = 'no answer '

const readOf = ({ base, path }: NewCall): string => `${base}${path}`

const endOf = ({ status, isStopped }: NewCall): string =>
  isStopped ? 'stopped ' : status === null ? NO_ANSWER : `${status} `
