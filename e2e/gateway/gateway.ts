import { setTimeout as sleep } from 'node:timers/promises'
import { Crash, type Answer } from './answers.ts'
import { Auth } from './auth.ts'
import { clientRoutes } from './clientRoutes.ts'
import { Clients } from './clients.ts'
import { configRoutes } from './configRoutes.ts'
import { createConnector, type Limits } from './connect.ts'
import type { Context } from './context.ts'
import { corsHeaders, preflight } from './cors.ts'
import type { Dialect } from './dialect.ts'
import { dialects, type DialectName } from './dialects.ts'
import { HealthMonitor } from './health.ts'
import { keyRoutes } from './keyRoutes.ts'
import type { LastFailure } from './liveClient.ts'
import { otherRoutes } from './otherRoutes.ts'
import { OAuthConfigs } from './oauthConfigs.ts'
import { openapiRoutes } from './openapiRoutes.ts'
import { createRouter, type Call } from './router.ts'
import { listen, type HttpServer, type RecordedRequest } from './server.ts'
import { signInRoutes } from './signInRoutes.ts'
import type { StoredClient } from './storedClient.ts'
import { systemRoutes } from './systemRoutes.ts'
import { toolRoutes } from './toolRoutes.ts'
import { VirtualKeys } from './virtualKeys.ts'

export interface GatewayOptions {
  dialect: DialectName
  /**
   * An admin, a key only (as an Enterprise gateway), a setup token and no admin, or null: no admin, which
   * up to v2.2 means that anybody may do anything, and from v2.3 that nothing opens the gateway.
   */
  auth?:
    | { user: string; password: string; isFromConfigFile?: boolean }
    | { bearer: string }
    | { setupToken: string }
    | null
  /** 0 takes any free port. */
  port?: number
  /** Shorter than a real gateway's, so that tests need not wait 30 s. */
  limits?: Partial<Limits>
  /** Added to the environment of this process. */
  env?: Readonly<Record<string, string>>
  /** Every answer is held back this long. */
  slowMs?: number
  /** What config.json sets of `client_config`. */
  clientConfig?: Readonly<Record<string, unknown>>
}

export interface SimulatedGateway {
  readonly url: string
  readonly port: number
  /** Every request since the first start, in order of arrival. */
  readonly requests: readonly RecordedRequest[]
  /** Why the gateway died, or null while it lives. */
  readonly crashed: string | null
  /** Resolves with the reason when the gateway dies. */
  readonly whenCrashed: Promise<string>
  /**
   * Stops if need be and starts on the same port with what the database holds, also as another release:
   * an upgrade or a downgrade. Look at `crashed` after.
   */
  restart(as?: DialectName): Promise<void>
  /** Goes down: the port is closed until `restart`. */
  goDown(): Promise<void>
  /** Ends every session, as if all had expired. */
  expireSessions(): void
  /** Forgets the admin: v2.3 is closed from now on but for this token, or for everybody without one. */
  lockForSetup(token: string | null): void
  /** Holds back every answer from now on; 0 ends it. */
  delayAnswers(ms: number): void
  /** Nobody looks at connections while this is on, until the next restart. */
  pauseHealth(isPaused: boolean): Promise<void>
  /** Shows a client in a state, in the gateway's own word, until the next restart. */
  showClient(name: string, state: string, lastFailure?: LastFailure): void
  /** Resolves when the port is free and no child process is left. */
  close(): Promise<void>
}

/** As a real gateway has them. */
const realLimits: Limits = {
  connectMs: 30_000,
  retriesMs: 31_000,
  toolListMs: 30_000,
  callMs: 30_000,
}

