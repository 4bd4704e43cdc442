import { AppError } from '../../shared/errors.ts'
import type { Gateway } from '../../shared/model/gateway.ts'
import type { WireStore } from './about.ts'
import { hostOf } from './address.ts'
import type { Greeting } from './authState.ts'
import type { OnCall } from './callRecord.ts'
import { createGatewayClient } from './client.ts'
import type { ClientPages } from './clientPages.ts'
import type { Credential } from './credential.ts'
import { isSignIn, isUnreached } from './failures.ts'
import { Connections } from './network.ts'

/** The gateway that a check looks at, as it would be saved. */
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
  onCall?: OnCall
  timeoutMs?: number
}

/** Everything a check finds in the order it is found; null where there was no answer. */
export interface Findings {
  greeting: Greeting | AppError
  greetingMs: number
  version: string | null
  list: ClientPages | AppError
  store: WireStore
}

const NO_STORE: WireStore = { isConnected: null, label: null }

/**
 * Puts the questions of a check, the public one first: a credential goes only to what has answered
 * it like a Bifrost. Never rejects for what the gateway does.
 */
export async function askEverything(
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
  if (greeting instanceof AppError && !isSignIn(greeting.code)) {
    // A gateway too old for this question still lists its clients; it gets no credential for it.
    const asked = isSilent(greeting) ? greeting : await kept(silent.listClients({ signal }))
    const list = asked instanceof AppError ? greeting : asked
    const failure = await toldWhenTls(named(greeting, gateway.url), input, signal)
    return { greeting: failure, greetingMs, version: null, list, store: NO_STORE }
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
    open.store({ signal }).catch(() => NO_STORE),
  ])
  void open.close()
  return { greeting, greetingMs, version, list, store }
}

const kept = <T>(promise: Promise<T>): Promise<T | AppError> =>
  promise.catch((cause: unknown) => AppError.from(cause))

/** Nothing answered at all, or the answer points elsewhere: asking again changes nothing. */
const isSilent = ({ code }: AppError): boolean =>
  isUnreached(code) || code === 'gateway_server_error'

/** Some other web server answers in its own way; that it is no Bifrost is what helps. */
function named(failure: AppError, url: string): AppError {
  // A dashboard at this path is a gateway's: then its path prefix is what is wrong.
  const isPage = failure.code === 'gateway_html' && !/bifrost/i.test(failure.details ?? '')
  return isPage || /^gateway_(?:rejected|unsupported|protocol)$/.test(failure.code)
    ? AppError.of('gateway_not_bifrost', { host: hostOf(url) }, { cause: failure })
    : failure
}

/**
 * A port that speaks https drops plain http, or answers it with bytes or a 400. One handshake tells;
 * it carries no credential, and whether the certificate is trusted is no matter yet.
 */
async function toldWhenTls(
  failure: AppError,
  { gateway, onCall }: CheckInput,
  signal: AbortSignal,
): Promise<AppError> {
  const { protocol, hostname, port, pathname } = new URL(gateway.url)
  const isPossible = /^gateway_(?:dropped|not_bifrost)$/.test(failure.code)
  if (protocol !== 'http:' || !isPossible) return failure
  const url = `https://${hostname}:${port || '80'}${pathname.replace(/\/$/, '')}`
  const asked = { ...gateway, url, auth: 'none' as const }
  const connections = new Connections({
    ...{ gateway: asked, clientKey: async () => null },
    ...(onCall && { onCall }),
  })
  const client = createGatewayClient({
    ...{ gateway: asked, connections },
    credential: async () => null,
  })
  const answer = await kept(client.authState({ signal })).finally(() => connections.close())
  const isTls =
    !(answer instanceof AppError) || /^gateway_tls/.test(answer.code) || !isUnreached(answer.code)
  return isTls
    ? AppError.of('gateway_wants_tls', { host: hostOf(gateway.url) }, { cause: failure })
    : failure
}
