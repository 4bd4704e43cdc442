import type { Recipe, RecipeHint, Remote } from '../../shared/model/server.ts'
import { maskArgs, maskUrl } from '../gateway/mask.ts'
import { fetchOf, startOf, type Fetch } from './fetching.ts'
import { isPlainRemote } from './remote/address.ts'

/** A word that means something else to a shell, or a placeholder that an editor would fill. */
const SHELL_WORD = /\$\w|\$\{(?!(?:env|input):[^{}$\s]+\})|^~(?:\/|$)|=~\/|\*/
const RELATIVE = /^\.{1,2}(?:[\\/]|$)|^[\w-][\w.-]*[\\/].*\.(?:[mc]?[jt]sx?|py)$/
const SCRIPT = /^[\w-][\w.-]*\.(?:[mc]?[jt]sx?|py)$/
const INTERPRETER = /^(?:node|python[\d.]*|deno|tsx|ts-node|bun)$/

const WINDOWS_WORD =
  /^(?:--?[\w-]+=)?(?:[A-Za-z]:[\\/](?!\/)|\\\\[\w.-])|^%\w+%(?:$|[\\/])|^cmd(?:\.exe)?$/i

/** What is worth knowing about a recipe before it runs, in the order of weight. */
export function hintsFor(
  recipe: Recipe,
  platform: NodeJS.Platform = process.platform,
): RecipeHint[] {
  if (recipe.remote) return remoteHints(recipe.remote)
  const { command, args, cwd } = recipe
  const fetched = fetchOf(command, args)
  const secret = secretIn(args)
  const hints: RecipeHint[] = secret === null ? [] : [{ key: 'secretInArgs', about: secret }]
  if (fetched !== null) hints.push(...fetchHints(fetched))
  const shellWord = args.find((argument) => SHELL_WORD.test(argument))
  if (shellWord !== undefined) hints.push({ key: 'shellSyntax', about: shellWord })
  const relative = relativePath(command, args)
  if (cwd.trim() === '' && relative !== undefined) {
    hints.push({ key: 'relativePath', about: relative })
  }
  const windowsWord = [command, ...args, cwd].find((word) => WINDOWS_WORD.test(word))
  if (platform !== 'win32' && windowsWord !== undefined) {
    hints.push({ key: 'windowsPath', about: windowsWord })
  }
  return hints
}

function remoteHints({ url: text }: Remote): RecipeHint[] {
  const url = URL.parse(text)
  if (url === null) return []
  const masked = maskUrl(url.href) !== url.href
  return [
    ...(isPlainRemote(text) ? [{ key: 'plainHttp', about: url.host } as const] : []),
    ...(masked ? [{ key: 'secretInUrl', about: url.host } as const] : []),
  ]
}

/** The first argument that holds what looks like a key, by its name; its value is never given. */
function secretIn(args: readonly string[]): string | null {
  const masked = maskArgs(args)
  const at = args.findIndex((arg, index) => masked[index] !== arg && !/^\w+:\/\//.test(arg))
  if (at < 0) return null
  const [, name] = /^([^=\s:]+)[=:]/.exec(args[at]!) ?? []
  const before = args[at - 1] ?? ''
  return name ?? (before.startsWith('-') ? before : '')
}

function fetchHints({ program, what, options }: Fetch): RecipeHint[] {
  const hints: RecipeHint[] = []
  if (!/^[./~]/.test(what)) {
    hints.push({ key: 'downloads', about: what })
    if (!isPinned(program, what)) hints.push({ key: 'unpinned', about: what })
  }
  const isAgreed = options.some((option) => /^(?:-y|--yes)(?:=|$)/.test(option))
  if (program === 'npx' && !isAgreed) hints.push({ key: 'npxAsks', about: what })
  const isOpen = options.some((option) => /^--interactive(?:=true)?$|^-[a-z]*i[a-z]*$/.test(option))
  if (isContainer(program) && !isOpen) hints.push({ key: 'dockerNeedsI', about: what })
  return hints
}

const isContainer = (program: string): boolean => program === 'docker' || program === 'podman'

/** An exact version, or what cannot change behind the same name. */
function isPinned(program: string, what: string): boolean {
  if (isContainer(program)) return /@sha256:|:(?!latest$)[^/:]+$/.test(what)
  if (/^(?:git\+|https?:)/.test(what)) return /@[0-9a-f]{7,40}$|@v?\d/.test(what)
  return /.@v?\d+\.\d+\.\d+|==\d|^[^@]+@\d+\.\d/.test(what)
}

function relativePath(command: string, args: readonly string[]): string | undefined {
  const start = startOf(command, args)
  const isRun = INTERPRETER.test(start.program)
  return [command, ...args].find(
    (word) => RELATIVE.test(word) || (isRun && SCRIPT.test(word) && args.includes(word)),
  )
}