/** Starts a gateway that behaves as a released one; rejects when the port is taken. */
export const startGateway = async (options: GatewayOptions): Promise<SimulatedGateway> => {
  let dialect: Dialect = dialects[options.dialect]
  const limits = { ...realLimits, ...options.limits }
  const environment = { ...process.env, ...options.env }
  const requests: RecordedRequest[] = []
  const auth = new Auth(dialect)
  if (options.auth && 'bearer' in options.auth) auth.bearerKey = options.auth.bearer
  else if (options.auth && 'setupToken' in options.auth) auth.setup.token = options.auth.setupToken
  else if (options.auth) {
    const { isFromConfigFile = false, ...admin } = options.auth
    auth.admin = { ...admin, isEnabled: true, isFromConfigFile }
  }
  const keys = new VirtualKeys()
  const oauth = new OAuthConfigs()
  const { signInMs = 15 * 60_000 } = limits
  let slowMs = options.slowMs ?? 0
  let clientConfig: Record<string, unknown> = {
    ...dialect.config.clientConfig,
    ...options.clientConfig,
  }
  let context: Context
  let router: ReturnType<typeof createRouter>
  let server: HttpServer | null = null
  let health: HealthMonitor | null = null
  let port = options.port ?? 0
  let crashed: string | null = null
  let stopped: Promise<void> | null = null
  let announceCrash: (reason: string) => void = () => undefined
  const whenCrashed = new Promise<string>((resolve) => (announceCrash = resolve))

  const stop = (): Promise<void> => {
    health?.stop()
    const ending = server?.stop()
    server = null
    stopped ??= Promise.all([ending, context.clients.close()]).then(() => undefined)
    return stopped
  }

  const crash = (reason: string): null => {
    if (crashed !== null) return null
    crashed = reason
    announceCrash(reason)
    void stop()
    return null
  }

  const route = (call: Call): Answer | Promise<Answer> => {
    if (call.method === 'OPTIONS') return preflight(call.headers.origin)
    const found = router.find(call.method, call.path)
    if (found === null) return router.fallback(call)
    const refusal = found.route.access === 'admin' ? auth.refusal(call.headers) : null
    return refusal ?? found.route.handle(call, found.id)
  }

  const handle = async (call: Call): Promise<Answer | null> => {
    const started = context
    try {
      if (slowMs > 0) await sleep(slowMs)
      const answer = await route(call)
      const headers = { ...answer.headers, ...corsHeaders(call.headers.origin, dialect) }
      return started === context ? { ...answer, headers } : null
    } catch (error) {
      if (error instanceof Crash) return crash(error.message)
      throw error
    }
  }

  const start = async (database: readonly StoredClient[]): Promise<void> => {
    stopped = null
    const connector = createConnector(dialect, limits, environment)
    const clients = new Clients(dialect, environment, connector)
    auth.become(dialect)
    context = {
      ...{ dialect, environment, auth, clients, keys, oauth, signInMs },
      ...{ clientConfig, needsRestart: false },
    }
    const routes = [
      ...[clientRoutes, systemRoutes, configRoutes],
      ...[toolRoutes, keyRoutes, otherRoutes, signInRoutes, openapiRoutes],
    ]
    router = createRouter(routes.flatMap((of) => of(context)))
    try {
      await clients.start(database)
    } catch (error) {
      if (error instanceof Crash) return void crash(error.message)
      throw error
    }
    const afterAnswer = ({ crashAfter }: Answer): void => {
      if (crashAfter !== undefined) crash(crashAfter)
    }
    const healthMs =
      dialect.connect.healthMs === null ? null : (limits.healthMs ?? dialect.connect.healthMs)
    health = healthMs === null ? null : new HealthMonitor(clients, healthMs)
    health?.start()
    server = await listen(port, (request) => requests.push(request), handle, afterAnswer)
    port = server.port
  }

  await start([])
  return {
    get url() {
      return `http://127.0.0.1:${port}`
    },
    get port() {
      return port
    },
    requests,
    get crashed() {
      return crashed
    },
    whenCrashed,
    restart: async (as) => {
      const database = context.clients.live.filter(({ isStored }) => isStored)
      clientConfig = context.clientConfig
      await stop()
      crashed = null
      if (as !== undefined) dialect = dialects[as]
      // What the API kept beside the database row is lost with the process.
      const pricing = dialect.create.pricing === 'shown until a restart' ? { toolPricing: {} } : {}
      await start(database.map(({ stored }) => ({ ...stored, ...pricing, name: stored.savedName })))
    },
    goDown: stop,
    expireSessions: () => auth.endSessions(),
    lockForSetup: (token) => {
      auth.admin = null
      auth.endSessions()
      auth.setup.token = token
    },
    delayAnswers: (ms) => void (slowMs = ms),
    pauseHealth: async (isPaused) => health?.pause(isPaused),
    showClient: (name, state, lastFailure) => {
      const client = context.clients.live.find(({ stored }) => stored.name === name)
      if (client === undefined) throw new Error(`There is no client "${name}".`)
      client.shownState = state
      client.lastFailure = lastFailure ?? client.lastFailure
    },
    close: stop,
  }
}
