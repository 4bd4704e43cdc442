import type { IncomingMessage } from 'node:http'
import { AppError } from '../../shared/errors.ts'
import { NO_ADDRESS, UNREADABLE } from '../../shared/text/facts.ts'
import type { Credential } from './credential.ts'
import { clean, statusFailure } from './failures.ts'
import type { Connections } from './network.ts'
import { exchange } from './networkExchange.ts'
import { assertSafeToSend } from './safety.ts'

/** One request to the API of a gateway. */
export interface GatewayRequest {
  /** Base URL as cleanUrl gives it. */
  base: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path below the base, beginning with a slash; ids in it percent-encoded. */
  path: string
  query?: Record<string, string | number>
  body?: unknown
  /** null: nothing is sent. */
  credential: Credential | null
  /** For the whole exchange, from the lookup of the name to the last byte. */
  timeoutMs: number
  /** For a read: from its last byte sent to the first of its answer; 10 s unless told. */
  firstByteMs?: number
  signal?: AbortSignal | undefined
  /** How the gateway is reached; without them as any address is, over one connection. */
  connections?: Connections | undefined
  /** This is a login, and the gateway said that there is something to log in to. */
  isLoginSafe?: true
}

/** An answer below 300 that is JSON or empty. */
export interface GatewayAnswer {
  status: number
  /** Parsed JSON; undefined when there was no body. */
  json: unknown
  /** As `Set-Cookie` has them. */
  cookies: string[]
  /** The other end's address. */
  address: string
  /** When its certificate ends; null over plain http. */
  certificateEnds: Date | null
}

/**
 * One request to a gateway; a write over a connection of its own, so that no stale one is ever used
 * for it. Redirects are never followed. Every failure is an AppError without any credential; a
 * caller's abort rejects with the signal's reason.
 */
export async function request(call: GatewayRequest): Promise<GatewayAnswer> {
  const { base, method, path, credential } = call
  assertSafeToSend(call)
  const { response, text, address, certificateEnds } = await exchange(call)
  const status = response.statusCode ?? 0
  const target = { base, method, path, credential }
  if (status >= 300 && status < 400) throw redirectFailure(response, base, path)
  const isHtml = /\bhtml\b/i.test(response.headers['content-type'] ?? '')
  if (status >= 400) throw statusFailure(status, isHtml ? text : (parsed(text) ?? text), target)
  if (isHtml || /^\s*<(?:!doctype|html)/i.test(text)) {
    throw AppError.of('gateway_html', { path }, { details: clean(titleOf(text), credential, 120) })
  }
  const json = text.trim() === '' ? undefined : parsed(text)
  if (json === undefined && text.trim() !== '') {
    const details = clean(text, credential, 120)
    throw AppError.of('gateway_protocol', { what: UNREADABLE.notJson(path) }, { details })
  }
  const cookies = response.headers['set-cookie'] ?? []
  return { status, json, cookies, address, certificateEnds }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function redirectFailure(response: IncomingMessage, base: string, path: string): AppError {
  const location = response.headers.location ?? ''
  let target: string = NO_ADDRESS
  try {
    const url = new URL(location, base + path)
    target = url.origin === 'null' ? `${url.protocol}…` : url.origin + url.pathname
  } catch {
    // The sentence says so.
  }
  return AppError.of('gateway_redirect', { target: clean(target) })
}

/** What a web page calls itself, to tell a gateway's own dashboard from anything else. */
const titleOf = (text: string): string =>
  /<title[^>]*>([^<]*)/i.exec(text)?.[1] ?? text.replace(/<[^>]*>/g, ' ').trim()
