import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { OutputLine, TestedProbe, ToolSchemas } from '../../shared/model/probe.ts'
import type { Drafts, ProbePreview, Recipe, ServerView } from '../../shared/model/server.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { Log } from '../log.ts'
import type { SettingsStore } from '../storage/settingsStore.ts'
import { expandHome, searchCommand, withTilde } from './command.ts'
import { changesSince, digestOf, isAllowed, withConsent } from './consent.ts'
import { ShellEnvironment } from './environment.ts'
import { hintsFor } from './hints.ts'
import { Ledger } from './ledger.ts'
import { Probes } from './probes.ts'
import {
  isBlank,
  namedValues,
  needsStored,
  withNamedValues,
  withoutSecrets,
} from './namedValues.ts'
import type { Servers } from './servers.ts'

interface Options {
  settings: SettingsStore
  servers: Servers
  emit: Emit
  log: Log
  ledgerFile: string
  /** Of the app, told to every server. */
  version: string
  environment?: ShellEnvironment
  now?: () => Date
}

interface Start {
  probeId: string
  serverId: string
  recipe: Recipe
  /** The preview the user agreed to just now; null relies on an earlier agreement. */
  digest: string | null
  /** Somebody looks on, and may wait on when a limit passes. */
  isWatched?: boolean
}

/** A stored secret goes only into what was allowed for the server it belongs to. */
const ownerOf = (serverId: string, recipe: Recipe): string | null =>
  needsStored(recipe) ? serverId : null

/** The test bench: shows what would run, runs what the user agreed to, and knows what ran. */
export class Bench {
  readonly #settings: SettingsStore
  readonly #servers: Servers
  readonly #log: Log
  readonly #now: () => Date
  readonly #environment: ShellEnvironment
  readonly #ledger: Ledger
  readonly #probes: Probes
  #drafts: Drafts = { key: null, fresh: [], edits: {} }

  constructor(options: Options) {
    const { settings, servers, emit, log, environment = new ShellEnvironment() } = options
    this.#settings = settings
    this.#servers = servers
    this.#log = log
    this.#now = options.now ?? (() => new Date())
    this.#environment = environment
    this.#ledger = new Ledger(options.ledgerFile)
    this.#probes = new Probes({
      ...{ emit, environment, log, ledger: this.#ledger, version: options.version },
    })
  }

  /** Exactly what would run, with the path it would be found at. Starts nothing. */
  async preview(serverId: string, recipe: Recipe): Promise<ProbePreview> {
    if (isBlank(recipe)) throw AppError.of('recipe_empty')
    const digest = digestOf(recipe)
    const { consents } = this.#settings.read()
    const last = consents.findLast((consent) => consent.serverId === serverId)
    // Null says that the keychain has it, the empty text that it was typed just now.
    const shown = withNamedValues(recipe, (entry) =>
      entry.isSecret && entry.value ? { ...entry, value: '' } : entry,
    )
    const facts = {
      ...{ digest, limits: recipe.limits, hints: hintsFor(recipe) },
      changed: last && last.digest !== digest ? changesSince(last, recipe) : [],
      ranBefore: last?.at ?? null,
    }
    const { remote } = shown
    if (remote) return { ...facts, remote, command: '', path: null, args: [], env: [], cwd: '' }
    const { command, args, env } = recipe
    const cwd = resolve(homedir(), expandHome(recipe.cwd.trim()))
    const own = env.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))
    const shell = await this.#environment.get()
    const variables = { ...shell.env, ...Object.fromEntries(own) }
    const { path } = await searchCommand(command, { env: variables, cwd })
    return {
      ...{ ...facts, command, args },
      path: path && withTilde(path),
      env: shown.env,
      cwd: withTilde(cwd),
    }
  }

  /** Saves a server with what the last test of exactly this recipe found. Throws as Servers.save. */
  async save(serverId: string, recipe: Recipe, keepUntilQuit: boolean): Promise<ServerView> {
    const saved = await this.#servers.save(serverId, recipe, keepUntilQuit)
    const last = this.list().findLast((probe) => probe.serverId === serverId)
    if (last && digestOf(last.recipe) === digestOf(saved.recipe)) this.#servers.remember(last)
    return saved
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
   * before or `digest` says that the user has just seen it; recipe_empty, too_many_probes.
   */
  async start({
    probeId,
    serverId,
    recipe,
    digest,
    isWatched = false,
  }: Start): Promise<TestedProbe> {
    if (isBlank(recipe)) throw AppError.of('recipe_empty')
    const own = digestOf(recipe)
    if (digest !== own && !isAllowed(this.#settings.read(), own, ownerOf(serverId, recipe))) {
      throw AppError.of('consent_required')
    }
    const real = await this.#servers.resolve(serverId, recipe)
    for (const { isSecret, value } of namedValues(real)) {
      if (isSecret && value) this.#log.hide(value)
    }
    const shown = withoutSecrets(recipe)
    const probe = this.#probes.start({ probeId, serverId, recipe: real, shown, isWatched })
    this.#keep('the consent', () => {
      const at = this.#now().toISOString()
      this.#settings.update(({ consents }) => ({
        consents: withConsent(consents, recipe, { serverId, at }),
      }))
    })
    void this.#probes.ended(probeId).then((ended) => {
      this.#keep('the last test', () => this.#servers.remember(ended))
    })
    return probe
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

  /** Resolves when its tokens are counted too, or cannot be. */
  counted = (probeId: string): Promise<TestedProbe> => this.#probes.counted(probeId)

  output = (probeId: string): OutputLine[] => this.#probes.output(probeId)

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

  /** Ends every test with all its processes, within two seconds. */
  endAll = (): Promise<void> => this.#probes.endAll()

  /** The same without waiting, for the last moment of the app. */
  killNow = (): void => this.#probes.killNow()

  /** What runs goes on when a disk is full; the user is asked again next time. */
  #keep(what: string, store: () => void): void {
    try {
      store()
    } catch (cause) {
      this.#log.write('warn', 'bench', `${what} could not be kept`, cause)
    }
  }
}
