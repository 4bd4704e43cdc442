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

  /** The entry this one is to be counted in. */
  find(entry: NewEntry, time: Date): number | null {
    if (entry.kind !== 'call') return null
    const run = this.#runs.get(entry.gatewayId)?.get(readOf(entry))
    if (run === undefined || run.end !== endOf(entry)) return null
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
    runs.set(readOf(entry), { end: endOf(entry), id, startedAt: time.getTime() })
  }
}

type NewCall = Extract<NewEntry, { kind: 'call' }>

const readOf = ({ base, path, method }: NewCall): string => `${method} ${base}${path}`

const endOf = ({ status, code, isStopped }: NewCall): string => `${status} ${code} ${isStopped}`
