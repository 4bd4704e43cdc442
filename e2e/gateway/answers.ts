import type { Dialect } from './dialect.ts'

/** One HTTP answer, complete. */
export interface Answer {
  status: number
  contentType: string | null
  headers: Record<string, string>
  body: string
  /** The gateway dies of this right after the answer was sent. */
  crashAfter?: string
}

/** Thrown by a handler: the gateway dies without an answer, as a Go process does in a panic. */
export class Crash extends Error {}

const escapes: Record<string, string> = { '&': '\\u0026', '<': '\\u003c', '>': '\\u003e' }

/** JSON as Go writes it: `&`, `<` and `>` escaped, a newline at the end. */
export const json = (
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): Answer => ({
  status,
  contentType: 'application/json',
  headers,
  body: JSON.stringify(value).replace(/[&<>]/g, (character) => escapes[character]!) + '\n',
})

/** An answer that is not JSON. */
export const text = (
  status: number,
  contentType: string | null,
  body: string,
  headers: Record<string, string> = {},
): Answer => ({ status, contentType, headers, body })

/** The error answer of the management API. */
export const failure = (dialect: Dialect, status: number, message: string): Answer =>
  json(status, {
    is_bifrost_error: false,
    status_code: status,
    error: { message },
    extra_fields: dialect.errorExtra,
  })

/** The success answer of every write to a client. */
export const success = (message: string): Answer => json(200, { message, status: 'success' })

/** The dashboard, which the gateway answers to every GET it does not know. */
export const dashboard: Answer = text(
  200,
  'text/html; charset=utf-8',
  '<!doctype html><title>ui</title>\n',
)
