import type { Authorization, EnvEntry, Limits, Recipe, Remote } from '../../shared/model/server.ts'
import { isOnlyPlaceholders, placeholdersIn } from '../../shared/placeholders.ts'
import { envEntry, isObject, type Raw } from './recipeParts.ts'

const LIMITS: Limits = { startMs: 30_000, requestMs: 30_000 }

/** Parts of a host name that say nothing about whose server it is. */
const GENERIC = /^(?:www|mcp|api|app|sse|server|remote|mcp-server|gateway)$/

interface Parts {
  name?: string
  /** As other apps write it, or nothing. */
  type?: unknown
  url: string
  headers?: EnvEntry[]
  limits?: Partial<Limits>
  authorization?: Authorization
}

/** A complete recipe for a URL, with a name from its host. A bearer token becomes one of its own. */
export function remoteRecipe({
  name,
  type,
  url,
  headers = [],
  limits,
  authorization,
}: Parts): Recipe {
  const words = (name ?? '').trim() || nameForUrl(url)
  const { address, user } = withoutUser(url.trim())
  const all = user === null ? headers : [...headers, user]
  const found = all.map(bearerIn).find((token) => token !== null)
  const remote: Remote = {
    type: transportOf(type, url),
    url: address,
    headers: found === undefined ? all : all.filter((entry) => bearerIn(entry) === null),
    authorization:
      authorization ?? (found === undefined ? { type: 'none' } : { type: 'bearer', token: found }),
  }
  return {
    ...{ name: words.slice(0, 120), command: '', args: [], env: [], cwd: '' },
    limits: { ...LIMITS, ...limits },
    remote,
  }
}

/** A user in a URL would lie readable in the settings, and Node sends no such URL: it is a header. */
function withoutUser(text: string): { address: string; user: EnvEntry | null } {
  const url = URL.parse(text)
  if (url === null || (url.username === '' && url.password === '')) {
    return { address: text, user: null }
  }
  const [name, password] = [url.username, url.password].map(decoded)
  const value = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
  url.username = ''
  url.password = ''
  return { address: url.href, user: { name: 'Authorization', value, isSecret: true } }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The token of `Authorization: Bearer …`; null for another header, and where it is asked for. */
function bearerIn({ name, value }: EnvEntry): string | null {
  if (name.toLowerCase() !== 'authorization' || value === null) return null
  const [, token = null] = /^Bearer\s+(\S+)$/i.exec(value.trim()) ?? []
  return token === null || placeholdersIn(token).length > 0 ? null : token
}

/** `streamable-http`, `streamableHttp` and `http` are one; without a word the path decides. */
function transportOf(type: unknown, url: string): Remote['type'] {
  const word = typeof type === 'string' ? type.toLowerCase().replace(/[^a-z]/g, '') : ''
  if (word === 'sse') return 'sse'
  if (/^(?:http|streamablehttp)$/.test(word)) return 'http'
  return /\/sse\/?$/.test(url.replace(/[?#].*$/s, '')) ? 'sse' : 'http'
}

/** `https://mcp.linear.app/sse` is linear; on this computer the port tells servers apart. */
export function nameForUrl(text: string): string {
  const url = URL.parse(text.trim())
  if (url === null)
    return text
      .trim()
      .replace(/[?#].*$/s, '')
      .slice(0, 60)
  if (/^[\d.]+$|^\[|^localhost$/.test(url.hostname)) return url.host
  const labels = url.hostname.split('.')
  const own = labels.slice(0, -1).filter((label) => !GENERIC.test(label))
  return own.at(-1) ?? url.host
}

/** A header; what only names where its value comes from is no secret. */
export const headerEntry = (name: string, value: string): EnvEntry => {
  const entry = envEntry(name, value)
  return isOnlyPlaceholders(value) ? { ...entry, isSecret: false } : entry
}

/** The headers of an entry as other apps keep them: a map, and with Codex two more. */
export function headersOf(entry: Raw): EnvEntry[] {
  const options = isObject(entry['requestOptions']) ? entry['requestOptions'] : {}
  const init = isObject(entry['requestInit']) ? entry['requestInit'] : {}
  const maps = [entry['headers'], entry['http_headers'], options['headers'], init['headers']]
  const given = maps.flatMap((map) => Object.entries(isObject(map) ? map : {}))
  const named = entry['env_http_headers'] // Codex: the value is the name of a variable
  const fromEnv = Object.entries(isObject(named) ? named : {}).map(
    ([name, variable]): [string, unknown] => [name, `\${env:${String(variable)}}`],
  )
  const token = entry['bearer_token_env_var']
  const bearer: [string, unknown][] =
    typeof token === 'string' ? [['Authorization', `Bearer \${env:${token}}`]] : []
  return [...given, ...fromEnv, ...bearer]
    .filter(([name, value]) => name !== '' && value !== null && typeof value !== 'object')
    .map(([name, value]) => headerEntry(name, String(value)))
}

/** `Name: value`, as a command line gives a header; none when it has no name. */
export function headerFrom(line: string): EnvEntry[] {
  const [, name, value] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/s.exec(line) ?? []
  return name === undefined || value === undefined ? [] : [headerEntry(name, value)]
}
