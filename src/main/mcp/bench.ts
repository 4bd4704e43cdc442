import { arch, release, type } from 'node:os'
import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { DefinitionsView } from '../../shared/model/definitions.ts'
import type { OutputLine, TestedProbe, ToolSchemas } from '../../shared/model/probe.ts'
import type { ProbePreview, Recipe, Remote, ServerView } from '../../shared/model/server.ts'
import type { ServerQuestion, SessionView } from '../../shared/model/session.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { Log } from '../log.ts'
import type { SettingsStore } from '../storage/settingsStore.ts'
import { Admission, type Wanted } from './admission.ts'
import { digestOf } from './consent.ts'
import { ShellEnvironment } from './environment.ts'
import { Ledger } from './ledger.ts'
import { LiveSessions } from './live/sessions.ts'
import { OpenDrafts } from './openDrafts.ts'
import { Probes } from './probes.ts'
import type { SignIns } from './remote/oauth/signIns.ts'
import type { Servers } from './servers.ts'
import { storeIfPossible } from './storeIfPossible.ts'
import { TypedInputs } from './typedInputs.ts'

interface Options {
  settings: SettingsStore
  servers: Servers
  emit: Emit
  log: Log
  ledgerFile: string
  /** Of the app, told to every server. */
  version: string
  /** For servers that want a sign-in with OAuth. */
  signIns?: SignIns
  environment?: ShellEnvironment
  now?: () => Date
  /** A server that is kept running asks something and no window is open. */
  onQuestion?: (session: SessionView, question: ServerQuestion) => void
  /** A test has ended, whoever started it. */
  onEnded?: (probe: TestedProbe) => void
}

interface Start extends Wanted {
  probeId: string
  /** Somebody looks on, and may wait on when a limit passes. */
  isWatched?: boolean
}

interface Keep extends Wanted {
  sessionId: string
}

const platformWords = (): string => `${type()} ${release()} ${arch()}`

/** The test bench: shows what would run, runs what the user agreed to, and knows what ran. */
export class Bench {
  /** Servers that are kept running. */
  readonly sessions: LiveSessions
  /** What was typed for placeholders. */
  readonly inputs: TypedInputs
  readonly drafts = new OpenDrafts()
  readonly #admission: Admission
  readonly #servers: Servers
  readonly #signIns: SignIns | undefined
  readonly #log: Log
  readonly #version: string
  readonly #onEnded: Options['onEnded']
  readonly #environment: ShellEnvironment
  readonly #ledger: Ledger
  readonly #probes: Probes

