import type { EnvEntry, Recipe, Remote } from '../../shared/model/server.ts'
import { isOnlyPlaceholders, placeholdersIn } from '../../shared/placeholders.ts'
import type { Dialect } from './dialect.ts'
import type { Json } from './json.ts'

/** What the gateway shall start, connect to or make tools of, in its own words. */
export type Target =
  | { connection_type: 'openapi'; openapi_config: Json; headers?: Record<string, string> }
  | {
      connection_type: 'stdio'
      stdio_config: { command: string; args: string[]; envs: string[] }
    }
  | {
      connection_type: Remote['type']
      connection_string: string
      headers?: Record<string, string>
    }

/** A recipe as a gateway gets it. Of a secret only the name of a variable on its host is sent. */
export function targetOf(recipe: Recipe, { takesInlineEnv }: Dialect): Target {
  const { command, args, env, remote } = recipe
  if (remote) {
    const headers = sentHeaders(recipe.name, remote)
    return {
      connection_type: remote.type,
      connection_string: remote.url.trim(),
      ...(headers.length > 0 && {
        headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
      }),
    }
  }
  return {
    connection_type: 'stdio',
    stdio_config: {
      command: command.trim(),
      args: [...args],
      envs: env.map(({ name, value, isSecret }) =>
        isNameOnly({ value, isSecret }) || !takesInlineEnv ? name : `${name}=${value}`,
      ),
    },
  }
}

/** Whether the value of a variable stays here: a secret, and what only this computer can fill in. */
export const isNameOnly = ({ value, isSecret }: Pick<EnvEntry, 'value' | 'isSecret'>): boolean =>
  isSecret || value === null || placeholdersIn(value).length > 0

/** A header as the gateway gets it: its value, or `env.NAME` for a variable on the gateway host. */
export interface SentHeader {
  name: string
  value: string
  isReference: boolean
}

/** The headers of a URL on their way to a gateway, the bearer token among them. */
export function sentHeaders(server: string, { headers, authorization }: Remote): SentHeader[] {
  const token: EnvEntry[] =
    authorization.type === 'bearer' ? [{ name: 'Authorization', value: null, isSecret: true }] : []
  return [...headers, ...token].map(({ name, value, isSecret }) => {
    if (!isNameOnly({ value, isSecret })) return { name, value: value ?? '', isReference: false }
    const [first] = placeholdersIn(value ?? '')
    const isVariable =
      first?.kind === 'env' && value?.startsWith('$') === true && isOnlyPlaceholders(value)
    const variable = isVariable ? first.name : variableFor(server, name)
    return { name, value: `env.${variable}`, isReference: true }
  })
}

/** `X-Key` of linear is LINEAR_X_KEY: one gateway may hold the keys of many servers. */
const variableFor = (server: string, header: string): string =>
  `${server}_${header}`
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/^(?=\d)/, 'MCP_')
