import { AppError } from '../../shared/errors.ts'
import type { CheckReport } from '../../shared/model/gateway.ts'
import { hostOf } from './address.ts'
import { linesOf } from './checkLines.ts'
import { pageSeen } from './clientPages.ts'
import { dialectOf, features, type Dialect } from './dialect.ts'
import { isSignIn } from './failures.ts'
import { askEverything, type CheckInput, type Findings } from './findings.ts'
import { Connections } from './network.ts'
import { certificateOf } from './networkTls.ts'

/** A check answers within five seconds. */
const CHECK_MS = 4800

/**
 * Asks a gateway everything a check shows; writes nothing, opens no session where nobody has to
 * sign in (that ends v1.3.63 without an admin), and sends the credential only to what has answered
 * like a Bifrost before. Never rejects for what the gateway does: that is the report's failure.
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
    ...(input.onCall && { onCall: input.onCall }),
  })
  const found = await askEverything(input, connections, deadline.signal).finally(() => {
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

function dialectFrom({ greeting, version, list }: Findings): Dialect {
  const auth = greeting instanceof AppError ? null : greeting.auth
  return dialectOf({ version, auth, page: list instanceof AppError ? null : pageSeen(list) })
}

function failureOf({ greeting, list }: Findings, obstacle: AppError | null): AppError | null {
  if (!(list instanceof AppError)) return null
  if (greeting instanceof AppError && !isSignIn(greeting.code)) return greeting
  if (obstacle !== null && isSignIn(list.code)) return obstacle
  const isLocked = !(greeting instanceof AppError) && greeting.auth.isSetupRequired === true
  return isLocked && isSignIn(list.code)
    ? AppError.of('gateway_setup_locked', { cause: list })
    : list
}
