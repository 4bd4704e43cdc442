import { arch, release, type } from 'node:os'
import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { DefinitionsView } from '../../shared/model/definitions.ts'
import type { OutputLine, TestedProbe, ToolSchemas } from '../../shared/model/probe.ts'
import type {
  AskedInput,
  Drafts,
  ProbePreview,
  Recipe,
  Remote,
  ServerView,
} from '../../shared/model/server.ts'
import type { ServerQuestion, SessionView } from '../../shared/model/session.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { Log } from '../log.ts'
import type { SettingsStore } from '../storage/settingsStore.ts'
import { digestOf, isAllowed, withConsent } from './consent.ts'
import { ShellEnvironment } from './environment.ts'
import { fillRecipe } from './fillRecipe.ts'
import { Ledger } from './ledger.ts'
import { previewOf } from './preview.ts'
import { LiveSessions } from './live/sessions.ts'
import { Probes } from './probes.ts'
import { isBlank, namedValues, needsStored, withoutSecrets } from './namedValues.ts'
import { inputNames } from './recipeInputs.ts'
import { envEntry } from './recipeParts.ts'
import type { Access } from './remote/oauth/access.ts'
import type { SignIns } from './remote/oauth/signIns.ts'
import type { Servers } from './servers.ts'

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
}

interface Run {
  serverId: string
  recipe: Recipe
  /** The preview the user agreed to just now; null relies on an earlier agreement. */
  digest: string | null
}

interface Start extends Run {
  probeId: string
  /** Somebody looks on, and may wait on when a limit passes. */
  isWatched?: boolean
}

interface Keep extends Run {
  sessionId: string
}

/** A stored secret goes only into what was allowed for the server it belongs to. */
const ownerOf = (serverId: string, recipe: Recipe): string | null =>
  needsStored(recipe) ? serverId : null

const platformWords = (): string => `${type()} ${release()} ${arch()}`

/** The test bench: shows what would run, runs what the user agreed to, and knows what ran. */
export class Bench {
  /** Servers that are kept running. */
  readonly sessions: LiveSessions
  readonly #settings: SettingsStore
  readonly #servers: Servers
  readonly #signIns: SignIns | undefined
  readonly #log: Log
  readonly #now: () => Date
  readonly #version: string
  readonly #environment: ShellEnvironment
  readonly #ledger: Ledger
  readonly #probes: Probes
  /** By server; never written anywhere. */
  readonly #inputs = new Map<string, Map<string, string>>()
  #drafts: Drafts = { key: null, fresh: [], edits: {} }

