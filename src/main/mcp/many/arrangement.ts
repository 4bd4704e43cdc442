import type { Emit } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ServerView } from '../../../shared/model/server.ts'
import { GONE } from '../../../shared/text/facts.ts'
import { copyName } from '../../../shared/text/many.ts'
import type { Secrets } from '../../storage/secrets.ts'
import type { SavedServer } from '../../storage/settings.ts'
import type { SettingsStore } from '../../storage/settingsStore.ts'
import { withoutSecrets } from '../namedValues.ts'
import { accountOf, secretsOf, type Servers } from '../servers.ts'

interface Options {
  settings: SettingsStore
  secrets: Secrets
  servers: Pick<Servers, 'list'>
  emit: Emit
}

/** How the user keeps the saved servers: their order, their tags, copies of them. */
export class Arrangement {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Puts a server at this place of the list without it. Throws not_found. */
  move(serverId: string, index: number): void {
    const server = this.#get(serverId)
    this.#update((servers) =>
      servers.filter(({ id }) => id !== serverId).toSpliced(index, 0, server),
    )
  }

  /** These tags instead of the ones it had; words that differ only in case are one. Throws not_found. */
  tag(serverId: string, tags: readonly string[]): void {
    this.#get(serverId)
    const lower = tags.map((tag) => tag.toLowerCase())
    const own = tags.filter((_, at) => lower.indexOf(lower[at]!) === at)
    this.#update((servers) =>
      servers.map((server) => (server.id === serverId ? { ...server, tags: own } : server)),
    )
  }

  /**
   * A copy behind the server, with its tags and its secrets, which never leave main. What was
   * allowed to run with the secrets of the one is asked again for the copy. Throws not_found, and
   * keychain_unavailable before anything is changed.
   */
  async duplicate(serverId: string): Promise<ServerView> {
    const { secrets, settings } = this.#options
    const { recipe, tags } = this.#get(serverId)
    const id = crypto.randomUUID()
    if (secretsOf(recipe).length > 0) {
      const text = await secrets.read(accountOf(serverId))
      const isUntilQuit = (await secrets.place(accountOf(serverId))) === 'memory'
      if (text !== null) await secrets.write(accountOf(id), text, isUntilQuit)
    }
    const names = settings.read().servers.map((server) => server.recipe.name)
    const copy: SavedServer = {
      id,
      recipe: { ...withoutSecrets(recipe), name: copyName(recipe.name, names) },
      lastProbe: null,
      tags,
    }
    try {
      this.#update((servers) => {
        const at = servers.findIndex((server) => server.id === serverId)
        return servers.toSpliced(at === -1 ? servers.length : at + 1, 0, copy)
      })
    } catch (cause) {
      await secrets.remove(accountOf(id))
      throw cause
    }
    return copy
  }

  #get(serverId: string): SavedServer {
    const server = this.#options.settings.read().servers.find(({ id }) => id === serverId)
    if (!server) throw AppError.of('not_found', { what: GONE.server })
    return server
  }

  #update(change: (servers: SavedServer[]) => SavedServer[]): void {
    const { settings, servers, emit } = this.#options
    settings.update((all) => ({ servers: change(all.servers) }))
    emit('servers.changed', servers.list())
  }
}
