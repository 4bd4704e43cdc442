import type { EnvEntry, Limits, Recipe } from '../../shared/model/server.ts'

const DOWNLOADERS = new Set([
  'npx',
  'npm',
  'pnpm',
  'yarn',
  'bunx',
  'bun',
  'uvx',
  'uv',
  'pipx',
  'docker',
  'podman',
])
const SECRET = /(?:TOKEN|KEY|SECRET|PASSWORD|PASSWD|PASS|PAT|AUTH|CREDENTIALS?)(?:_|$)/i

/** The name of a program without folder and ending: `C:\x\npx.cmd` is npx. */
export const programOf = (command: string): string =>
  command
    .replace(/^.*[\\/]/, '')
    .replace(/\.(?:exe|cmd|bat)$/i, '')
    .toLowerCase()

/** Whether this program fetches what it runs, which takes a while the first time. */
export const isDownloader = (command: string): boolean => DOWNLOADERS.has(programOf(command))

/** Limits for a start: two minutes where a download may come first, else half a minute. */
export const limitsFor = (command: string): Limits => ({
  startMs: isDownloader(command) ? 120_000 : 30_000,
  requestMs: 30_000,
})

/** A variable; its name decides whether its value is treated as a secret at first. */
export const envEntry = (name: string, value: string): EnvEntry => ({
  name,
  value,
  isSecret: SECRET.test(name),
})

/** A name from what is started: the package, the module, or the folder of the script. */
export function nameFor(command: string, args: readonly string[]): string {
  const program = programOf(command)
  const words = args.filter((argument) => !argument.startsWith('-'))
  const skipped = new Set(['run', 'exec', 'dlx', 'x', 'tool', '--'])
  const target = isDownloader(command) || /^(?:node|python[\d.]*|deno|tsx)$/.test(program)
  const first = target ? words.find((word) => !skipped.has(word)) : undefined
  return shortName(first ?? program) || program
}

/** `@scope/server-git@1.2` is git, `mcp-server-time` is time, `dist/index.js` is its project. */
function shortName(target: string): string {
  const path = target.replace(/(?<=.)@[^/@]*$/, '').split(/[\\/]/)
  const last = path.findLast(
    (part) =>
      part !== '' && !/^(?:dist|build|out|src|lib|bin|index\.\w+|main\.\w+|\.+)$/.test(part),
  )
  return (last ?? '')
    .replace(/\.(?:m?[jt]s|cjs|py|exe)$/, '')
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
}): Recipe {
  const { name, command, args, env, cwd = '' } = parts
  const words = (name ?? '').trim() || nameFor(command, args)
  return { name: words.slice(0, 120), command, args, env, cwd, limits: limitsFor(command) }
}
