import { quoteWord } from './shellWord.ts'

/**
 * The name of the entry in a tool: letters, digits and hyphens, so that TOML needs no quotes, and
 * short, because Cursor counts it as part of each tool's name.
 */
export function serverName(gateway: string): string {
  const slug = gateway
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 24)
    .replace(/^-+|-+$/g, '')
  return slug === '' || slug === 'bifrost' ? 'bifrost' : `bifrost-${slug}`
}

const bearer = (key: string): string => `Bearer ${key}`

/** What opens a gateway, as an entry of JSON has it; nothing without a key. */
export const jsonHeaders = (key: string | null): { headers?: { Authorization: string } } =>
  key === null ? {} : { headers: { Authorization: bearer(key) } }

/** The same as a flag of a command; no flag without a key. */
export const headerFlags = (key: string | null, flag: string): string[] =>
  key === null ? [] : [`${flag} ${quoteWord(`Authorization: ${bearer(key)}`)}`]

/** One below the other. */
export const lines = (...all: string[]): string => all.join('\n')

/** One command over several lines, as a POSIX shell joins them. */
export const shell = (...parts: string[]): string => parts.join(' \\\n  ')

/** As tools write their own files. */
export const json = (value: unknown): string => JSON.stringify(value, null, 2)

/** A TOML basic string: it has the escapes of JSON, and DEL besides. */
export const toml = (text: string): string => JSON.stringify(text).replaceAll('\u007f', '\\u007f')
