import { createHash } from 'node:crypto'
import type { ClientDetail, GatewayTool } from '../../shared/model/client.ts'
import type { ClientToolFacts } from '../../shared/model/clientTools.ts'
import type { Annotations } from '../../shared/model/probe.ts'
import type { ToolBaseline } from '../storage/toolBaseline.ts'
import type { SettingsStore } from '../storage/settingsStore.ts'
import type { Clients } from './clients.ts'

interface Tested {
  server: string
  tools: readonly { name: string; description: string; annotations: Annotations | null }[]
}

interface Options {
  clients: Pick<Clients, 'detail'>
  settings: SettingsStore
  /** Estimated tokens of each definition, in the same order. */
  count: (tools: { name: string; description: string; inputSchema: unknown }[]) => Promise<number[]>
  /** Servers that were tested on this computer, the newest test first. */
  tested: () => readonly Tested[]
}

/** Clients whose tokens are kept counted: the panel asks again after every look. */
const MOST_COUNTED = 8
/** The settings are written whole at every change. */
const MOST_BASELINES = 100
const MOST_BASELINE_TOOLS = 1000

/** What the app knows of the tools of clients beyond what their gateway tells. */
export class ToolFacts {
  readonly #options: Options
  readonly #counted = new Map<string, Promise<number[]>>()

  constructor(options: Options) {
    this.#options = options
  }

  /** Rejects with not_found when the client is not in the list. */
  async of(gatewayId: string, clientId: string): Promise<ClientToolFacts> {
    const detail = await this.#options.clients.detail(gatewayId, clientId)
    const { tools } = detail
    const counts = await this.#tokens(tools).catch(() => null)
    const { testedAs, hints } = hintsFor(tools, this.#options.tested())
    const known = this.#baseline(detail)
    return {
      tokens: tools.map((_, index) => counts?.[index] ?? null),
      ...{ hints, testedAs },
      isNew: tools.map(({ name, isAllowed }) => known !== null && !isAllowed && !known.has(name)),
    }
  }

  /** Counted once as long as the definitions stay the same. */
  #tokens(tools: readonly GatewayTool[]): Promise<number[]> {
    const definitions = tools.map(({ name, description, parameters }) => ({
      ...{ name, description, inputSchema: parameters },
    }))
    const key = digestOf(definitions)
    const counting = this.#counted.get(key) ?? this.#options.count(definitions)
    this.#counted.delete(key)
    this.#counted.set(key, counting)
    counting.catch(() => this.#counted.delete(key))
    const oldest = this.#counted.keys().next().value
    if (this.#counted.size > MOST_COUNTED && oldest !== undefined) this.#counted.delete(oldest)
    return counting
  }

  /** The tools there were when the list became what it is; null where every tool is allowed. */
  #baseline({ gatewayId, row, settings, tools }: ClientDetail): ReadonlySet<string> | null {
    if (settings.tools === 'all') return null
    const names = tools.map(({ name }) => name)
    // A client that is down lists nothing: what it has later is not new.
    if (names.length === 0 || names.length > MOST_BASELINE_TOOLS) return null
    const chosen = digestOf(settings.tools.toSorted())
    const store = this.#options.settings
    const isOf = (kept: ToolBaseline) => kept.gatewayId === gatewayId && kept.clientId === row.id
    const known = store.read().toolBaselines.find((kept) => isOf(kept) && kept.chosen === chosen)
    if (known !== undefined) return new Set(known.tools)
    try {
      store.update(({ gateways, toolBaselines }) => {
        const ids = new Set(gateways.map(({ id }) => id))
        const others = toolBaselines.filter((kept) => !isOf(kept) && ids.has(kept.gatewayId))
        const own = { gatewayId, clientId: row.id, chosen, tools: names }
        return { toolBaselines: [...others, own].slice(-MOST_BASELINES) }
      })
    } catch {
      // Settings that cannot be written are told of where the user changes them.
    }
    return null
  }
}

/** Hints of the tested server that has most of these tools, for those that read the same. */
function hintsFor(
  tools: readonly GatewayTool[],
  tested: readonly Tested[],
): Pick<ClientToolFacts, 'hints' | 'testedAs'> {
  const found: { server: string; hints: (Annotations | null)[]; count: number }[] = tested.map(
    (test) => {
      const byName = new Map(test.tools.map((tool) => [tool.name, tool]))
      const same = tools.map(({ name, description }) => {
        const tool = byName.get(name)
        return tool?.description.trim() === description.trim() ? tool : undefined
      })
      const hints = same.map((tool) => tool?.annotations ?? null)
      return { server: test.server, hints, count: same.filter(Boolean).length }
    },
  )
  const best = found.reduce<(typeof found)[number] | null>(
    (most, other) => (other.count > (most?.count ?? 0) ? other : most),
    null,
  )
  return { hints: best?.hints ?? tools.map(() => null), testedAs: best?.server ?? null }
}

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)
