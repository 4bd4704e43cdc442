import { AppError } from '../../shared/errors.ts'
import type { CheckLine, CheckReport, Gateway } from '../../shared/model/gateway.ts'
import { CHECK } from '../../shared/text/check.ts'
import { assertMayCarryCredential, hostOf, isLoopback } from './address.ts'
import { createGatewayClient, type ClientPages, type Greeting } from './client.ts'
import type { Credential } from './credential.ts'
import { dialectOf, features, type Dialect } from './dialect.ts'
import { Connections } from './network.ts'
import { certificateOf } from './networkTls.ts'
import { isUnreached } from './failures.ts'
import { rowOf } from './rows.ts'
import type { WireStore } from './about.ts'

export interface CheckInput {
  gateway: Pick<Gateway, 'url' | 'auth' | 'user' | 'allowPlainHttp' | 'network' | 'environment'>
  /** The key of its client certificate; null for none. */
  clientKey?: string | null
  /** What to try; null sends none. */
  credential: Credential | null
  /** Why the credential cannot be tried although one is meant; null when it can. */
  obstacle: AppError | null
  /** Called with a session's token before its first use. */
  hide: (secret: string) => void
  timeoutMs?: number
}

/** A check answers within five seconds. */
const CHECK_MS = 4800

/** Everything a check finds in the order it is found; null where there was no answer. */
interface Findings {
  greeting: Greeting | AppError
  greetingMs: number
  version: string | null
  list: ClientPages | AppError
  store: WireStore
}

/**
 * Asks a gateway everything a check shows; writes nothing, never logs in (that ends v1.3.63
 * without an admin), and sends the credential only to what has answered like a Bifrost before.
 * Never rejects for what the gateway does: that is in the report's failure.
 */
export async function checkGateway(input: CheckInput): Promise<CheckReport> {
  const { gateway, obstacle } = input
  const started = performance.now()
  const deadline = new AbortController()
  const timeoutMs = input.timeoutMs ?? CHECK_MS
  const facts = { host: hostOf(gateway.url), seconds: Math.max(1, Math.round(timeoutMs / 1000)) }
  const timer = setTimeout(() => deadline.abort(AppError.of('gateway_timeout', facts)), timeoutMs)
  const at = new Date().toISOString()
  const connections = new Connections({
    gateway,
    clientKey: async () => input.clientKey ?? null,
    // Before the check itself is over, so that the report says what it waited for.
    connectMs: timeoutMs * 0.9,
  })
  const found = await ask(input, connections, deadline.signal).finally(() => {
    clearTimeout(timer)
    connections.close()
  })
  const dialect = dialectFrom(found)
  const failure = failureOf(found, obstacle)
  return {
    url: gateway.url,
    at,
    ms: Math.round(performance.now() - started),
    lines: linesOf(found, input, dialect),
    features: found.list instanceof AppError ? [] : features(dialect),
    failure: failure?.toFailure() ?? null,
    label: found.store.label,
    certificate: certificateOf(found.greeting),
  }
}

async function ask(
  input: CheckInput,
  connections: Connections,
  signal: AbortSignal,
): Promise<Findings> {
  const { gateway, obstacle } = input
  const usable = obstacle === null ? input.credential : null
  const silent = createGatewayClient({
    gateway: { ...gateway, auth: 'none' },
    credential: async () => null,
    connections,
  })
  const started = performance.now()
  const greeting = await kept(silent.authState({ signal }))
  const greetingMs = Math.round(performance.now() - started)
  const nothing = { version: null, store: { isConnected: null, label: null } }
  const isWall = greeting instanceof AppError && isSignIn(greeting)
  if (greeting instanceof AppError && !isWall) {
    // A gateway too old for this question still lists its clients; it gets no credential for it.
    const list = isSilent(greeting) ? greeting : await kept(silent.listClients({ signal }))
    const isList = !(list instanceof AppError)
    return {
      ...nothing,
      greeting: named(greeting, gateway.url),
      greetingMs,
      list: isList ? list : greeting,
    }
  }
  const open = usable
    ? createGatewayClient({
        ...{ gateway, connections, hide: input.hide },
        credential: async () => usable,
      })
    : silent
  const [version, list, store] = await Promise.all([
    open.version({ signal }).catch(() => null),
    kept(open.listClients({ signal })),
    open.store({ signal }).catch(() => nothing.store),
  ])
  void open.close()
  return { greeting, greetingMs, version, list, store }
}

const kept = <T>(promise: Promise<T>): Promise<T | AppError> =>
  promise.catch((cause: unknown) => AppError.from(cause))

/** Nothing answered at all, or the answer points elsewhere: asking again changes nothing. */
const isSilent = ({ code }: AppError): boolean =>
  isUnreached(code) || code === 'gateway_server_error'

const isSignIn = ({ code }: AppError): boolean =>
  /^gateway_(?:sign_in|unauthorized|forbidden|setup_locked)$/.test(code)

/** Some other web server answers in its own way; that it is no Bifrost is what helps. */
function named(failure: AppError, url: string): AppError {
  // A dashboard at this path is a gateway's: then its path prefix is what is wrong.
  const isPage = failure.code === 'gateway_html' && !/bifrost/i.test(failure.details ?? '')
  return isPage || /^gateway_(?:rejected|unsupported|protocol)$/.test(failure.code)
    ? AppError.of('gateway_not_bifrost', { host: hostOf(url) }, { cause: failure })
    : failure
}

