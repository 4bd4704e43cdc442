import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { homedir, userInfo } from 'node:os'
import { basename } from 'node:path'
import { PROBE } from '../../shared/text/probe.ts'
import { withTilde } from './paths.ts'

/** The variables programs get when started from a terminal, and where they come from. */
export interface ShellEnvironmentView {
  env: Record<string, string>
  /** The login shell that answered, home folder as ~; null for the app's own environment. */
  shell: string | null
  ms: number
  /** ISO time. */
  readAt: string
  /** Why the login shell could not be asked and the app's own environment is used; else null. */
  failure: string | null
}

interface Options {
  /** Default: the user's shell. */
  shell?: string
  /** Default 10 s; start files that take longer are given up. */
  timeoutMs?: number
  platform?: NodeJS.Platform
  /** Default: yes. A command in a terminal has its environment already. */
  asksShell?: boolean
}

/** Shells that understand `-ilc` and `||`; another one is replaced by one of these. */
const KNOWN_SHELLS = new Set(['bash', 'zsh', 'fish', 'sh', 'dash', 'ksh', 'ash'])
/** Facts about that shell, wrong for a child of ours. */
const OF_THE_SHELL = new Set(['_', 'SHLVL', 'PWD', 'OLDPWD'])
const MAX_OUTPUT_BYTES = 8_000_000

/** Tells start files that nobody sits in front of this shell, so they can skip what is slow. */
const QUIET: Record<string, string> = {
  DISABLE_AUTO_UPDATE: 'true',
  ZSH_TMUX_AUTOSTART: 'false',
  TERM: 'dumb',
  BIFROST_TRAY_RESOLVING_ENV: '1',
}

/** What a desktop session gives a new terminal. Everything else of our own process stays out. */
const SESSION = new RegExp(
  '^(HOME|USER|LOGNAME|LANG|LANGUAGE|LC_.+|TZ|TMPDIR|PATH|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY' +
    '|DBUS_SESSION_BUS_ADDRESS|SSH_AUTH_SOCK|XDG_.+|(http|https|no|all)_proxy|SSL_CERT_(FILE|DIR)' +
    '|NODE_EXTRA_CA_CERTS|__CF_USER_TEXT_ENCODING)$',
  'i',
)

/** Asks the login shell once and remembers the answer. Never fails: see `failure`. */
export class ShellEnvironment {
  readonly #options: Options
  #current: Promise<ShellEnvironmentView> | null = null

  constructor(options: Options = {}) {
    this.#options = options
  }

  /** The remembered answer; the first call asks. */
  get(): Promise<ShellEnvironmentView> {
    return (this.#current ??= this.#read())
  }

  /** Asks again, for a tool that was installed meanwhile. */
  reload(): Promise<ShellEnvironmentView> {
    return (this.#current = this.#read())
  }

  async #read(): Promise<ShellEnvironmentView> {
    const { platform = process.platform, timeoutMs = 10_000, asksShell = true } = this.#options
    const begin = performance.now()
    const view = (env: Record<string, string>, shell: string | null, failure: string | null) => ({
      env,
      shell,
      ms: Math.round(performance.now() - begin),
      readAt: new Date().toISOString(),
      failure,
    })
    if (platform === 'win32' || !asksShell) {
      return view(ownEnvironment(), null, null)
    }
    const shell = pickShell(this.#options.shell ?? process.env['SHELL'] ?? loginShell(), platform)
    const shown = withTilde(shell)
    const answer = await askShell(shell, timeoutMs)
    if (typeof answer !== 'string') return view(answer, shown, null)
    const failure =
      answer === 'timeout' ? PROBE.shellTimeout(shown, timeoutMs / 1000) : PROBE.shellFailed(shown)
    return view(ownEnvironment(), null, failure)
  }
}

function pickShell(shell: string, platform: NodeJS.Platform): string {
  if (KNOWN_SHELLS.has(basename(shell))) return shell
  return platform === 'darwin' ? '/bin/zsh' : '/bin/bash'
}

function loginShell(): string {
  try {
    return userInfo().shell ?? '/bin/sh'
  } catch {
    return '/bin/sh'
  }
}

function askShell(
  shell: string,
  timeoutMs: number,
): Promise<Record<string, string> | 'timeout' | 'failed'> {
  const mark = `BIFROST-${randomBytes(8).toString('hex')}`
  // Older macOS has no `env -0`.
  const script =
    `printf '%s' '${mark}'; /usr/bin/env -0 2>/dev/null || /usr/bin/env; ` + `printf '%s' '${mark}'`
  return new Promise((resolve) => {
    const child = spawn(shell, ['-ilc', script], {
      cwd: homedir(),
      env: { ...sessionEnvironment(shell), ...QUIET },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    })
    const chunks: Buffer[] = []
    let size = 0
    const finish = (answer: Record<string, string> | 'timeout' | 'failed'): void => {
      clearTimeout(timer)
      child.stdout.removeAllListeners().destroy()
      if (typeof answer === 'string' && child.pid !== undefined) killGroup(child.pid)
      child.unref()
      resolve(answer)
    }
    const timer = setTimeout(() => finish('timeout'), timeoutMs)
    child.on('error', () => finish('failed'))
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > MAX_OUTPUT_BYTES) return finish('failed')
      // Not at the end of the stream: something started in a start file may hold it open for ever.
      const env = between(Buffer.concat(chunks).toString('utf8'), mark)
      if (env !== null) finish(env)
    })
    child.stdout.on('end', () => finish('failed'))
  })
}

function between(output: string, mark: string): Record<string, string> | null {
  const [, inner, after] = output.split(mark)
  if (inner === undefined || after === undefined) return null
  const entries = inner.split(inner.includes('\0') ? '\0' : '\n').flatMap((entry) => {
    const at = entry.indexOf('=')
    return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)] as const] : []
  })
  return Object.fromEntries(
    entries.filter(([name, value]) => QUIET[name] !== value && !OF_THE_SHELL.has(name)),
  )
}

function sessionEnvironment(shell: string): Record<string, string> {
  const session = Object.entries(ownEnvironment()).filter(([name]) => SESSION.test(name))
  return {
    HOME: homedir(),
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    ...Object.fromEntries(session),
    SHELL: shell,
  }
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => {
      return entry[1] !== undefined
    }),
  )
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}
