import { PLAIN_WORD, quoteWord } from '../../../shared/shellWord.ts'
import type { ProbePreview, Recipe } from '../../../shared/model/server.ts'

/** `~` has to stay outside the quotes, or the shell takes it as a letter. */
function quotePath(path: string): string {
  if (path === '~') return path
  return path.startsWith('~/') ? `~/${quoteWord(path.slice(2))}` : quoteWord(path)
}

// As the first word, NAME=value would be an assignment.
const quoteCommand = (command: string): string =>
  command.includes('=') ? `'${command.replaceAll("'", "'\\''")}'` : quotePath(command)

/** What runs in one line to read: the URL, or words quoted where one could be taken for two. */
export function readableLine({
  command,
  args,
  remote,
}: Pick<Recipe, 'command' | 'args' | 'remote'>): string {
  if (remote) return remote.url
  return [command, ...args]
    .map((word) => (PLAIN_WORD.test(word.replace(/^~/, '.')) ? word : quoteWord(word)))
    .join(' ')
}

/** Command and arguments in one line to copy; the app itself never runs a shell. */
export function commandLine({ command, args }: Pick<Recipe, 'command' | 'args'>): string {
  return [quoteCommand(command), ...args.map(quoteWord)].join(' ')
}

type Run = Pick<ProbePreview, 'command' | 'args' | 'env' | 'cwd' | 'remote'>

/**
 * The run as one line for a POSIX shell. A secret is named and not written: `NAME="$NAME"` takes it
 * from the shell's own environment. Of a server that is reached: its URL.
 */
export function shellLine(run: Run): string {
  if (run.remote) return run.remote.url
  const env = run.env.map(({ name, value, isSecret }) =>
    isSecret || value === null ? `${name}="$${name}"` : `${name}=${quoteWord(value)}`,
  )
  const line = [...env, commandLine(run)].join(' ')
  return run.cwd === '' ? line : `cd ${quotePath(run.cwd)} && ${line}`
}
