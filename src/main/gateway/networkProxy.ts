import { request as plainRequest, type IncomingMessage } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { AppError } from '../../shared/errors.ts'
import { NO_PROXY_NAME } from '../../shared/text/facts.ts'
import { isLoopback } from './address.ts'
import { connectionFailure } from './failures.ts'

/** Where the environment's proxy variables stand; `process.env` outside tests. */
export type Variables = Record<string, string | undefined>

/**
 * The proxy a gateway is reached through, null for none. A proxy given by its URL always holds; one
 * of the environment never for this computer itself, nor for what NO_PROXY names. Throws
 * proxy_invalid for one that is neither http nor https.
 */
export function proxyFor(url: string, setting: string, variables: Variables): URL | null {
  if (setting === 'none') return null
  if (setting !== 'environment') return proxyUrl(setting)
  if (isLoopback(url) || isExcepted(new URL(url), valueOf(variables, 'no_proxy'))) return null
  const name = url.startsWith('https:') ? 'https_proxy' : 'http_proxy'
  const given = valueOf(variables, name) || valueOf(variables, 'all_proxy')
  return given === '' ? null : proxyUrl(given)
}

/** The lower-case name wins, as it does for curl. */
const valueOf = (variables: Variables, name: string): string =>
  (variables[name] ?? variables[name.toUpperCase()] ?? '').trim()

/** A proxy's address as a person writes it. Throws proxy_invalid for all but http and https. */
export function proxyUrl(text: string): URL {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)
  const isUsable = url !== null && /^https?:$/.test(url.protocol) && url.hostname !== ''
  if (!isUsable) throw AppError.of('proxy_invalid', { proxy: url ? url.origin : NO_PROXY_NAME })
  return url
}

/** `*`, a host, a suffix with or without its dot or star; each with a port or without. */
function isExcepted(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true
    const [, name = '', only] = /^(\[[^\]]*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? []
    const suffix = name
      .toLowerCase()
      .replace(/^\[|\]$/g, '')
      .replace(/^\*?\./, '')
    if (suffix === '' || (only !== undefined && only !== port)) return false
    return host === suffix || host.endsWith(`.${suffix}`)
  })
}

/** Host and port of a proxy, for a sentence; its user and password are no part of it. */
export const proxyName = (proxy: URL): string => proxy.host

/** What opens the proxy itself. A gateway's credential is never sent in its place. */
export function proxyHeaders({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` }
}

/**
 * A tunnel through a proxy to `authority` (host:port): a socket on which the other end is the
 * gateway. Rejects with proxy_unreachable, proxy_sign_in or proxy_refused.
 */
export async function openTunnel(
  proxy: URL,
  authority: string,
  signal: AbortSignal,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const send = proxy.protocol === 'https:' ? tlsRequest : plainRequest
  const asking = send({
    ...addressOf(proxy),
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...proxyHeaders(proxy) },
    agent: false,
    signal,
  })
  asking.on('error', (cause) => reject(proxyFailure(cause, proxy)))
  const answered = ({ statusCode = 0 }: IncomingMessage, socket: Socket, head: Buffer) => {
    if (statusCode === 200) {
      if (head.length > 0) socket.unshift(head)
      // Until TLS has taken the socket over nobody else listens.
      return resolve(socket.on('error', () => undefined))
    }
    socket.destroy()
    reject(statusOfProxy(statusCode, proxy, authority))
  }
  asking.on('connect', answered)
  asking.on('response', (response) => answered(response, response.socket, Buffer.alloc(0)))
  asking.end()
  return promise
}

/** A proxy said no: 407 wants its own sign-in, everything else is its refusal. */
export const statusOfProxy = (status: number, proxy: URL, host: string): AppError =>
  status === 407
    ? AppError.of('proxy_sign_in', { proxy: proxyName(proxy) })
    : AppError.of('proxy_refused', { proxy: proxyName(proxy), host, status })

/** The proxy itself was not reached. */
export function proxyFailure(cause: unknown, proxy: URL): AppError {
  const found = connectionFailure(cause, proxy.origin)
  const reason = found.message
  return AppError.of('proxy_unreachable', { proxy: proxyName(proxy), reason }, { cause })
}

/** Host without brackets, and the port, which URLs leave out when it is the usual one. */
export function addressOf({ hostname, port, protocol }: URL): { host: string; port: number } {
  const usual = protocol === 'https:' ? 443 : 80
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) }
}
