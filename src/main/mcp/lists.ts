import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { PROBE } from '../../shared/text/probe.ts'
import { withOwnSignal } from './ownSignal.ts'
import { beginning } from './ownText.ts'
import { NEVER_MS, type Patience } from './patience.ts'
import { excerpt, type Redaction } from './redaction.ts'
import { isObject } from './toolReader.ts'

/** No server of use comes near it, and a window draws so many within a frame or two. */
const MAX_ITEMS = 6000
/** Of all lists of a server together: 5,000 tools take about 6 MB. */
const MAX_BYTES = 48_000_000
/** Pages that bring nothing are not counted by items. */
const MAX_PAGES = 2000
/** A list that takes longer than so many requests may take has no end. */
const MAX_WAITS = 2
const METHOD_NOT_FOUND = -32601
const REQUEST_TIMEOUT = -32001

export type ListMethod =
  'tools/list' | 'prompts/list' | 'resources/list' | 'resources/templates/list'

const KEY = {
  'tools/list': 'tools',
  'prompts/list': 'prompts',
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
} as const

/** The SDK's own schemas would refuse a whole page because of one bad entry. */
const AnyAnswer = z.looseObject({})

interface Options {
  signal: AbortSignal
  /** For each page; the whole list gets twice as long. */
  timeoutMs: number
  /** Bytes of all messages so far; without it only the number of entries bounds a list. */
  receivedBytes?: () => number
  redaction: Redaction
  /** Somebody may wait on when the limit passes; without it the limit ends the wait. */
  patience?: Patience
}

export interface Listed {
  items: unknown[]
  /** Sentences: why the list is not whole. */
  warnings: string[]
}

/**
 * All pages of a list. An endless or failing list is cut off with a warning; only a first page
 * that fails throws an AppError. An unknown method is an empty list.
 */
export async function listAll(
  client: Client,
  method: ListMethod,
  options: Options,
): Promise<Listed> {
  const items: unknown[] = []
  const cursors = new Set<string>()
  const deadline = performance.now() + MAX_WAITS * options.timeoutMs
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    let answer: { items: unknown[]; next: string | undefined }
    try {
      answer = await askPage(client, method, cursor, options)
    } catch (cause) {
      const failure = pageFailure(cause, method, options)
      if (failure === null) return { items, warnings: [] }
      if (page === 0 || options.signal.aborted) throw failure
      return { items, warnings: [PROBE.listFailed(method, failure.message)] }
    }
    const fitting = answer.items.slice(0, MAX_ITEMS - items.length)
    for (const item of fitting) items.push(item)
    cursor = answer.next
    if (fitting.length < answer.items.length) break
    if (cursor === undefined) return { items, warnings: [] }
    if (cursors.has(cursor)) {
      return { items, warnings: [PROBE.repeatedCursor(method, items.length)] }
    }
    if (items.length >= MAX_ITEMS || (options.receivedBytes?.() ?? 0) >= MAX_BYTES) break
    if (performance.now() >= deadline && options.patience?.isEndless !== true) break
    cursors.add(cursor)
  }
  return { items, warnings: [PROBE.tooManyPages(method, items.length)] }
}

async function askPage(
  client: Client,
  method: ListMethod,
  cursor: string | undefined,
  { signal, timeoutMs, patience }: Options,
): Promise<{ items: unknown[]; next: string | undefined }> {
  const params = cursor === undefined ? {} : { cursor }
  const ask = (end: AbortSignal, timeout: number) =>
    client.request({ method, params }, AnyAnswer, { signal: end, timeout })
  const answer = patience
    ? await patience.within(timeoutMs, signal, (end) => ask(end, NEVER_MS))
    : await withOwnSignal(signal, (own) => ask(own.signal, timeoutMs))
  const items = answer[KEY[method]]
  if (!Array.isArray(items)) {
    throw AppError.of('server_protocol', { reason: PROBE.badAnswer(method) })
  }
  const next = answer['nextCursor']
  return { items, next: typeof next === 'string' && next !== '' ? next : undefined }
}

/** Null when the server does not know the method, which is its right. */
function pageFailure(cause: unknown, method: ListMethod, options: Options): AppError | null {
  if (cause instanceof AppError) return cause
  const code = isObject(cause) ? cause['code'] : null
  if (code === METHOD_NOT_FOUND && method !== 'tools/list') return null
  if (code === REQUEST_TIMEOUT) {
    const seconds = options.timeoutMs / 1000
    return AppError.of('server_request_timeout', { request: method, seconds }, { cause })
  }
  return answerFailure(cause, method, options.redaction)
}

/** An error answer of the server, as the failure that shows its words. */
export function answerFailure(cause: unknown, request: string, redaction: Redaction): AppError {
  const code = isObject(cause) ? cause['code'] : null
  if (typeof code !== 'number' || !(cause instanceof Error)) {
    return AppError.of('server_protocol', { reason: PROBE.badAnswer(request) }, { cause })
  }
  // The SDK puts "MCP error -32603: " before the server's own words.
  const words = redaction.hide(cause.message.replace(/^(MCP error -?\d+: )+/, ''))
  const reason = PROBE.answeredError(request, code, excerpt(words, 400))
  return AppError.of('server_protocol', { reason }, { cause, details: beginning(words, 4000) })
}