  constructor(options: Options) {
    const { settings, servers, emit, log, environment = new ShellEnvironment() } = options
    this.#settings = settings
    this.#version = options.version
    this.#servers = servers
    this.#signIns = options.signIns
    this.#log = log
    this.#now = options.now ?? (() => new Date())
    this.#environment = environment
    this.#ledger = new Ledger(options.ledgerFile)
    const parts = { emit, environment, log, ledger: this.#ledger, version: options.version }
    this.#probes = new Probes({ ...parts, liveCount: () => this.sessions.aliveCount })
    this.sessions = new LiveSessions({
      ...{ ...parts, now: this.#now, checkPlace: this.#probes.checkPlace },
      ...(options.onQuestion && { onQuestion: options.onQuestion }),
    })
  }

  /** Exactly what would run, with the path it would be found at. Starts nothing. */
  async preview(serverId: string, recipe: Recipe): Promise<ProbePreview> {
    if (isBlank(recipe)) throw AppError.of('recipe_empty')
    const { consents } = this.#settings.read()
    return previewOf(recipe, { consents, serverId, environment: this.#environment })
  }

  /** Saves a server with what the last test of exactly this recipe found. Throws as Servers.save. */
  async save(serverId: string, recipe: Recipe, keepUntilQuit: boolean): Promise<ServerView> {
    const saved = await this.#servers.save(serverId, recipe, keepUntilQuit)
    const last = this.list().findLast((probe) => probe.serverId === serverId)
    if (last && digestOf(last.recipe) === digestOf(saved.recipe)) this.#servers.remember(last)
    const isSignIn = saved.recipe.remote?.authorization.type === 'oauth'
    if (isSignIn && !keepUntilQuit) await this.#signIns?.keep(serverId)
    return saved
  }

  /** Forgets a saved server and its sign-in; one that is kept running ends. */
  async remove(serverId: string): Promise<void> {
    await this.#servers.remove(serverId)
    const kept = this.sessions.list().filter((session) => session.serverId === serverId)
    const stopped = kept.map(({ id }) => this.sessions.stop(id))
    await Promise.all([...stopped, this.#signIns?.signOut(serverId)])
  }

  /** What the window had on the bench; it forgets when it closes, and reads this when it opens. */
  get drafts(): Drafts {
    return this.#drafts
  }

  /** Secrets that were typed and not saved are not kept. */
  keepDrafts(drafts: Drafts): void {
    const edits = Object.entries(drafts.edits).map(([id, recipe]) => [id, withoutSecrets(recipe)])
    this.#drafts = { ...drafts, edits: Object.fromEntries(edits) as Drafts['edits'] }
  }

  /**
   * Starts a test and answers at once. Throws consent_required unless exactly this was allowed
   * before or `digest` says that the user has just seen it; recipe_empty, too_many_probes, and
   * inputs_required or env_missing where a placeholder has no value.
   */
  async start({ probeId, isWatched = false, ...run }: Start): Promise<TestedProbe> {
    const parts = await this.#allowed(run)
    const probe = this.#probes.start({ probeId, serverId: run.serverId, isWatched, ...parts })
    this.#agreed(run)
    void this.#probes.ended(probeId).then((ended) => {
      this.#keep('the last test', () => this.#servers.remember(ended))
    })
    return probe
  }

  /** What a recipe asks for before it runs, also with what the store holds of it. */
  async inputs(serverId: string, recipe: Recipe): Promise<AskedInput[]> {
    const real = await this.#servers.resolve(serverId, recipe)
    return inputNames(real).map((name) => ({
      ...(recipe.inputs?.find((known) => known.name === name) ?? {
        ...{ name, description: '', isSecret: envEntry(name, '').isSecret },
      }),
      isKnown: this.#inputs.get(serverId)?.has(name) ?? false,
    }))
  }

  /** Keeps values for the inputs of a server until the app quits; nothing of them is stored. */
  giveInputs(serverId: string, values: Readonly<Record<string, string>>): void {
    const known = this.#inputs.get(serverId) ?? new Map<string, string>()
    for (const [name, value] of Object.entries(values)) known.set(name, value)
    this.#inputs.set(serverId, known)
  }

  /**
   * Where a sign-in may be started: the URL with its real values, once the user agreed to reach it,
   * with OAuth or before it was known that the server wants that. Throws consent_required.
   */
  async signInPlace(serverId: string, recipe: Recipe): Promise<Remote> {
    const { remote } = recipe
    if (remote === undefined || isBlank(recipe)) throw AppError.of('remote_url')
    const before = { ...recipe, remote: { ...remote, authorization: { type: 'none' as const } } }
    const settings = this.#settings.read()
    const owner = ownerOf(serverId, recipe)
    if (![recipe, before].some((one) => isAllowed(settings, digestOf(one), owner))) {
      throw AppError.of('consent_required')
    }
    return (await this.#filled(serverId, recipe)).recipe.remote ?? remote
  }

  /** Starts a server that is kept running, under the rules of a test. Throws session_running too. */
  async keepRunning({ sessionId, ...run }: Keep): Promise<SessionView> {
    const parts = await this.#allowed(run)
    const session = this.sessions.start({ sessionId, serverId: run.serverId, ...parts })
    this.#agreed(run)
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

  /** The recipe with its real values and as views show it, when exactly this may run. */
  async #allowed({
    serverId,
    recipe,
    digest,
  }: Run): Promise<ReturnType<typeof fillRecipe> & { shown: Recipe; access: Access | undefined }> {
    if (isBlank(recipe)) throw AppError.of('recipe_empty')
    const own = digestOf(recipe)
    if (digest !== own && !isAllowed(this.#settings.read(), own, ownerOf(serverId, recipe))) {
      throw AppError.of('consent_required')
    }
    const filled = await this.#filled(serverId, recipe)
    for (const { isSecret, value } of [...namedValues(filled.recipe), ...filled.secrets]) {
      if (isSecret && value) this.#log.hide(value)
    }
    const access = this.#signIns?.access(serverId, filled.recipe.remote)
    return { ...filled, shown: withoutSecrets(recipe), access }
  }

  #agreed({ serverId, recipe }: Run): void {
    this.#keep('the consent', () => {
      const at = this.#now().toISOString()
      this.#settings.update(({ consents }) => ({
        consents: withConsent(consents, recipe, { serverId, at }),
      }))
    })
  }

  async #filled(serverId: string, recipe: Recipe): Promise<ReturnType<typeof fillRecipe>> {
    const stored = await this.#servers.resolve(serverId, recipe)
    const { env } = await this.#environment.get()
    return fillRecipe(stored, { env, inputs: this.#inputs.get(serverId) ?? new Map() })
  }

  /** What runs goes on when a disk is full; the user is asked again next time. */
  #keep(what: string, store: () => void): void {
    try {
      store()
    } catch (cause) {
      this.#log.write('warn', 'bench', `${what} could not be kept`, cause)
    }
  }
}
