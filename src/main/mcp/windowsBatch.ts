import { join } from 'node:path'

/**
 * How a .cmd or .bat file is started on Windows: only cmd.exe can, and it reads the line again, so
 * each argument is quoted for the program and every special character then kept from cmd.exe.
 * Start it with windowsVerbatimArguments.
 */
export function batchCommandLine(path: string, args: string[]): { path: string; args: string[] } {
  const line = [escapeForCmd(path), ...args.map((arg) => twice(escapeForCmd(quote(arg))))].join(' ')
  const system = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'cmd.exe')
  return { path: system, args: ['/d', '/s', '/c', `"${line}"`] }
}

/** As programs on Windows split their command line: backslashes count only before a quote. */
function quote(arg: string): string {
  return `"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`
}

function escapeForCmd(text: string): string {
  return text.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&')
}

/** A batch file passes its arguments on (%*), so cmd.exe reads them once more. */
function twice(text: string): string {
  return escapeForCmd(text)
}
