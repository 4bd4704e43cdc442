import { homedir } from 'node:os'
import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { OutputLine, ProbeView } from '../../shared/model/probe.ts'
import type { ProbePreview, Recipe } from '../../shared/model/server.ts'
import type { Log } from '../log.ts'
import type { SettingsStore } from '../storage/settingsStore.ts'
import { expandHome, searchCommand, withTilde } from './command.ts'
import { changesSince, digestOf, withConsent } from './consent.ts'
import { ShellEnvironment } from './environment.ts'
import { hintsFor } from './hints.ts'
import { Ledger } from './ledger.ts'
import { Probes } from './probes.ts'
import { withoutSecrets, type Servers } from './servers.ts'

interface Options {
  settings: SettingsStore
  servers: Servers
  emit: Emit
  log: Log
  ledgerFile: string
  now?: () => Date
}

interface Start {
  probeId: string
  serverId: string | null
  recipe: Recipe
  /** The preview the user agreed to just now; null relies on an earlier agreement. */
  digest: string | null
}

/** The test bench: shows what would run, runs what the user agreed to, and knows what ran. */
export class Bench {
  readonly #settings: SettingsStore
  readonly #servers: Servers
  readonly #log: Log
  readonly #now: () => Date
  readonly #environment = new ShellEnvironment()
  readonly #ledger: Ledger
  readonly #probes: Probes

  constructor({ settings, servers, emit, log, ledgerFile, now = () => new Date() }: Options) {
    this.#settings = settings
    this.#servers = servers
    this.#log = log
    this.#now = now
    this.#ledger = new Ledger(ledgerFile)
    this.#probes = new Probes({ emit, environment: this.#environment, ledger: this.#ledger, log })
  }

  /** Exactly what would run, with the path it would be found at. Starts nothing. */
  async preview(serverId: string | null, recipe: Recipe): Promise<ProbePreview> {
    if (recipe.command.trim() === '') throw AppError.of('recipe_empty')
    const shown = withoutSecrets(recipe)
    const { command, args, env, cwd, limits } = shown
    const folder = expandHome(cwd.trim()) || homedir()
    const shell = await this.#environment.get()
    const found = await searchCommand(command, { env: shell.env, cwd: folder })
    const { consents } = this.#settings.read()
    const digest = digestOf(recipe)
    const last = serverId
      ? consents.findLast((consent) => consent.serverId === serverId)
      : undefined
    return {
      digest,
      isAllowed: consents.some((consent) => consent.digest === digest),
      command,
      path: found.path && withTilde(found.path),
      ...{ args, env, limits, cwd: withTilde(folder), hints: hintsFor(recipe) },
      changed: last && last.digest !== digest ? changesSince(last, recipe) : [],
      ranBefore: last?.at ?? null,
    }
  }

  /**
   * Starts a test and answers at once. Throws consent_required unless exactly this was allowed
   * before or `digest` says that the user has just seen it; recipe_empty, too_many_probes.
   */
  async start({ probeId, serverId, recipe, digest }: Start): Promise<ProbeView> {
    if (recipe.command.trim() === '') throw AppError.of('recipe_empty')
    const own = digestOf(recipe)
    const isKnown = this.#settings.read().consents.some((consent) => consent.digest === own)
    if (!isKnown && digest !== own) throw AppError.of('consent_required')
    const real = await this.#servers.resolve(serverId, recipe)
    for (const { isSecret, value } of real.env) if (isSecret && value) this.#log.hide(value)
    const probe = this.#probes.start({
      ...{ probeId, serverId, recipe: real, shown: withoutSecrets(recipe) },
    })
    if (digest === own) {
      const at = this.#now().toISOString()
      this.#settings.update(({ consents }) => ({
        consents: withConsent(consents, recipe, { serverId, at }),
      }))
    }
    void this.#probes.ended(probeId).then((ended) => this.#remember(serverId, ended))
    return probe
  }

  /** Quiet for a test that is over. */
  cancel = (probeId: string): void => this.#probes.cancel(probeId)

  list = (): ProbeView[] => this.#probes.list()

  /** Throws not_found. */
  probe = (probeId: string): ProbeView => this.#probes.get(probeId)

  /** Resolves when the test is no longer running. */
  ended = (probeId: string): Promise<ProbeView> => this.#probes.ended(probeId)

  output = (probeId: string): OutputLine[] => this.#probes.output(probeId)

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

  #remember(serverId: string | null, probe: ProbeView): void {
    try {
      if (serverId) this.#servers.remember(serverId, probe)
    } catch (cause) {
      this.#log.write('warn', 'servers', 'the last test could not be kept', cause)
    }
  }
}
