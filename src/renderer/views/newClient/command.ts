import { NEW_CLIENT } from '../../../shared/text/newClient.ts'
import { isReference } from './typed.ts'

/** What a typed command means on the gateway's host, which starts one file and no command line. */

/** Whether arguments were typed behind it; a path may hold blanks. */
export const hasArguments = (command: string): boolean => /^[^\s/\\]+\s+\S/.test(command.trim())

/** The command alone and its arguments, one in a line; null where quotes make that a guess. */
export function splitCommand(typed: string): { command: string; args: string } | null {
  if (!hasArguments(typed) || /["'`$\\]/.test(typed)) return null
  const [command = '', ...args] = typed.trim().split(/\s+/)
  return { command, args: args.join('\n') }
}

/** What to know of a command before it is sent. */
export function commandHint(typed: string): string {
  const command = typed.trim()
  const { commandHome, commandRelative, commandReference, commandRest } = NEW_CLIENT
  if (isReference(command)) return commandReference
  if (/^~[/\\]?/.test(command)) return commandHome
  const isAbsolute = /^(?:\/|\\\\|[a-z]:[/\\])/i.test(command)
  return /[/\\]/.test(command) && !isAbsolute ? commandRelative : commandRest
}
