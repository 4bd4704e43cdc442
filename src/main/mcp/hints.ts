import type { Recipe, RecipeHint } from '../../shared/model/server.ts'
import { isDownloader, programOf } from './recipeParts.ts'

/** What is worth knowing about a recipe before it runs, in the order of weight. */
export function hintsFor({ command, args, cwd }: Recipe): RecipeHint[] {
  const program = programOf(command)
  const hints: RecipeHint[] = []
  const packageName = packageOf(program, args)
  if (isDownloader(command) && packageName !== '') {
    hints.push({ key: 'downloads', about: packageName })
    if (!isPinned(program, packageName)) hints.push({ key: 'unpinned', about: packageName })
  }
  if (program === 'npx' && !args.some((argument) => argument === '-y' || argument === '--yes')) {
    hints.push({ key: 'npxAsks', about: packageName })
  }
  if (program === 'docker' && args[0] === 'run' && !args.some(isInteractive)) {
    hints.push({ key: 'dockerNeedsI', about: packageName })
  }
  const shellWord = args.find((argument) => /\$\w|\$\{(?!env:|input:)|^~\/|[*?]/.test(argument))
  if (shellWord !== undefined) hints.push({ key: 'shellSyntax', about: shellWord })
  const script = [command, ...args].find((word) =>
    /^\.{1,2}[\\/]|^[\w-]+[\\/].*\.[mc]?[jt]s$/.test(word),
  )
  if (cwd.trim() === '' && script !== undefined) hints.push({ key: 'relativePath', about: script })
  return hints
}

const isInteractive = (argument: string): boolean =>
  argument === '--interactive' || /^-[a-z]*i[a-z]*$/.test(argument)

/** Options of these programs that take the next word. */
const TAKES_NEXT =
  /^(?:--from|--with|-p|--package|-e|--env|-v|--volume|--name|--network|--mount|-w|-u)$/
const VERBS = new Set(['run', 'exec', 'dlx', 'x', 'tool', 'create'])

function packageOf(program: string, args: readonly string[]): string {
  const from = args.findIndex((argument) => argument === '--from' || argument === '--package')
  if (from >= 0 && program !== 'docker') return args[from + 1] ?? ''
  for (let at = 0; at < args.length; at++) {
    const argument = args[at]!
    if (TAKES_NEXT.test(argument)) at++
    else if (!argument.startsWith('-') && !VERBS.has(argument)) return argument
  }
  return ''
}

function isPinned(program: string, packageName: string): boolean {
  if (program === 'docker' || program === 'podman') {
    return packageName.includes('@sha256:') || /:(?!latest$)[^/]+$/.test(packageName)
  }
  return /(?:.@|==)v?\d/.test(packageName)
}
