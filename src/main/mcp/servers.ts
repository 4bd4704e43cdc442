import { z } from 'zod'
import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { TestedProbe } from '../../shared/model/probe.ts'
import type { EnvEntry, LastProbe, Recipe, ServerView } from '../../shared/model/server.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { Secrets } from '../storage/secrets.ts'
import type { SavedServer } from '../storage/settings.ts'
import type { SettingsStore } from '../storage/settingsStore.ts'
import {
  isBlank,
  namedValues,
  needsStored,
  withNamedValues,
  withoutSecrets,
} from './namedValues.ts'
import { comparePin } from './pins.ts'

interface Options {
  settings: SettingsStore
  secrets: Secrets
  emit: Emit
}

const SecretValues = z.record(z.string(), z.string())
/** Where the secrets of a server lie. */
export const accountOf = (serverId: string): string => `server:${serverId}`

/** The parts of a recipe whose values are secret. */
export const secretsOf = (recipe: Recipe): EnvEntry[] =>
  namedValues(recipe).filter(({ isSecret }) => isSecret)

/** The servers the user saved. Recipes lie in settings, secret values in the keychain. */
export class Servers {
  readonly #settings: SettingsStore
  readonly #secrets: Secrets
  readonly #emit: Emit

  constructor({ settings, secrets, emit }: Options) {
    this.#settings = settings
    this.#secrets = secrets
    this.#emit = emit
  }

  /** Secret values are null. */
  list(): ServerView[] {
    return this.#settings.read().servers.map((server) => ({
      ...server,
      recipe: withoutSecrets(server.recipe),
    }))
  }

  /**
   * Changes the server with this id, or adds one under it. A secret whose value is null keeps the
   * stored one. Throws recipe_empty, and keychain_unavailable before anything is changed.
   */
  async save(id: string, recipe: Recipe, keepUntilQuit: boolean): Promise<ServerView> {
    if (isBlank(recipe)) throw AppError.of('recipe_empty')
    const before = this.#find(id)
    await this.#storeSecrets(before, id, recipe, keepUntilQuit)
    const saved: SavedServer = {
      id,
      recipe: withoutSecrets(recipe),
      lastProbe: before?.lastProbe ?? null,
      tags: before?.tags ?? [],
    }
    try {
      this.#update((servers) =>
        before ? servers.map((server) => (server.id === id ? saved : server)) : [...servers, saved],
      )
    } catch (cause) {
      if (!before) await this.#secrets.remove(accountOf(id))
      throw cause
    }
    return saved
  }

  /** Removes the server, its secrets and what was accepted of it. Throws not_found. */
  async remove(serverId: string): Promise<void> {
    if (!this.#find(serverId)) throw AppError.of('not_found', { what: GONE.server })
    this.#settings.update(({ pins }) => ({
      pins: pins.filter((pin) => pin.serverId !== serverId),
    }))
    this.#update((servers) => servers.filter(({ id }) => id !== serverId))
    await this.#secrets.remove(accountOf(serverId))
  }

  /**
   * The recipe as it runs: values that are null are filled in where one is stored. What comes from
   * the store is secret, whatever the caller calls it, so that no output shows it.
   */
  async resolve(serverId: string, recipe: Recipe): Promise<Recipe> {
    if (!needsStored(recipe)) return recipe
    const values = await this.#read(serverId)
    return withNamedValues(recipe, (entry) =>
      entry.value === null
        ? { ...entry, isSecret: true, value: values[entry.name] ?? null }
        : entry,
    )
  }

  /** Keeps how the last test of a server went, if it is saved. */
  remember(probe: TestedProbe): void {
    if (probe.state === 'running' || !this.#find(probe.serverId)) return
    const lastProbe: LastProbe = {
      at: probe.startedAt,
      state: probe.state,
      toolCount: probe.result?.tools.length ?? 0,
      changed: this.#changedIn(probe),
      ms: probe.totalMs ?? 0,
      reason: probe.failure?.message ?? '',
    }
    this.#update((servers) =>
      servers.map((server) => (server.id === probe.serverId ? { ...server, lastProbe } : server)),
    )
  }

  #changedIn({ result, serverId }: TestedProbe): number {
    const pin = this.#settings.read().pins.find((pin) => pin.serverId === serverId)
    if (!pin || !result) return 0
    const { added, removed, changed } = comparePin(pin, result)
    return added + removed + changed
  }

  #find(serverId: string): SavedServer | null {
    return this.#settings.read().servers.find(({ id }) => id === serverId) ?? null
  }

  #update(change: (servers: SavedServer[]) => SavedServer[]): void {
    this.#settings.update(({ servers }) => ({ servers: change(servers) }))
    this.#emit('servers.changed', this.list())
  }

  /** The stored values by name; none when the keychain has nothing for this server. */
  async #read(serverId: string): Promise<Record<string, string>> {
    const text = await this.#secrets.read(accountOf(serverId))
    if (text === null) return {}
    try {
      return SecretValues.catch({}).parse(JSON.parse(text))
    } catch {
      return {}
    }
  }

  /** Makes the keychain hold exactly the secrets of this recipe, asking it only when needed. */
  async #storeSecrets(
    before: SavedServer | null,
    id: string,
    recipe: Recipe,
    keepUntilQuit: boolean,
  ): Promise<void> {
    const wanted = secretsOf(recipe)
    const had = before ? secretsOf(before.recipe) : []
    const names = (entries: EnvEntry[]) => entries.map(({ name }) => name).join('\n')
    const hasNew = wanted.some(({ value }) => value !== null)
    if (!hasNew && names(wanted) === names(had)) return
    const isKept = had.length > 0 && wanted.some(({ value }) => value === null)
    const old = isKept ? await this.#readOld(id, keepUntilQuit) : {}
    const values = wanted.flatMap(({ name, value }) => {
      const kept = value ?? old[name]
      return kept === undefined ? [] : [[name, kept] as const]
    })
    if (values.length > 0) {
      const text = JSON.stringify(Object.fromEntries(values))
      await this.#secrets.write(accountOf(id), text, keepUntilQuit)
    } else if (had.length > 0) {
      await this.#secrets.remove(accountOf(id))
    }
  }

  /** Whoever keeps secrets until quit may have no keychain that could be read. */
  async #readOld(id: string, keepUntilQuit: boolean): Promise<Record<string, string>> {
    try {
      return await this.#read(id)
    } catch (cause) {
      if (keepUntilQuit) return {}
      throw cause
    }
  }
}
