import { LogLevel } from '../../shared/model/probe.ts'
import { CHANGED_LIST, NOTICE } from '../../shared/text/consoleViews.ts'
import type { Output } from './output.ts'
import { excerpt } from './redaction.ts'
import { isObject } from './toolReader.ts'

/** A server may send thousands a second; nobody reads more in one test. */
const MAX_NOTICES = 300
const MAX_CHARS = 4000
const MAX_LINES = 30

/** Shows what a server notifies during a run as lines of its output. Takes whatever it sends. */
export class Notices {
  readonly #output: Pick<Output, 'addNotice'>
  #count = 0

  constructor(output: Pick<Output, 'addNotice'>) {
    this.#output = output
  }

  /** Notifications that say nothing to a person are left out. */
  take({ method, params }: { method: string; params?: unknown }): void {
    if (this.#count > MAX_NOTICES) return
    const notice = read(method, isObject(params) ? params : {})
    if (notice === null) return
    this.#count += 1
    if (this.#count > MAX_NOTICES) this.#output.addNotice(NOTICE.enough, null)
    else this.#show(notice)
  }

  /** A trace of many lines stays one of many lines. */
  #show({ text, level }: { text: string; level: LogLevel | null }): void {
    const lines = text.slice(0, MAX_CHARS).split(/\r?\n/)
    const shown = lines.slice(0, MAX_LINES)
    for (const [at, line] of shown.entries()) {
      const isCut = text.length > MAX_CHARS && at === lines.length - 1
      this.#output.addNotice(line, level, isCut)
    }
  }
}

function read(
  method: string,
  params: Record<string, unknown>,
): { text: string; level: LogLevel | null } | null {
  if (method === 'notifications/message') {
    const level = LogLevel.safeParse(params['level'])
    const { data, logger } = params
    if (!level.success || data === undefined) return { text: NOTICE.malformed(method), level: null }
    const words = typeof data === 'string' ? data : JSON.stringify(data)
    const name = typeof logger === 'string' ? excerpt(logger, 60) : ''
    return { text: NOTICE.log(name, words), level: level.data }
  }
  if (method === 'notifications/resources/updated') {
    const { uri } = params
    return typeof uri === 'string'
      ? { text: NOTICE.resourceUpdated(excerpt(uri, 400)), level: null }
      : { text: NOTICE.malformed(method), level: null }
  }
  return Object.hasOwn(CHANGED_LIST, method) ? { text: CHANGED_LIST[method]!, level: null } : null
}
