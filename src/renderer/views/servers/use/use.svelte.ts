import { untrack } from 'svelte'
import { sessions } from '../../../state/sessions.svelte.ts'
import type { ThingTab, Thing } from './things.ts'
import { ThingUse } from './thingUse.svelte.ts'

export type UseTab = ThingTab | 'log' | 'transcript'

/** What the window remembers of one running server while it is open. */
class Use {
  tab = $state<UseTab>('tools')
  /** Key of the chosen thing, by tab. */
  chosen = $state<Record<ThingTab, string | null>>({ tools: null, prompts: null, resources: null })
  /** Names of tools whose calls are not asked about any more. */
  readonly #unasked = new Set<string>()
  readonly #uses = new Map<string, ThingUse>()
  readonly #sessionId: string

  constructor(sessionId: string) {
    this.#sessionId = sessionId
  }

  /** The same as long as the thing is the same, so that what was typed stays. */
  of(thing: Thing): ThingUse {
    const known = this.#uses.get(thing.key)
    if (known?.thing.target === thing.target) return known
    const fresh = new ThingUse(this.#sessionId, thing, this.#unasked)
    this.#uses.set(thing.key, fresh)
    return fresh
  }
}

let uses: Readonly<Record<string, Use>> = {}

/** Kept as long as its session is there, so that a look elsewhere loses nothing. */
export function useOf(sessionId: string): Use {
  const known = uses[sessionId]
  if (known) return known
  const use = new Use(sessionId)
  const ids = untrack(() => sessions.list.map(({ id }) => id))
  const others = Object.entries(uses).filter(([id]) => ids.includes(id))
  uses = { ...Object.fromEntries(others), [sessionId]: use }
  return use
}
