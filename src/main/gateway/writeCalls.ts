import { AppError } from '../../shared/errors.ts'
import { clientPath, WRITE_MS, type Call, type Door } from './door.ts'
import { clean, refusalOf } from './failures.ts'
import { readWrite, type WriteAnswer } from './flows.ts'
import type { Json } from './json.ts'

/** A create waits for its server and for the creates before it (wire: 30 s each, SSE over 100). */
const CREATE_MS = 180_000

/** What changes the clients of a gateway. 200 is no proof of anything: read the list again. */
export interface WriteCalls {
  /**
   * Blocks until the gateway has connected to the server, 30 s and more when it does not come up.
   * Rejects with client_name_taken.
   */
  createClient(body: object, signal?: AbortSignal): Promise<WriteAnswer>
  /** `body`: as editBody makes it. Rejects with client_name_taken. */
  editClient(id: string, body: Json): Promise<WriteAnswer>
  deleteClient(id: string): Promise<void>
  refreshTools(id: string): Promise<WriteAnswer>
  reconnect(id: string): Promise<void>
}

/** `createMs`: how long a create may take. */
export function writeCalls(door: Door, createMs = CREATE_MS): WriteCalls {
  const named = async (call: Call & { body: object }) => {
    const { json } = await door.call(call).catch((cause: unknown) => {
      throw nameTaken(cause, call.body) ?? cause
    })
    return readWrite(json, clean)
  }
  return {
    createClient: (body, signal) =>
      named({ method: 'POST', path: '/api/mcp/client', body, timeoutMs: createMs, signal }),
    editClient: async (id, body) =>
      named({ method: 'PUT', path: clientPath(id), body, timeoutMs: WRITE_MS }),
    async deleteClient(id) {
      await door.call({ method: 'DELETE', path: clientPath(id), timeoutMs: WRITE_MS })
    },
    async refreshTools(id) {
      const path = `${clientPath(id)}/refresh-tools`
      const call = { method: 'POST', path, body: {}, timeoutMs: WRITE_MS } as const
      return readWrite((await door.askFor('canRefreshTools', call)).json, clean)
    },
    async reconnect(id) {
      const path = `${clientPath(id)}/reconnect`
      await door.call({ method: 'POST', path, timeoutMs: WRITE_MS })
    },
  }
}

/**
 * 409 since v1.5.16, before it a 500 whose text says so (wire); a slug made of the name counts as
 * one. Another 409 is about something else, such as a sign-in that is not done.
 */
function nameTaken(cause: unknown, body: object): AppError | null {
  const refusal = refusalOf(cause)
  if (refusal === null || ![400, 409, 422, 500].includes(refusal.status)) return null
  if (!/already (?:exists|in use|taken)|\bUNIQUE constraint\b/i.test(refusal.message)) return null
  const name = clean(String((body as { name?: unknown }).name ?? ''))
  return AppError.of('client_name_taken', { name }, { details: refusal.message, cause: refusal })
}
