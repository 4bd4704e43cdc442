import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { AppError } from '../../../shared/errors.ts'
import type { TestedResult } from '../../../shared/model/probe.ts'
import type { Remote } from '../../../shared/model/server.ts'
import { PROBE } from '../../../shared/text/probe.ts'
import { REMOTE_RUN } from '../../../shared/text/remote.ts'
import { answerFailure } from '../lists.ts'
import { Notices } from '../notices.ts'
import { LimitPassed, NEVER_MS } from '../patience.ts'
import { orAborted, type ProbeRun } from '../probe.ts'
import { excerpt } from '../redaction.ts'
import { createClient, readServer } from '../session.ts'
import { isObject } from '../toolReader.ts'
import { remoteUrl } from './address.ts'
import { connectionFailure, statusOf } from './failures.ts'
import { sentHeaders } from './headers.ts'
import { RemoteHttp } from './http.ts'
import { RemoteTransport } from './transport.ts'

interface RemoteRun extends ProbeRun {
  remote: Remote
}

interface Connected {
  client: Client
  transport: RemoteTransport
}

/** Connects to a server and asks what it offers. Throws as runProbe does. */
export async function runRemoteProbe(run: RemoteRun): Promise<TestedResult> {
  const { recipe, remote, phases, signal, patience } = run
  const { startMs, requestMs } = recipe.limits
  phases.run('resolve')
  const url = remoteUrl(remote.url)
  const headers = sentHeaders(remote)
  let transport: RemoteTransport | null = null
  const warnings: string[] = []
  const reach = async (limit: AbortSignal): Promise<Connected & Pick<RemoteHttp, 'received'>> => {
    phases.done('resolve', await orAborted(resolved(url), limit))
    phases.run('connect')
    const http = new RemoteHttp({
      ...{ url, headers },
      onConnected(detail) {
        phases.done('connect', detail)
        phases.run('initialize')
      },
      onBroken: (failure) => transport?.break(failure),
    })
    const open = (type: Remote['type']) => {
      transport = openTransport(run, { type, url, http })
      return connect(run, transport, limit)
    }
    run.onRemote(() => transport?.leave() ?? Promise.resolve())
    const connected = await open(remote.type).catch((cause: unknown) => {
      if (remote.type === 'sse' || !isUnknownHere(cause)) throw cause
      warnings.push(REMOTE_RUN.fellBack)
      return open('sse')
    })
    return { ...connected, received: http.received }
  }
  try {
    const reached = await patience.within(startMs, signal, reach)
    const server = reached.client.getServerVersion()
    phases.done('initialize', PROBE.answered(server?.name ?? '', server?.version ?? ''))
    phases.run('list')
    patience.nextPhase()
    const { redaction } = run
    const { client, transport: connected, received } = reached
    const parts = { client, transport: connected, signal, requestMs, redaction }
    run.onConnected?.({
      readAgain: () => readServer(parts),
      broken: () => connected.broken,
      countAnew: () => (received.bytes = 0),
    })
    const result = await readServer({ ...parts, patience })
    phases.done('list', PROBE.tools(result.tools.length))
    return {
      ...result,
      transport: warnings.length > 0 ? 'sse' : remote.type,
      warnings: [...warnings, ...result.warnings],
    }
  } catch (cause) {
    throw failureOf(cause, run, { url, transport, isLate: cause instanceof LimitPassed })
  }
}

/** "If it fails with 404 or 405, try the older transport" (MCP 2025-06-18, backwards compatibility). */
const isUnknownHere = (cause: unknown): boolean => [404, 405].includes(statusOf(cause) ?? 0)

/** The address behind the name, as the detail of its phase. */
async function resolved(url: URL): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return REMOTE_RUN.address(host, host)
  try {
    const { address } = await lookup(host)
    return REMOTE_RUN.address(host, address)
  } catch (cause) {
    throw connectionFailure(cause, url)
  }
}

function openTransport(
  { remote, redaction, access }: RemoteRun,
  parts: { type: Remote['type']; url: URL; http: RemoteHttp },
): RemoteTransport {
  const { authorization, headers } = remote
  // Whoever signs in with OAuth signs in once more when that is refused, whatever else is sent.
  const hasCredential =
    authorization.type === 'bearer' ||
    (authorization.type === 'none' &&
      headers.some(({ name, isSecret }) => isSecret || /^authorization$/i.test(name)))
  return new RemoteTransport({ ...parts, redaction, hasCredential, access })
}

async function connect(
  { version, output, makeClient = createClient }: RemoteRun,
  transport: RemoteTransport,
  limit: AbortSignal,
): Promise<Connected> {
  const client = await makeClient(version)
  const notices = new Notices(output)
  client.fallbackNotificationHandler ??= async (notification) => notices.take(notification)
  try {
    await orAborted(client.connect(transport, { signal: limit, timeout: NEVER_MS }), limit)
  } catch (cause) {
    await transport.close()
    throw transport.broken ?? cause
  }
  return { client, transport }
}

function failureOf(
  cause: unknown,
  { signal, recipe, phases, redaction }: RemoteRun,
  at: { url: URL; transport: RemoteTransport | null; isLate: boolean },
): AppError {
  const { host } = at.url
  if (signal.aborted) return AppError.of('probe_cancelled', { cause })
  if (at.transport?.broken) return at.transport.broken
  if (at.transport?.hasUnreadable && at.transport.messageCount === 0) {
    const reason = PROBE.badAnswer('initialize')
    return AppError.of('server_protocol', { reason }, { cause })
  }
  if (at.isLate && !phases.isRunning('list')) {
    const seconds = recipe.limits.startMs / 1000
    return AppError.of('remote_timeout', { host, seconds }, { cause })
  }
  if (cause instanceof AppError) return cause
  const text = cause instanceof Error ? cause.message : ''
  const [, type] = /nexpected content type: ([^;]*)|nvalid content type, expected/.exec(text) ?? [
    null,
  ]
  if (type !== null)
    return AppError.of('remote_not_mcp', { host, type: mediaType(type) }, { cause })
  const [, target] = /Endpoint origin does not match connection origin: (\S+)/.exec(text) ?? []
  if (target !== undefined) return AppError.of('remote_redirect', { target: excerpt(target) })
  const version = /protocol version is not supported: (.*)$/.exec(text)?.[1]
  if (version !== undefined) {
    const reason = PROBE.wrongVersion(excerpt(redaction.hide(version), 40))
    return AppError.of('server_protocol', { reason }, { cause })
  }
  const isAnswer = isObject(cause) && typeof cause['code'] === 'number'
  return isAnswer
    ? answerFailure(cause, 'initialize', redaction)
    : AppError.of('remote_dropped', { host }, { cause })
}

const mediaType = (type: string | undefined): string =>
  /^[\w.+-]+\/[\w.+-]+$/.test(type ?? '') ? type! : ''
