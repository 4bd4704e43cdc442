import { homedir } from 'node:os'
import { join } from 'node:path'

/** `~` and `~/x` as absolute paths; anything else as it is. */
export function expandHome(path: string): string {
  if (path === '~') return homedir()
  return /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path
}

/** The home folder at the beginning of a path as `~`, for showing. */
export function withTilde(path: string): string {
  const home = homedir()
  if (path === home) return '~'
  return path.startsWith(`${home}/`) || path.startsWith(`${home}\\`)
    ? `~${path.slice(home.length)}`
    : path
}
