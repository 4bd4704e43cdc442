import { appendFile, mkdir, open, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ActivityEntry } from '../../shared/model/activity.ts'

/** Only the end of a larger file is read. */
const MAX_READ = 8_000_000
/** Of more only the newest is kept when the file is written anew. */
const MAX_TIDY = 3_000_000
/** Beyond what no list comes to, a number was damaged. */
const MAX_ORDER = 1e12
/** Read or written without a pause: main is blocked by no more. */
const PER_TURN = 200

/** What a file held. */
interface Found {
  /** The last line of each entry, in the order of the list. */
  entries: ActivityEntry[]
  /** Whether there is nothing in it but these. */
  isTidy: boolean
}

/**
 * One line for each entry, added at the end; of two with the same id the later one counts. A line
 * that cannot be read costs itself. Nothing here blocks: calls go to the disk one after the other.
 */
export class ActivityFile {
  readonly #file: string
  #bytes = 0
  #tidyBytes = 0
  #last: Promise<void> = Promise.resolve()

  constructor(file: string) {
    this.#file = file
  }

  /** Whether more of it is lines that no longer count than others. */
  get isBloated(): boolean {
    return this.#bytes > Math.max(1_000_000, this.#tidyBytes * 2)
  }

  /** Resolves when everything that was asked for is done. */
  settled = (): Promise<void> => this.#last

  /** Empty when there is no file, or none that can be read. */
  async read(): Promise<Found> {
    const { text, isWhole } = await this.#text().catch(() => ({ text: '', isWhole: true }))
    this.#bytes = this.#tidyBytes = Buffer.byteLength(text)
    const lines = text.split('\n')
    if (!isWhole) lines.shift()
    const isEnded = lines.pop() === ''
    const found = new Map<number, ActivityEntry>()
    for (const [at, line] of lines.entries()) {
      if (at % PER_TURN === PER_TURN - 1) await nextTurn()
      const entry = entryIn(line)
      if (entry) found.set(entry.id, entry)
    }
    const entries = [...found.values()].sort((one, other) => one.order - other.order)
    return { entries, isTidy: isWhole && isEnded && found.size === lines.length }
  }

  /** Rejects when the disk does not take it; then `replace` is due, as half a line may stand there. */
  append(entries: readonly ActivityEntry[]): Promise<void> {
    const text = entries.map(lineOf).join('')
    return this.#then(async () => {
      await this.#makeFolder()
      await appendFile(this.#file, text, { mode: 0o600 })
      this.#bytes += Buffer.byteLength(text)
    })
  }

  /** Puts these, the newest of them, in the place of everything, or leaves it and rejects. */
  replace(entries: readonly ActivityEntry[]): Promise<void> {
    return this.#then(async () => {
      await this.#makeFolder()
      const next = `${this.#file}.next`
      const lines: string[] = []
      let bytes = 0
      for (const [at, entry] of entries.toReversed().entries()) {
        if (at % PER_TURN === PER_TURN - 1) await nextTurn()
        const line = lineOf(entry)
        const size = Buffer.byteLength(line)
        if (bytes + size > MAX_TIDY) break
        lines.push(line)
        bytes += size
      }
      await writeFile(next, lines.reverse().join(''), { mode: 0o600 })
      await rename(next, this.#file)
      this.#bytes = this.#tidyBytes = bytes
    })
  }

  async #text(): Promise<{ text: string; isWhole: boolean }> {
    const handle = await open(this.#file)
    try {
      const { size } = await handle.stat()
      const from = Math.max(0, size - MAX_READ)
      const bytes = Buffer.alloc(size - from)
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, from)
      return { text: bytes.subarray(0, bytesRead).toString(), isWhole: from === 0 }
    } finally {
      await handle.close()
    }
  }

  #then(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  #makeFolder = async (): Promise<void> =>
    void (await mkdir(dirname(this.#file), { recursive: true }))
}

const lineOf = (entry: ActivityEntry): string => `${JSON.stringify(entry)}\n`

function entryIn(line: string): ActivityEntry | undefined {
  try {
    const entry = ActivityEntry.safeParse(JSON.parse(line)).data
    return entry && entry.id <= entry.order && entry.order < MAX_ORDER ? entry : undefined
  } catch {
    return undefined
  }
}