  constructor(options: Options) {
    const { settings, servers, emit, log, signIns } = options
    const { environment = new ShellEnvironment(), now = () => new Date() } = options
    this.#version = options.version
    this.#onEnded = options.onEnded
    this.#servers = servers
    this.#signIns = signIns
    this.#log = log
    this.#environment = environment
    this.#ledger = new Ledger(options.ledgerFile)
    this.inputs = new TypedInputs(servers)
    const { inputs } = this
    this.#admission = new Admission({ settings, servers, inputs, signIns, environment, log, now })
    const parts = { emit, environment, log, ledger: this.#ledger, version: options.version }
    this.#probes = new Probes({ ...parts, liveCount: () => this.sessions.aliveCount })
    this.sessions = new LiveSessions({
      ...{ ...parts, now, checkPlace: this.#probes.checkPlace },
      ...(options.onQuestion && { onQuestion: options.onQuestion }),
    })
  }

  /** Exactly what would run, with the path it would be found at. Starts nothing. */
  preview = (serverId: string, recipe: Recipe): Promise<ProbePreview> =>
    this.#admission.preview(serverId, recipe)

  /** Where a sign-in may be started. Throws as Admission.signInPlace. */
  signInPlace = (serverId: string, recipe: Recipe): Promise<Remote> =>
    this.#admission.signInPlace(serverId, recipe)

  /** Saves a server with what the last test of exactly this recipe found. Throws as Servers.save. */
  async save(serverId: string, recipe: Recipe, keepUntilQuit: boolean): Promise<ServerView> {
    const saved = await this.#servers.save(serverId, recipe, keepUntilQuit)
    const last = this.list().findLast((probe) => probe.serverId === serverId)
    if (last && digestOf(last.recipe) === digestOf(saved.recipe)) this.#servers.remember(last)
    const isSignIn = saved.recipe.remote?.authorization.type === 'oauth'
    if (isSignIn && !keepUntilQuit) await this.#signIns?.keep(serverId)
    return saved
  }

  /** Forgets a saved server, its sign-in and what was typed for it; one that is kept running ends. */
  async remove(serverId: string): Promise<void> {
    await this.#servers.remove(serverId)
    this.inputs.forget(serverId)
    const kept = this.sessions.list().filter((session) => session.serverId === serverId)
    const stopped = kept.map(({ id }) => this.sessions.stop(id))
    await Promise.all([...stopped, this.#signIns?.signOut(serverId)])
  }

  /**
   * Starts a test of what the user agreed to and answers at once. Throws as Admission.admit, and
   * too_many_probes.
   */
  async start({ probeId, isWatched = false, ...wanted }: Start): Promise<TestedProbe> {
    const admitted = await this.#admission.admit(wanted)
    const { serverId } = wanted
    const probe = this.#probes.start({ probeId, serverId, isWatched, ...admitted })
    this.#admission.remember(wanted)
    void this.#probes.ended(probeId).then((ended) => {
      storeIfPossible(this.#log, 'the last test', () => this.#servers.remember(ended))
      this.#onEnded?.(ended)
    })
    return probe
  }

  /** Starts a server that is kept running, under the rules of a test. Throws session_running too. */
  async keepRunning({ sessionId, ...wanted }: Keep): Promise<SessionView> {
    const admitted = await this.#admission.admit(wanted)
    const session = this.sessions.start({ sessionId, serverId: wanted.serverId, ...admitted })
    this.#admission.remember(wanted)
    return session
  }

  /** Quiet for a test that is over. */
  cancel = (probeId: string): void => this.#probes.cancel(probeId)

  /** Quiet for a test that is over. */
  keepWaiting = (probeId: string): void => this.#probes.keepWaiting(probeId)

  list = (): TestedProbe[] => this.#probes.list()

  /** Throws not_found. */
  probe = (probeId: string): TestedProbe => this.#probes.get(probeId)

  /** Resolves when the test is no longer running. */
  ended = (probeId: string): Promise<TestedProbe> => this.#probes.ended(probeId)

  /** Resolves when one of the servers that run now, tested or kept, has ended; at once without any. */
  async oneEnded(): Promise<void> {
    const tests = this.list().filter(({ state }) => state === 'running')
    const ends = [...tests.map(({ id }) => this.ended(id)), ...this.sessions.ends]
    if (ends.length > 0) await Promise.race(ends)
  }

  /** Resolves when its tokens are counted too, or cannot be. */
  counted = (probeId: string): Promise<TestedProbe> => this.#probes.counted(probeId)

  output = (probeId: string): OutputLine[] => this.#probes.output(probeId)

  /** A run as Markdown for an issue, without secrets and home folder. Throws not_found. */
  async report(probeId: string, definitions: DefinitionsView): Promise<string> {
    const probe = this.probe(probeId)
    const { probeReport } = await import('./probeReport.ts')
    return probeReport({
      ...{ probe, definitions, lines: this.output(probeId) },
      hide: (text) => this.#probes.hide(probeId, text),
      about: { version: this.#version, platform: platformWords(), node: process.versions.node },
    })
  }

  /** The schemas of one tool of a finished test. Throws not_found. */
  schemas(probeId: string, index: number): ToolSchemas {
    const tool = this.probe(probeId).result?.tools[index]
    if (!tool) throw AppError.of('not_found', { what: GONE.tool })
    return tool
  }

  /** Asks the login shell again, for what was installed since. */
  async reloadPath(): Promise<void> {
    await this.#environment.reload()
  }

  /** Loads what the first test needs, while nobody waits. */
  warmUp = (): Promise<void> => this.#probes.warmUp()

  /** Ends what an earlier run of the app left behind; answers how many processes. */
  reapLeftovers = (): Promise<number> => this.#ledger.reapLeftovers()

  /** Ends every server with all its processes, within two seconds. */
  async endAll(): Promise<void> {
    const signIns = this.#signIns?.endAll()
    await Promise.all([this.#probes.endAll(), this.sessions.endAll(), signIns])
  }

  /** The same without waiting, for the last moment of the app. */
  killNow(): void {
    this.#probes.killNow()
    this.sessions.killNow()
  }
}
