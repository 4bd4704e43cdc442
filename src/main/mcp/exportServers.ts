import type { EnvEntry, Recipe, Remote, ServerView } from '../../shared/model/server.ts'
import type { ExportFormat } from '../../shared/model/serverExport.ts'
import { quoteWord } from '../../shared/shellWord.ts'
import { json, lines, shell, toml } from '../../shared/snippetText.ts'
import { SERVER_EXPORT } from '../../shared/text/serverExport.ts'
import { MASK, maskArgs, maskText, maskUrl } from '../gateway/mask.ts'

/** A server as it may leave the app. */
interface Exported {
  /** Letters, digits, hyphens and underscores; no two are the same. */
  name: string
  command: string
  args: string[]
  /** Variables, or the headers of a server that is reached. */
  env: Value[]
  cwd: string
  remote: Pick<Remote, 'type' | 'url'> | null
}

/** What stands in front of a secret stays, such as the scheme of a header. */
type Value = EnvEntry & { before?: string }

/**
 * Saved servers as other apps take them, in their order. No secret is in it: what is one, or looks
 * like one, is a placeholder.
 */
export function exportServers(
  saved: readonly ServerView[],
  serverIds: readonly string[],
  format: ExportFormat,
): string {
  const names = new Set<string>()
  const chosen = saved.filter(({ id }) => serverIds.includes(id))
  return FORMATS[format](chosen.map(({ recipe }) => exported(recipe, names)))
}

function exported(recipe: Recipe, names: Set<string>): Exported {
  const { command, args, env, cwd, remote } = recipe
  return {
    ...{ name: uniqueName(recipe.name, names), command, cwd },
    args: maskArgs(args).map(unmasked),
    env: (remote ? sent(remote) : env).map((entry) => ({ ...entry, value: valueOf(entry) })),
    remote: remote ? { type: remote.type, url: unmasked(maskUrl(remote.url)) } : null,
  }
}

const sent = ({ headers, authorization }: Remote): Value[] =>
  authorization.type !== 'bearer'
    ? headers
    : [...headers, { name: 'Authorization', value: null, isSecret: true, before: 'Bearer ' }]

const placeholder = (name: string): string => `YOUR_${name.toUpperCase().replace(/\W+/g, '_')}`
const unmasked = (text: string): string => text.replaceAll(MASK, 'YOUR_SECRET')
const valueOf = ({ name, value, isSecret, before = '' }: Value): string =>
  isSecret || value === null
    ? before + placeholder(before === '' ? name : 'token')
    : unmasked(maskText(value))

/** Codex and Claude Code take no spaces in a name. */
function uniqueName(name: string, names: Set<string>): string {
  const base = name.replace(/[^\w-]+/g, '-').replace(/^-+|-+$/g, '') || 'server'
  let unique = base
  for (let number = 2; names.has(unique.toLowerCase()); number++) unique = `${base}-${number}`
  names.add(unique.toLowerCase())
  return unique
}

/** What every JSON form has in common; what is empty is left out. */
function entryOf({ command, args, env, cwd, remote }: Exported): object {
  const values = Object.fromEntries(env.map(({ name, value }) => [name, value]))
  if (remote) return { ...remote, ...(env.length > 0 && { headers: values }) }
  return {
    command,
    ...(args.length > 0 && { args }),
    ...(env.length > 0 && { env: values }),
    ...(cwd !== '' && { cwd }),
  }
}

const FORMATS: Record<ExportFormat, (servers: readonly Exported[]) => string> = {
  mcpServers: (servers) =>
    json({ mcpServers: Object.fromEntries(servers.map((one) => [one.name, entryOf(one)])) }),

  // code.visualstudio.com/docs/copilot/reference/mcp-configuration: `servers`, `inputs`.
  vscode: (servers) => {
    const inputs = servers.flatMap(({ name, env }) =>
      env
        .filter(({ isSecret }) => isSecret)
        .map((entry) => ({
          type: 'promptString',
          id: inputId(name, entry),
          description: SERVER_EXPORT.asks(entry.name, name),
          password: true,
        })),
    )
    const asking = ({ env, ...one }: Exported): object =>
      entryOf({
        ...one,
        env: env.map((entry) =>
          entry.isSecret
            ? { ...entry, value: `${entry.before ?? ''}\${input:${inputId(one.name, entry)}}` }
            : entry,
        ),
      })
    return json({
      servers: Object.fromEntries(
        servers.map((one) => [one.name, { ...(!one.remote && { type: 'stdio' }), ...asking(one) }]),
      ),
      ...(inputs.length > 0 && { inputs }),
    })
  },

  // developers.openai.com/codex/mcp
  codex: (servers) =>
    servers
      .map((one) => {
        const { name, command, args, env, cwd, remote } = one
        if (remote) return codexRemote(one, remote)
        return lines(
          `[mcp_servers.${name}]`,
          `command = ${toml(command)}`,
          ...(args.length > 0 ? [`args = [${args.map(toml).join(', ')}]`] : []),
          ...(cwd === '' ? [] : [`cwd = ${toml(cwd)}`]),
          ...(env.length > 0 ? ['', `[mcp_servers.${name}.env]`] : []),
          ...env.map(tomlPair),
        )
      })
      .join('\n\n'),

  // code.claude.com/docs/en/mcp: options, name, two dashes, command.
  claude: (servers) =>
    servers
      .map(({ name, command, args, env, remote }) => {
        if (remote) {
          return shell(
            `claude mcp add --scope user --transport ${remote.type} ${name} ${quoteWord(remote.url)}`,
            ...env.map((entry) => `--header ${quoteWord(`${entry.name}: ${entry.value ?? ''}`)}`),
          )
        }
        return shell(
          `claude mcp add --scope user ${name}`,
          ...env.map((entry) => `-e ${quoteWord(`${entry.name}=${entry.value ?? ''}`)}`),
          `-- ${[command, ...args].map(quoteWord).join(' ')}`,
        )
      })
      .join('\n\n'),
}

const codexRemote = ({ name, env }: Exported, { url }: Pick<Remote, 'url'>): string =>
  lines(
    `[mcp_servers.${name}]`,
    `url = ${toml(url)}`,
    ...(env.length > 0 ? ['', `[mcp_servers.${name}.http_headers]`] : []),
    ...env.map(tomlPair),
  )

const tomlPair = ({ name, value }: Value): string => `${tomlKey(name)} = ${toml(value ?? '')}`
const inputId = (server: string, { name }: EnvEntry): string =>
  `${server}-${name}`.replace(/[^\w-]+/g, '-')
const tomlKey = (name: string): string => (/^[\w-]+$/.test(name) ? name : toml(name))
