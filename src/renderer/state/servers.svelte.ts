import type { ParsedRecipes, Recipe, ServerView } from '../../shared/model/server.ts'
import { AppError } from '../../shared/errors.ts'
import { call, on } from '../api.svelte.ts'

/** The window's copy of the saved servers. Main keeps the truth; events replace the copy. */
export class Servers {
  list = $state.raw<ServerView[]>([])
  /** False until main has answered once: an empty list before that means nothing. */
  isLoaded = $state(false)
  error = $state.raw<AppError | null>(null)
  #stop: (() => void) | null = null

  /** Listens from now on and reads the list; calling it again only reads again. */
  start = async (): Promise<void> => {
    this.#stop ??= on('servers.changed', (list) => this.#take(list))
    try {
      this.#take(await call('servers.list'))
    } catch (cause) {
      this.error = AppError.from(cause)
    }
  }

  stop(): void {
    this.#stop?.()
    this.#stop = null
  }

  byId(id: string | null): ServerView | null {
    return this.list.find((server) => server.id === id) ?? null
  }

  parse(text: string): Promise<ParsedRecipes> {
    return call('servers.parse', { text })
  }

  /** Saves and answers what main kept: secret values come back as null. */
  async save(input: {
    serverId: string
    recipe: Recipe
    keepUntilQuit: boolean
  }): Promise<ServerView> {
    const saved = await call('servers.save', input)
    const isNew = this.byId(saved.id) === null
    this.list = isNew
      ? [...this.list, saved]
      : this.list.map((server) => (server.id === saved.id ? saved : server))
    return saved
  }

  async remove(serverId: string): Promise<void> {
    await call('servers.remove', { serverId })
    this.list = this.list.filter(({ id }) => id !== serverId)
  }

  #take(list: ServerView[]): void {
    this.list = list
    this.isLoaded = true
    this.error = null
  }
}

export const servers = new Servers()
