import type { Emit } from '../../shared/contract.ts'
import { ACTIVITY_KEPT } from '../../shared/limits.ts'
import type { ActivityEntry, ActivityPage } from '../../shared/model/activity.ts'
import type { GatewayEvent } from '../../shared/model/gatewayEvent.ts'
import type { TestedProbe } from '../../shared/model/probe.ts'
import type { CallRecord } from '../gateway/callRecord.ts'
import { callEntry, changeEntry, testEntry, type NewEntry, type Redact } from './activityEntries.ts'
import { ActivityFile } from './activityFile.ts'
import { Runs } from './activityRuns.ts'

const KEPT_MS = ACTIVITY_KEPT.days * 86_400_000
/** Lines of one read that was repeated may wait longer than what is new. */
const WRITE_MS = 1000
const WRITE_REPEATED_MS = 60_000
const TELL_MS = 200
const LOOK_FOR_OLD_MS = 6 * 3_600_000
const PAGE = 1000

interface Options {
  file: string
  emit: Emit
  /** Whether a gateway is saved; what was noted of others is forgotten. */
  knows: (gatewayId: string) => boolean
  /** Cuts every secret out of a text that the app knows. */
  redact: Redact
  now?: () => Date
  /** For tests: how long new lines wait for the disk. */
  writeMs?: number
}

/**
 * What happened, newest last, at most 5,000 entries of seven days, in memory and in a file. To note
 * something takes no time and never fails; a disk that does not take it costs it its next start.
 */
export class ActivityLog {
  readonly #options: Required<Omit<Options, 'file'>>
  readonly #file: ActivityFile
  /** In order: what changes goes to the end. */
  readonly #entries = new Map<number, ActivityEntry>()
  readonly #runs = new Runs()
  readonly #untold = new Set<number>()
  readonly #unwritten = new Set<number>()
  /** Before the file was read. */
  #early: { entry: NewEntry; at: Date }[] | null = []
  #loading: Promise<void> | null = null
  #number = 0
  #isFileOld = false
  #telling: NodeJS.Timeout | null = null
  #writing: { timer: NodeJS.Timeout; due: number } | null = null
  readonly #looking: NodeJS.Timeout

  constructor({ file, ...options }: Options) {
    this.#options = { now: () => new Date(), writeMs: WRITE_MS, ...options }
    this.#file = new ActivityFile(file)
    this.#looking = setInterval(() => this.#dropOld(), LOOK_FOR_OLD_MS).unref()
  }

  noteCall = (gatewayId: string | null, record: CallRecord): void =>
    this.#note(callEntry(gatewayId, record, this.#options.redact))

  /** How many clients need attention is not noted: the changes of these clients say it. */
  noteEvent = (event: GatewayEvent): void => {
    if (event.kind !== 'attention') this.#note(changeEntry(event, this.#options.redact))
  }

  noteTest = (probe: TestedProbe): void => this.#note(testEntry(probe, this.#options.redact))

