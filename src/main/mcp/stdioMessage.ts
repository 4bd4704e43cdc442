import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { isObject } from './toolReader.ts'

/** What one line of stdout is: a message, an attempt at one, or something else. */

/** The first byte that is not a space: messages are objects, a batch is an array of them. */
export function startsLikeMessage(part: Buffer): boolean {
  const first = part.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0d)
  return first === 0x7b || first === 0x5b
}

/** Undefined for what is no JSON. */
export function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Null for what is no JSON-RPC 2.0, also for JSON log lines. */
export function messagesOf(value: unknown): JSONRPCMessage[] | null {
  const messages = Array.isArray(value) ? value : [value]
  return messages.length > 0 && messages.every(isMessage) ? messages : null
}

/** Whether this, though no JSON-RPC 2.0, is meant to be the answer: waiting for more is in vain. */
export function isAnswerTo(id: unknown, value: unknown): boolean {
  if (!isObject(value) || id === undefined || value['id'] !== id || 'method' in value) return false
  return 'result' in value || 'error' in value
}

/** Whether a message has an object under this key. */
export function hasObject(message: object, key: string): boolean {
  return isObject((message as Record<string, unknown>)[key])
}

function isMessage(value: unknown): value is JSONRPCMessage {
  return (
    typeof value === 'object' && value !== null && 'jsonrpc' in value && value.jsonrpc === '2.0'
  )
}
