import { call } from '../../../api.svelte.ts'
import { servers } from '../../../state/servers.svelte.ts'
import { bench } from '../bench.svelte.ts'
import type { Entry } from '../entries.ts'

/** The key of the bench while it shows the table of many servers. */
export const MANY = 'many'

/** How the list of servers is sorted and cut by the user. Main keeps order, tags and copies. */
export class Arranging {
  /** Only servers with this tag are shown; null: all of them. */
  #wanted = $state<string | null>(null)

  /** Every tag in use, in the order of the alphabet. */
  tags = $derived(
    servers.list
      .flatMap(({ tags }) => tags)
      .filter((tag, at, all) => all.indexOf(tag) === at)
      .sort((one, other) => one.localeCompare(other)),
  )

  /** A tag that no server has any more filters nothing. */
  get tag(): string | null {
    return this.#wanted !== null && this.tags.includes(this.#wanted) ? this.#wanted : null
  }

  set tag(tag: string | null) {
    this.#wanted = tag
  }

  /** The saved servers that the tag leaves. */
  shown = $derived(servers.list.filter(({ tags }) => this.tag === null || tags.includes(this.tag)))

  /** What is not saved has no tags and is never hidden. */
  entries = $derived(
    bench.entries.filter(
      ({ server }) => !server || this.tag === null || server.tags.includes(this.tag),
    ),
  )

  /** Puts a saved server where another one is, seen from the side it comes from. */
  move = async (serverId: string, target: string): Promise<void> => {
    const index = servers.list.findIndex(({ id }) => id === target)
    if (index === -1 || serverId === target) return
    await bench.attempt(serverId, () => call('servers.move', { serverId, index }))
  }

  setTags = (serverId: string, tags: string[]): Promise<void> =>
    bench.attempt(serverId, () => call('servers.tag', { serverId, tags }))

  /** A copy on the bench: of a saved server a saved one, with its secrets and what was typed since. */
  duplicate = async ({ key, server, recipe, isDirty }: Entry): Promise<void> => {
    if (!server) return void bench.add(recipe)
    await bench.attempt(key, async () => {
      const copy = await call('servers.duplicate', { serverId: server.id })
      if (!servers.byId(copy.id)) await servers.start()
      bench.select(copy.id)
      if (isDirty) bench.edit({ ...recipe, name: copy.recipe.name })
    })
  }
}

export const arranging = new Arranging()
