import type { IncomingMessage } from 'node:http'
import { AppError } from '../../shared/errors.ts'
import { NO_ADDRESS, UNREADABLE } from '../../shared/text/facts.ts'
import { hostOf } from './address.ts'
import { recorded } from './callRecord.ts'
import type { Credential } from './credential.ts'
import { clean, statusFailure } from './failures.ts'
import { isLoginAddress, isLoginPage, titleOf } from './loginPage.ts'
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
  /** The answer is a document of any kind: it is given as text, and a web page is none. */
  isText?: true
  /** This is a login, and the gateway said that there is something to log in to. */
  isLoginSafe?: true
}

/** An answer below 300 that is JSON, or the text that was asked for, or empty. */
export interface GatewayAnswer {
  status: number
  /** Parsed JSON; undefined when there was no body. */
  json: unknown
  /** As it came, where text was asked for; else empty. */
  text: string
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
 * caller's abort rejects with the signal's reason. What is refused before anything could be sent
 * is no call.
 */
export async function request(call: GatewayRequest): Promise<GatewayAnswer> {
  assertSafeToSend(call)
  return recorded(call, (answered) => send(call, answered))
}

async function send(
  call: GatewayRequest,
  answered: (status: number) => void,
): Promise<GatewayAnswer> {
  const { base, method, path, credential } = call
  const { response, text, address, certificateEnds } = await exchange(call)
  const status = response.statusCode ?? 0
  answered(status)
  const target = { base, method, path, credential, wait: response.headers['retry-after'] }
  if (status >= 300 && status < 400) throw redirectFailure(response, base, path)
  const isHtml = /\bhtml\b/i.test(response.headers['content-type'] ?? '')
  if (status >= 400) throw statusFailure(status, isHtml ? text : (parsed(text) ?? text), target)
  // A document is JSON or YAML, which begin otherwise.
  const page = call.isText ? /^\s*</ : /^\s*<(?:!doctype|html)/i
  if (isHtml || page.test(text)) {
    if (isLoginPage(text)) throw AppError.of('gateway_login_page', { where: hostOf(base) })
    throw AppError.of('gateway_html', { path }, { details: clean(titleOf(text), credential, 120) })
  }
  const cookies = response.headers['set-cookie'] ?? []
  const told = { status, cookies, address, certificateEnds }
  if (call.isText) return { ...told, json: undefined, text }
  const json = text.trim() === '' ? undefined : parsed(text)
  if (json === undefined && text.trim() !== '') {
    const details = clean(text, credential, 120)
    throw AppError.of('gateway_protocol', { what: UNREADABLE.notJson(path) }, { details })
  }
  return { ...told, json, text: '' }
}

function parsed(text: string): unknown {
  try {
    // Some proxies put the mark of UTF-8 before what they rewrite.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown
  } catch {
    return undefined
  }
}

function redirectFailure(response: IncomingMessage, base: string, path: string): AppError {
  const location = response.headers.location ?? ''
  if (location === '' || !URL.canParse(location, base + path)) {
    return AppError.of('gateway_redirect', { target: NO_ADDRESS })
  }
  const url = new URL(location, base + path)
  if (isLoginAddress(url)) return AppError.of('gateway_login_page', { where: clean(url.host) })
  // The address of the gateway, which a user can enter, where it moved as a whole.
  const place = url.origin + url.pathname
  const moved = place.endsWith(path) ? place.slice(0, -path.length) : place
  const target = url.origin === 'null' ? `${url.protocol}…` : moved
  return AppError.of('gateway_redirect', { target: clean(target) })
}
