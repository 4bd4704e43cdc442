import { AppError } from '../../../shared/errors.ts'
import type { EnvEntry, Recipe } from '../../../shared/model/server.ts'
import type { SessionCall, SessionView } from '../../../shared/model/session.ts'
import { LIVE } from '../../../shared/text/live.ts'
import type { Log } from '../../log.ts'
import type { ShellEnvironment } from '../environment.ts'
import type { Ledger } from '../ledger.ts'
import { Output } from '../output.ts'
import { namedValues } from '../namedValues.ts'
import { Pace } from '../pace.ts'
import { redactionOf } from '../redaction.ts'
import type { Access } from '../remote/oauth/access.ts'
import { Calls } from './calls.ts'
import type { Asked } from './liveClient.ts'
import { LiveServer } from './liveServer.ts'
import { Offer } from './offer.ts'
import { Questions } from './questions.ts'
import { Roots } from './roots.ts'
import { SessionLog } from './sessionLog.ts'
import { Transcript } from './transcript.ts'

const EMIT_EVERY_MS = 100

export interface LiveOptions {
  environment: ShellEnvironment
  ledger: Ledger
  log?: Log | undefined
  now: () => Date
  /** Version of the app, told to servers. */
  version: string
  /** How long a question of a server waits while no window is open. */
  aloneMs: number
  isShown: () => boolean
  onChange: (view: SessionView) => void
  onCall: (call: SessionCall) => void
}

export interface LiveStart {
  sessionId: string
  serverId: string
  /** With the real values of its secret variables. */
  recipe: Recipe
  /** The same with secret values null; this is what views show. */
  shown: Recipe
  /** Filled into the recipe, and shown nowhere. */
  secrets?: readonly EnvEntry[]
  access?: Access | undefined
}

/** One server that is kept running, from its start to the moment its last process is gone. */
export class LiveSession {
  readonly log: SessionLog
  readonly transcript: Transcript
  readonly questions: Questions
  readonly offer: Offer
  /** Resolves once it is over and no process of it is left. */
  readonly ended: Promise<undefined>
  readonly #roots = new Roots()
  readonly #options: LiveOptions
  readonly #server: LiveServer
  readonly #output: Output
  readonly #makeCalls: () => Calls
  #view: SessionView
  #calls: Calls | null = null
  readonly #ended = Promise.withResolvers<undefined>()
  /** Set once it is over. */
  #gone: Promise<void> | null = null
  readonly #pace = new Pace(EMIT_EVERY_MS, () => this.#options.onChange(this.#view))

