import { AppError } from '../../../shared/errors.ts'
import type { TestedResult, ToolSchemas } from '../../../shared/model/probe.ts'
import type { SessionOffer } from '../../../shared/model/session.ts'
import { GONE } from '../../../shared/text/facts.ts'
import { LIVE } from '../../../shared/text/live.ts'
import type { SessionLog } from './sessionLog.ts'

/** Servers tell of several changes at once; one look is enough for all of them. */
const LOOK_AFTER_MS = 200
/** A server that tells of changes all the time is not asked all the time. */
const LOOK_EVERY_MS = 2000

const LISTS = ['tools', 'prompts', 'resources', 'templates'] as const

interface Options {
  log: SessionLog
  read: () => Promise<TestedResult>
  onChange: () => void
}

/** What a running server offers; read again when it tells of a change. */
export class Offer {
  /** Grows with each new list. */
  version = 0
  readonly #options: Options
  #result: TestedResult | null = null
  #timer: NodeJS.Timeout | null = null
  #lookedAt = -LOOK_EVERY_MS
  #isLooking = false
  #isOutdated = false
  #isStopped = false

  constructor(options: Options) {
    this.#options = options
  }

  /** The lists without schemas. */
  get view(): SessionOffer {
    const { tools = [], prompts = [], resources = [], templates = [] } = this.#result ?? {}
    return { tools, prompts, resources, templates }
  }

  /** The first lists. */
  take(result: TestedResult): void {
    this.#result = result
    this.#lookedAt = performance.now()
    this.version += 1
  }

  /** The schemas of one tool. Throws not_found. */
  schemas(index: number): ToolSchemas {
    const tool = this.#result?.tools[index]
    if (!tool) throw AppError.of('not_found', { what: GONE.tool })
    return tool
  }

  /** Null when the tool declares none. */
  outputSchema(name: string): unknown {
    return this.#result?.tools.find((tool) => tool.name === name)?.outputSchema ?? null
  }

  /** The server says that a list changed: reads all again soon, at most every two seconds. */
  outdated(): void {
    this.#isOutdated = true
    if (this.#timer !== null || this.#isLooking || this.#isStopped) return
    const nextMs = this.#lookedAt + LOOK_EVERY_MS - performance.now()
    this.#timer = setTimeout(() => void this.#look(), Math.max(LOOK_AFTER_MS, nextMs)).unref()
  }

  stop(): void {
    this.#isStopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  async #look(): Promise<void> {
    const { log, read, onChange } = this.#options
    this.#timer = null
    if (this.#result === null) return
    this.#isLooking = true
    this.#isOutdated = false
    this.#lookedAt = performance.now()
    try {
      const next = await read()
      const changes = changesOf(this.#result, next)
      if (changes.length > 0) {
        log.say(LIVE.listsChanged(changes), 'warning')
        this.#result = next
        this.version += 1
        onChange()
      }
    } catch (cause) {
      if (!this.#isStopped) log.say(LIVE.listsUnread(AppError.from(cause).message), 'warning')
    } finally {
      this.#isLooking = false
      if (this.#isOutdated) this.outdated()
    }
  }
}

/** What is new, gone or different in each list; two of a kind with one name count as one. */
function changesOf(before: TestedResult, after: TestedResult): string[] {
  return LISTS.flatMap((list) => {
    const old = byName(before[list])
    const now = byName(after[list])
    const added = [...now.keys()].filter((name) => !old.has(name)).length
    const removed = [...old.keys()].filter((name) => !now.has(name)).length
    const changed = [...now].filter(([name, text]) => old.has(name) && old.get(name) !== text)
    if (added + removed + changed.length === 0) return []
    return [LIVE.listChange(LIVE.listNames[list], added, removed, changed.length)]
  })
}

function byName(things: readonly { name: string; index?: number }[]): Map<string, string> {
  return new Map(
    things.map((thing) => [thing.name, JSON.stringify({ ...thing, index: undefined })]),
  )
}