  /** A thousand entries, newest first; `before` as the page before told it, null for the first. */
  async page(before: number | null): Promise<ActivityPage> {
    await this.#load()
    this.#dropOld()
    const all = [...this.#entries.values()]
    const end = before === null ? all.length : all.findLastIndex(({ order }) => order < before) + 1
    const from = Math.max(0, end - PAGE)
    return {
      entries: all.slice(from, end).reverse(),
      next: from === 0 ? null : all[from]!.order,
    }
  }

  /** Forgets what was noted of gateways that are gone, in the file too. */
  forgetGone(): void {
    for (const [id, entry] of this.#entries) {
      if (this.#isKnown(entry)) continue
      this.#entries.delete(id)
      this.#isFileOld = true
    }
    if (this.#isFileOld) this.#writeIn(this.#options.writeMs)
  }

  /** Writes what is left, within a second. */
  async close(): Promise<void> {
    clearInterval(this.#looking)
    const late = new Promise<void>((resolve) => setTimeout(resolve, 1000).unref())
    await Promise.race([this.#write().then(this.#file.settled), late])
  }

  #note(entry: NewEntry): void {
    const at = this.#options.now()
    if (this.#early === null) return this.#take(entry, at)
    if (this.#early.length < ACTIVITY_KEPT.entries) this.#early.push({ entry, at })
    this.#writeIn(this.#options.writeMs) // which reads the file first
  }

  #take(entry: NewEntry, time: Date): void {
    if (!this.#isKnown(entry)) return
    const at = time.toISOString()
    const order = (this.#number += 1)
    const before = this.#entries.get(this.#runs.find(entry, time) ?? -1)
    if (before?.kind === 'call' && entry.kind === 'call') {
      const { id, firstAt, count } = before
      this.#put({ ...entry, id, order, at, firstAt, count: count + 1 })
      return this.#writeIn(WRITE_REPEATED_MS)
    }
    this.#runs.begin(entry, order, time)
    const once = entry.kind === 'call' ? { count: 1, firstAt: at } : {}
    this.#put({ ...entry, ...once, id: order, order, at } as ActivityEntry)
    this.#writeIn(this.#options.writeMs)
  }

  #put(entry: ActivityEntry): void {
    const { id } = entry
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    this.#unwritten.add(id)
    this.#untold.add(id)
    if (this.#telling === null) this.#telling = setTimeout(() => this.#tell(), TELL_MS).unref()
    if (this.#entries.size > ACTIVITY_KEPT.entries) this.#dropOldest()
  }

  #tell(): void {
    this.#telling = null
    const entries = [...this.#untold].flatMap((id) => this.#entries.get(id) ?? [])
    this.#untold.clear()
    if (entries.length > 0) this.#options.emit('activity.changed', entries)
  }

  #isKnown(entry: NewEntry): boolean {
    const gatewayId = entry.kind === 'test' ? null : entry.gatewayId
    return gatewayId === null || this.#options.knows(gatewayId)
  }

  #dropOldest(): void {
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }

  #dropOld(): void {
    const oldest = this.#options.now().getTime() - KEPT_MS
    for (const [id, { at }] of this.#entries) {
      if (Date.parse(at) >= oldest) break
      this.#entries.delete(id)
      this.#isFileOld = true
    }
    if (this.#isFileOld) this.#writeIn(this.#options.writeMs)
  }

  #load(): Promise<void> {
    this.#loading ??= this.#file.read().then(({ entries, isTidy }) => {
      this.#number = Math.max(0, ...entries.slice(-1).map(({ order }) => order))
      for (const entry of entries.slice(-ACTIVITY_KEPT.entries)) this.#entries.set(entry.id, entry)
      this.#isFileOld = !isTidy || entries.length > ACTIVITY_KEPT.entries
      this.forgetGone()
      this.#dropOld()
      const early = this.#early ?? []
      this.#early = null
      for (const { entry, at } of early) this.#take(entry, at)
    })
    return this.#loading
  }

  /** At the latest in so many milliseconds, with what came until then. */
  #writeIn(ms: number): void {
    const due = performance.now() + ms
    if (this.#writing !== null && this.#writing.due <= due) return
    if (this.#writing !== null) clearTimeout(this.#writing.timer)
    const timer = setTimeout(() => void this.#write(), ms).unref()
    this.#writing = { timer, due }
  }

  async #write(): Promise<void> {
    if (this.#writing !== null) clearTimeout(this.#writing.timer)
    this.#writing = null
    await this.#load()
    const entries = [...this.#unwritten].flatMap((id) => this.#entries.get(id) ?? [])
    this.#unwritten.clear()
    const isReplaced = this.#isFileOld || this.#file.isBloated
    this.#isFileOld = false
    try {
      if (isReplaced) await this.#file.replace([...this.#entries.values()])
      else if (entries.length > 0) await this.#file.append(entries)
    } catch {
      this.#isFileOld = true // A full disk: the next change tries all of it again.
    }
  }
}