function dialectFrom({ greeting, version, list }: Findings): Dialect {
  const auth = greeting instanceof AppError ? null : greeting.auth
  return dialectOf({ version, auth, page: list instanceof AppError ? null : pageSeen(list) })
}

/** What a list shows of its gateway's version. */
export const pageSeen = ({ shape, limit, clients }: ClientPages) => ({
  shape,
  limit,
  hasKeys: clients.some((client) => 'vk_configs' in client.item),
})

function failureOf({ greeting, list }: Findings, obstacle: AppError | null): AppError | null {
  if (!(list instanceof AppError)) return null
  if (greeting instanceof AppError && !isSignIn(greeting)) return greeting
  if (obstacle !== null && isSignIn(list)) return obstacle
  const isLocked = !(greeting instanceof AppError) && greeting.auth.isSetupRequired === true
  return isLocked && isSignIn(list) ? AppError.of('gateway_setup_locked', { cause: list }) : list
}

function linesOf(found: Findings, input: CheckInput, dialect: Dialect): CheckLine[] {
  const { greeting, greetingMs, list, store } = found
  const { url } = input.gateway
  const lines: CheckLine[] = []
  const add = (
    key: CheckLine['key'],
    mark: CheckLine['mark'],
    words: Pick<CheckLine, 'value' | 'note'>,
  ) => void lines.push({ key, mark, ...words })
  const isTlsFailure =
    greeting instanceof AppError && /^gateway_(?:not_tls|tls\w*)$/.test(greeting.code)
  if (greeting instanceof AppError && list instanceof AppError && !isSignIn(greeting)) {
    const isThere =
      certificateOf(greeting) !== null ||
      /_(?:not_bifrost|html|redirect|server_error)$/.test(greeting.code)
    add('reachable', 'bad', CHECK[isThere ? 'answersOnly' : 'unreachable'](greeting.message))
    if (isTlsFailure) add('tls', 'bad', CHECK.tlsBad(greeting.message))
    return lines
  }
  const address = greeting instanceof AppError ? hostOf(url) : greeting.address
  add('reachable', 'ok', CHECK.reachable(greetingMs, address))
  if (dialect.version === null) add('version', 'off', CHECK.versionHidden)
  else
    add('version', dialect.isNewer ? 'warn' : 'ok', CHECK.version(dialect.version, dialect.isNewer))
  add('auth', ...authLine(found, input))
  const setup = greeting instanceof AppError ? null : greeting.auth.isSetupRequired
  if (setup !== null) {
    add('setup', setup ? 'bad' : 'ok', setup ? CHECK.setupLocked : CHECK.setupReleased)
  }
  if (!(list instanceof AppError)) {
    if (store.isConnected === null) add('store', 'off', CHECK.storeUnknown)
    else
      add(
        'store',
        store.isConnected ? 'ok' : 'bad',
        CHECK[store.isConnected ? 'storeOn' : 'storeOff'],
      )
  }
  add('tls', ...tlsLine(input.gateway, greeting))
  if (!(list instanceof AppError)) {
    const rows = list.clients.map((client) => rowOf(client, dialect.hasAutoList))
    const attention = rows.filter((row) => row.needsAttention).length
    add('clients', 'ok', CHECK.clients(rows.length, attention))
  }
  return lines
}

type Marked = [CheckLine['mark'], Pick<CheckLine, 'value' | 'note'>]

function authLine({ greeting, list }: Findings, input: CheckInput): Marked {
  const { credential, obstacle } = input
  const auth = greeting instanceof AppError ? null : greeting.auth
  const type = auth?.type === 'none' ? null : (auth?.type ?? null)
  if (list instanceof AppError && isSignIn(list)) {
    if (obstacle !== null) return ['bad', CHECK.notTried(type)]
    return ['bad', credential ? CHECK.notAccepted(type) : CHECK.wantsCredential(type)]
  }
  if (auth?.isEnabled !== true) {
    return ['warn', credential ? CHECK.openToAllUnused : CHECK.openToAll]
  }
  if (list instanceof AppError) return ['off', CHECK.notTried(type)]
  if (credential === null) return ['warn', CHECK.openToAll]
  return ['ok', CHECK.accepted[credential.auth](credential.user)]
}

function tlsLine({ url, network }: CheckInput['gateway'], greeting: Greeting | AppError): Marked {
  const { fingerprint, ca } = network
  if (!url.startsWith('https:')) {
    return isLoopback(url) ? ['off', CHECK.tlsLocal] : ['warn', CHECK.tlsNone]
  }
  const ends = greeting instanceof AppError ? null : greeting.certificateEnds
  const isKnown = ends !== null && !Number.isNaN(ends.getTime())
  const days = isKnown ? Math.floor((ends.getTime() - Date.now()) / 86_400_000) : null
  const by = fingerprint !== '' ? 'person' : ca !== '' ? 'ca' : 'system'
  const isFine = by !== 'person' && (days === null || days >= 15)
  return [isFine ? 'ok' : 'warn', CHECK.tlsValid(days, by)]
}

/** The credential may travel to this gateway; the obstacle when not. */
export function carryObstacle(gateway: Pick<Gateway, 'url' | 'auth' | 'allowPlainHttp'>) {
  try {
    assertMayCarryCredential(gateway)
    return null
  } catch (cause) {
    return AppError.from(cause)
  }
}