  constructor({ sessionId, serverId, recipe, shown, ...more }: LiveStart, options: LiveOptions) {
    const { now, aloneMs, isShown, onCall } = options
    const secrets = [...namedValues(recipe), ...(more.secrets ?? [])]
    const redaction = redactionOf(secrets)
    const onChange = (): void => this.#change({})
    const log = new SessionLog(redaction, now)
    this.#options = options
    this.log = log
    this.transcript = new Transcript({ secrets, now })
    more.access?.onToken((token) => {
      redaction.add(token)
      this.transcript.hide(token)
    })
    this.questions = new Questions({ log, redaction, now, aloneMs, isShown, onChange })
    this.offer = new Offer({ log, read: () => this.#server.read(), onChange })
    this.#output = new Output({
      redaction,
      onLines: (lines) => {
        log.addOutput(lines)
        onChange()
      },
    })
    this.#server = new LiveServer({
      ...{ ...options, recipe, redaction, output: this.#output, access: more.access },
      onProcess: (pid) => this.#change({ pid }),
      onMessage: (direction, message) => {
        this.transcript.record(direction, message)
        onChange()
      },
      onRequest: (asked, signal) => this.#answer(asked, signal),
      onNotification: (asked) => this.#hear(asked),
      onClose: () => void this.#lost(),
    })
    this.#makeCalls = () =>
      new Calls({
        ...{ sessionId, client: this.#server.client!, redaction, now, onChange: onCall },
        requestMs: recipe.limits.requestMs,
        outputSchema: (tool) => this.offer.outputSchema(tool),
        howEnded: () => this.#server.howEnded(),
      })
    this.#view = {
      ...{ id: sessionId, serverId, recipe: shown, state: 'starting' },
      ...{ startedAt: now().toISOString(), pid: null, failure: null },
      ...{ server: { name: '', version: '', title: '' }, protocolVersion: '', offerVersion: 0 },
      ...{ questions: [], roots: [], messageCount: 0, logCount: 0 },
    }
    this.ended = this.#ended.promise
    void this.#start()
  }

  get view(): SessionView {
    return this.#view
  }

  /** Whether it holds a process, or may soon. */
  get isAlive(): boolean {
    return this.#view.state !== 'ended'
  }

  /** Oldest first; none before it runs. */
  get callViews(): SessionCall[] {
    return this.#calls?.views ?? []
  }

  /** Throws session_not_running for one that never ran. */
  get calls(): Calls {
    if (this.#calls === null) throw AppError.of('session_not_running')
    return this.#calls
  }

  /** For a new call. Throws session_not_running. */
  get running(): Calls {
    if (this.#view.state !== 'running') throw AppError.of('session_not_running')
    return this.calls
  }

  /** Names these folders to the server. Throws cwd_missing. */
  async setRoots(folders: readonly string[]): Promise<void> {
    await this.#roots.set(folders)
    this.#change({ roots: this.#roots.shown })
    if (this.#view.state === 'running') {
      await this.#server.client?.sendRootsListChanged().catch(() => undefined)
    }
  }

  /** Ends it; resolves when no process is left, within a second. */
  stop = (): Promise<void> => this.#over(null)

  killNow(): void {
    this.#server.killNow()
  }

  async #start(): Promise<void> {
    try {
      const result = await this.#server.start()
      if (this.#gone !== null) return
      const { server, protocolVersion } = result
      this.#calls = this.#makeCalls()
      this.offer.take(result)
      this.log.say(LIVE.started(server.name, server.version))
      this.#change({ state: 'running', server, protocolVersion })
    } catch (cause) {
      await this.#over(AppError.from(cause))
    }
  }

  async #answer(asked: Asked, signal: AbortSignal): Promise<Record<string, unknown>> {
    if (asked.method !== 'roots/list') return this.questions.ask(asked, signal)
    this.log.say(LIVE.rootsGiven(this.#roots.shown.length))
    return { roots: this.#roots.list }
  }

  #hear({ method, params }: Asked): void {
    if (method === 'notifications/message') this.log.addMessage(params)
    else if (method === 'notifications/resources/updated') this.log.addUpdate(params)
    else if (method.endsWith('/list_changed')) this.offer.outdated()
    this.#change({})
  }

  /** The connection closed although nobody stopped it. While it starts, the test run says why. */
  async #lost(): Promise<void> {
    if (this.#gone !== null || this.#view.state === 'starting') return
    await this.#over(await this.#server.failure())
  }

  /** Ends what is left of it, once; with a failure it stays in the list and says why. */
  #over(failure: AppError | null): Promise<void> {
    this.#gone ??= this.#end(failure)
    return this.#gone
  }

  async #end(failure: AppError | null): Promise<void> {
    this.questions.drop()
    this.offer.stop()
    if (failure !== null) this.log.say(failure.message, 'warning')
    await this.#server.end()
    this.#output.close()
    this.#change({ state: 'ended', pid: null, failure: failure?.toFailure() ?? null })
    this.#pace.now()
    this.#ended.resolve(undefined)
  }

  #change(change: Partial<SessionView>): void {
    this.#view = {
      ...this.#view,
      messageCount: this.transcript.count,
      logCount: this.log.count,
      offerVersion: this.offer.version,
      questions: this.questions.views,
      ...change,
    }
    this.#pace.soon()
  }
}
