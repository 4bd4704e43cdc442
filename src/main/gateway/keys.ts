import type { ToolChoice } from '../../shared/model/toolChoice.ts'
import { AppError } from '../../shared/errors.ts'
import { UNREADABLE, UNSUPPORTED } from '../../shared/text/facts.ts'
import { toolNames } from './edit.ts'
import { READ_MS, WRITE_MS, type Door, type ReadOptions } from './door.ts'
import { countOf, isObject, textOf, type Json } from './json.ts'
import { choiceOf } from './wireTools.ts'

const PATH = '/api/governance/virtual-keys'
const PAGE_SIZE = 100
/** Bounds a list that never ends. */
const MAX_KEYS = 20_000

/**
 * A virtual key without its value: gateways send that, and the URL and headers of every client the
 * key may use, in clear text (v1.3.63 to v1.5.16, wire). Nothing of it leaves this file.
 */
export interface VirtualKey {
  id: string
  name: string
  description: string
  isActive: boolean
  /** ISO time; null when it never ends or the gateway does not say. */
  expiresAt: string | null
  /** The clients it may use: own id and name as far as told, and which of their tools. */
  access: (KeyEntry & { clientId: string | null })[]
}

/** A client that a key may use, as the key's own list names it. */
export interface KeyEntry {
  /** The gateway's number of the entry; null for one that is new. */
  entryId: number | null
  clientName: string
  tools: ToolChoice
}

/** The virtual keys of a gateway (bifrost-api.md section 7). */
export interface KeyCalls {
  /** Every virtual key, all pages. Rejects with gateway_unsupported where governance is off. */
  listKeys(options?: ReadOptions): Promise<VirtualKey[]>
  /** Replaces all that a key may use; everything else of the key stays (v1.3.63, v1.4.18, wire). */
  setAccess(keyId: string, entries: readonly KeyEntry[]): Promise<void>
}

/** Reads them with the clear values they come with, and lets none of these out. */
export function keyCalls(door: Door): KeyCalls {
  const ask = async (offset: number, { timeoutMs = READ_MS, signal }: ReadOptions) => {
    const path = PATH
    const query = { limit: PAGE_SIZE, offset }
    const { json } = await door
      .call({ method: 'GET', path, query, timeoutMs, signal })
      .catch((cause: unknown) => {
        throw isOff(cause)
          ? AppError.of('gateway_unsupported', { what: UNSUPPORTED.keys }, { cause })
          : cause
      })
    const page = readKeys(json)
    if (page === null) throw AppError.of('gateway_protocol', { what: UNREADABLE.noKeys })
    return page
  }
  return {
    async listKeys(options = {}) {
      const found = new Map<string, VirtualKey>()
      let offset = 0
      for (;;) {
        const { keys, total } = await ask(offset, options)
        const known = found.size
        for (const key of keys) found.set(key.id, key)
        offset += keys.length
        const isLast = total === null || offset >= total || found.size === known
        if (isLast || found.size >= MAX_KEYS) return [...found.values()]
      }
    },
    async setAccess(keyId, entries) {
      const body = {
        mcp_configs: entries.map(({ entryId, clientName, tools }) => ({
          ...(entryId !== null && { id: entryId }),
          mcp_client_name: clientName,
          tools_to_execute: toolNames(tools),
        })),
      }
      const path = `${PATH}/${encodeURIComponent(keyId)}`
      await door.call({ method: 'PUT', path, body, timeoutMs: WRITE_MS })
    },
  }
}

/** Governance switched off is a web page (v1.3.63, wire): that says nothing of the version. */
const isOff = (cause: unknown): boolean =>
  cause instanceof AppError && cause.code === 'gateway_html'

/** Null when it is no list of keys; entries without an id are left out. */
export function readKeys(json: unknown): { keys: VirtualKey[]; total: number | null } | null {
  if (!isObject(json) || !('virtual_keys' in json)) return null
  const entries = json['virtual_keys'] ?? [] // null without any key (v1.5.16, wire)
  if (!Array.isArray(entries)) return null
  const total = json['total_count']
  return {
    keys: entries.filter(isObject).flatMap((entry) => readKey(entry) ?? []),
    total: typeof total === 'number' ? total : null,
  }
}

function readKey(entry: Json): VirtualKey | null {
  const id = textOf(entry['id'])
  if (id === '') return null
  const configs = Array.isArray(entry['mcp_configs']) ? entry['mcp_configs'].filter(isObject) : []
  return {
    id,
    name: textOf(entry['name']),
    description: textOf(entry['description']),
    isActive: entry['is_active'] !== false,
    expiresAt: textOf(entry['expires_at']) || null,
    access: configs.map((config) => {
      const client = isObject(config['mcp_client']) ? config['mcp_client'] : {}
      return {
        entryId: countOf(config['id']),
        clientId: textOf(client['client_id']) || null,
        clientName: textOf(client['name']) || textOf(config['mcp_client_name']),
        tools: choiceOf(config['tools_to_execute']),
      }
    }),
  }
}
