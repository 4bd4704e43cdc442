import type { EnvEntry, Limits, Recipe } from '../../shared/model/server.ts'
import { isOnlyPlaceholders } from '../../shared/placeholders.ts'
import { fetchOf, startOf, takesLong } from './fetching.ts'

/** An object of a file that somebody else wrote. */
export type Raw = Record<string, unknown>

/** Whether a value has fields: no list, and not null. */
export const isObject = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Generous: a secret taken for a plain value would lie in the settings. PATH is no PAT. */
const SECRET_NAME =
  /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|AUTH|API_?KEY|(?:KEY|PASS|PAT)S?\d*(?:_|$)/i
const SECRET_VALUE =
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s@]*:[^/\s@]+@|^(?:sk-|gh[opsu]_|github_pat_|glpat-|xox[abp]-)/i

/** Limits for a start: two minutes where a download may come first, else half a minute. */
export const limitsFor = (command: string, args: readonly string[]): Limits => ({
  startMs: takesLong(command, args) ? 120_000 : 30_000,
  requestMs: 30_000,
})

/**
 * A variable; its name, or a key in its value, decides whether it is a secret at first. What only
 * says where the value comes from, such as `${input:key}`, is none and can be shown.
 */
export const envEntry = (name: string, value: string): EnvEntry => ({
  name,
  value,
  isSecret: (SECRET_NAME.test(name) && !isOnlyPlaceholders(value)) || SECRET_VALUE.test(value),
})

/** A name from what is started: the package, the module, or the folder of the script. */
export function nameFor(command: string, args: readonly string[]): string {
  const fetched = fetchOf(command, args)
  const { program, args: words } = startOf(command, args)
  const isInterpreter = /^(?:node|python[\d.]*|deno|tsx|ts-node)$/.test(program)
  const verbs = new Set(['run', 'exec', 'start', 'tool', 'x'])
  const script =
    isInterpreter || takesLong(command, args)
      ? words.find((word) => !word.startsWith('-') && !verbs.has(word))
      : undefined
  return shortName(fetched?.what ?? script ?? program) || program
}

const GENERIC =
  /^(?:dist|build|out|src|lib|bin|mcp|mcp-server|\..*|~|[A-Za-z]:|(?:index|main|__main__)(?:\.\w+)?)$/

/** `@scope/server-git@1.2` is git, `mcp-server-time` is time, `weather/dist/index.js` is weather. */
function shortName(target: string): string {
  const parts = target
    .replace(/(?<=.)@[^/@]*$/, '')
    .replace(/(?:\[|[=<>~!]=).*$/, '')
    .split(/[\\/]/)
    .filter((part) => part !== '')
  const part = parts.findLast((one) => !GENERIC.test(one)) ?? parts.at(-1) ?? ''
  return part
    .replace(/:.*$/, '')
    .replace(/\.(?:m?[jt]s|cjs|py|exe|cmd|git)$/, '')
    .replace(/^@/, '')
    .replace(/^(?:mcp[-_])?(?:server[-_])/, '')
    .replace(/^mcp[-_]/, '')
    .replace(/[-_](?:mcp[-_])?server$/, '')
    .replace(/[-_]mcp$/, '')
}

/** A complete recipe from its parts, with a name and limits that fit the command. */
export function recipeOf(parts: {
  name?: string
  command: string
  args: string[]
  env: EnvEntry[]
  cwd?: string
  limits?: Partial<Limits>
}): Recipe {
  const { name, command, args, env, cwd = '' } = parts
  const words = (name ?? '').trim() || nameFor(command, args)
  const limits = { ...limitsFor(command, args), ...parts.limits }
  return { name: words.slice(0, 120), command, args, env, cwd, limits }
}
