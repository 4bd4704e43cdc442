import { GONE } from '../../shared/text/facts.ts'
import { pathStep, READ_MS, WRITE_MS, type Door, type ReadOptions } from './door.ts'
import { isObject, numberOf, textOf, type Json } from './json.ts'

/** One page of a list this app does not look into: names to show, and the entries as they came. */
export interface CatalogPage {
  entries: { id: string; name: string; description: string; item: Json }[]
  /** How many there are in all; null when the gateway does not say. */
  total: number | null
}

interface PageOptions extends ReadOptions {
  search?: string
  offset?: number
}

/** The other lists of bifrost-api.md section 5. */
export interface CatalogCalls {
  /** The catalogue of known servers. */
  library(options?: PageOptions): Promise<CatalogPage>
  addToLibrary(entry: Json): Promise<void>
  removeFromLibrary(id: string): Promise<void>
  /** Asks the gateway to fetch the catalogue anew. */
  syncLibrary(): Promise<void>
  /** Credentials of end users, without any value. */
  userSessions(options?: PageOptions): Promise<CatalogPage>
  virtualMcps(options?: PageOptions): Promise<CatalogPage>
}

const LIBRARY = '/api/mcp/library'

/** Each asks for an ability: gateway_unsupported where the gateway does not have it. */
export function catalogCalls(door: Door): CatalogCalls {
  const query = ({ search, offset }: PageOptions) => ({
    ...(search ? { search } : {}),
    ...(offset ? { offset } : {}),
  })
  const page = async (
    ability: Parameters<Door['askFor']>[0],
    [path, key]: [path: string, key: string],
    options: PageOptions = {},
  ) => {
    const { timeoutMs = READ_MS, signal } = options
    const call = { method: 'GET', path, query: query(options), timeoutMs, signal } as const
    return readCatalog((await door.askFor(ability, call)).json, key)
  }
  const write = async (call: { method: 'POST' | 'DELETE'; path: string; body?: Json }) =>
    void (await door.askFor('hasLibrary', { ...call, timeoutMs: WRITE_MS }))
  return {
    library: (options) => page('hasLibrary', [LIBRARY, 'servers'], options),
    addToLibrary: (body) => write({ method: 'POST', path: LIBRARY, body }),
    removeFromLibrary: async (id) =>
      write({ method: 'DELETE', path: `${LIBRARY}/${pathStep(id, GONE.libraryEntry)}` }),
    syncLibrary: () => write({ method: 'POST', path: `${LIBRARY}/force-sync`, body: {} }),
    userSessions: (options) => page('hasPerUserAuth', ['/api/mcp/sessions', 'sessions'], options),
    virtualMcps: (options) =>
      page('hasVirtualMcps', ['/api/mcp/virtual-mcps', 'virtual_mcps'], options),
  }
}

/** Entries under `key`, or the list itself; an empty page for anything else. */
export function readCatalog(json: unknown, key: string): CatalogPage {
  const list: unknown = isObject(json) ? json[key] : json
  const entries = Array.isArray(list) ? list.filter(isObject) : []
  return {
    entries: entries.map((item) => ({
      id: textOf(item['id']),
      name: textOf(item['name']),
      description: textOf(item['description']),
      item,
    })),
    total: isObject(json) ? numberOf(json['total_count']) : null,
  }
}
