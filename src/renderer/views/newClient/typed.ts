import type { NewAuth } from '../../../shared/model/newClient.ts'
import type { NewClientForm } from '../../../shared/model/newClientForm.ts'

/** What texts that somebody types for a new client mean. */

/** Whether somebody else reads the value: it is a name then, and no secret. */
export const isReference = (value: string): boolean => /^(?:env|vault)\.\S*$/.test(value.trim())

/** `env.NAME` for what has this name here: `X-Api-Key` is read from `X_API_KEY`. */
export const referenceFor = (name: string): string =>
  `env.${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_') || 'NAME'}`

/** How the gateway signs in: a command has no sign-in and an API no OAuth, whatever was chosen. */
export function authOf({ connection, auth }: NewClientForm): NewAuth['type'] {
  if (connection === 'stdio') return 'none'
  return connection === 'openapi' && auth.includes('oauth') ? 'none' : auth
}

/** Whether the gateway reaches an MCP server at an address. */
export const hasUrl = ({ connection }: Pick<NewClientForm, 'connection'>): boolean =>
  connection === 'http' || connection === 'sse'

/** Names stand in lines or between commas; none twice. */
export const names = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n,]/)
      .map((name) => name.trim())
      .filter(Boolean),
  ),
]

/** Null: no number. Undefined: nothing said. */
export function numberOf(text: string): number | null | undefined {
  if (text.trim() === '') return undefined
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : null
}

/** Whether it is an http or https address. */
export function isAddress(text: string): boolean {
  const url = URL.parse(text.trim())
  return url !== null && /^https?:$/.test(url.protocol)
}
