import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { readProcess, runningOf } from './processTable.ts'
import { endProcesses, processesOf } from './processTree.ts'

const Owner = z.object({ pid: z.number().int().positive(), startTime: z.string() })

const LedgerEntry = z.object({
  /** First process of a run. Above 1, so that a damaged file can never mean everything. */
  pid: z.number().int().min(2),
  startTime: z.string(),
  /** Random, in the environment of every process of the run. */
  marker: z.string().min(16),
  /** The app that started the run. */
  owner: Owner,
})
type LedgerEntry = z.infer<typeof LedgerEntry>

/**
 * The runs that are alive, in a file, so that the next start can end what a killed app left
 * behind. A file that cannot be read or written is treated as empty: it must not stop a test.
 */
export class Ledger {
  readonly #file: string
  readonly #owner = {
    pid: process.pid,
    startTime: readProcess(process.pid)?.startTime ?? '',
  }

  constructor(file: string) {
    this.#file = file
  }

  /** Call it right after the process started. */
  add({ pid, startTime, marker }: Omit<LedgerEntry, 'owner'>): void {
    const others = this.#read().filter((entry) => entry.pid !== pid)
    this.#write([...others, { pid, startTime, marker, owner: this.#owner }])
  }

  /** Call it when the whole tree is gone. */
  remove(pid: number): void {
    const entries = this.#read()
    const others = entries.filter(
      (entry) => entry.pid !== pid || entry.owner.pid !== this.#owner.pid,
    )
    if (others.length < entries.length) this.#write(others)
  }

  /**
   * Ends the processes of runs whose app is gone and forgets these runs; answers how many runs
   * still had processes. Only what matches pid and start time, or the marker, is touched.
   */
  async reapLeftovers(): Promise<number> {
    const left = this.#read().filter((entry) => runningOf([entry.owner]).length === 0)
    const alive = left.filter((entry) => processesOf(entry).length > 0)
    await Promise.all(alive.map((entry) => endProcesses(entry)))
    const gone = new Set(left.map((entry) => entry.marker))
    if (gone.size > 0) this.#write(this.#read().filter((entry) => !gone.has(entry.marker)))
    return alive.length
  }

  #read(): LedgerEntry[] {
    try {
      const value: unknown = JSON.parse(readFileSync(this.#file, 'utf8'))
      return Array.isArray(value)
        ? value.flatMap((item) => LedgerEntry.safeParse(item).data ?? [])
        : []
    } catch {
      return []
    }
  }

  #write(entries: LedgerEntry[]): void {
    try {
      mkdirSync(dirname(this.#file), { recursive: true })
      const next = `${this.#file}.next`
      writeFileSync(next, JSON.stringify(entries), { mode: 0o600 })
      renameSync(next, this.#file)
    } catch {
      // A full disk: the run goes on without its safety net.
    }
  }
}
