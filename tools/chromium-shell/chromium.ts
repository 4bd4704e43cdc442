/** Starts Chromium on a throw-away profile, and ends it. Knows nothing of Electron. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { chromiumBinary } from '../electronOrShell.ts'
import { Connection } from './cdp.ts'

/** True where a person can see a window. BIFROST_SHELL_HEADLESS=1 hides it all the same. */
export const hasDisplay =
  process.env['BIFROST_SHELL_HEADLESS'] !== '1' &&
  (process.platform !== 'linux' ||
    Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']))

/** A test joins by a port of its own, and closes windows without asking the page. */
export const isJoined = process.env['BIFROST_SHELL_PORT'] === '1'

/** Chromium reaches this computer only; what of it a page may reach is the app's webRequest's say. */
const OWN_COMPUTER = 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE [::1], EXCLUDE localhost'

/** Else a bar in each window complains about --host-resolver-rules and --no-sandbox. */
const QUIET = '--test-type'

const SWITCHES = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-startup-window',
  QUIET,
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--disable-quic',
  // LocalNetworkAccessChecks would answer for the app's webRequest.
  '--disable-features=Translate,MediaRouter,OptimizationHints,LocalNetworkAccessChecks',
  '--password-store=basic',
  '--use-mock-keychain',
  '--class=bifrost-tray',
  `--host-resolver-rules=${OWN_COMPUTER}`,
  '--remote-debugging-pipe',
]

/** Removes the profile when Chromium ends, even where this process was killed before it could. */
const REMOVE_AFTERWARDS = 'folder=$1; shift; "$@"; rm -rf "$folder"'

export interface ChromiumOptions {
  /** Opens a DevTools port on loopback, so that a test can join. */
  hasPort: boolean
  switches: string[]
}

/** A running Chromium. It ends with this process: it reads its commands from our pipe. */
export class Chromium {
  readonly connection: Connection
  readonly #child: ChildProcess
  readonly #folder: string
  readonly #executable: string
  #log = ''
  readonly ended: Promise<void>

  constructor({ hasPort, switches }: ChromiumOptions) {
    const executable = chromiumBinary()
    if (!executable) throw new Error('Chromium was not found. Install it or set CHROMIUM_PATH.')
    this.#executable = executable
    this.#folder = mkdtempSync(join(tmpdir(), 'bifrost-shell-'))
    this.#child = spawn(
      '/bin/sh',
      [
        ...['-c', REMOVE_AFTERWARDS, 'sh', this.#folder, executable],
        ...this.#profile(),
        ...SWITCHES,
        ...(hasDisplay ? [] : ['--headless']),
        ...(hasPort ? ['--remote-debugging-port=0'] : []),
        ...switches,
      ],
      {
        // Our own stdout stays open as long as Chromium lives: whoever reads it knows its end.
        stdio: ['ignore', 'inherit', 'pipe', 'pipe', 'pipe'],
        env: { ...process.env, TMPDIR: this.#folder },
        detached: true, // Ctrl+C in a terminal must not end Chromium before the app has quit
      },
    )
    const [, , errors, output, input] = this.#child.stdio
    ;(errors as Readable).on('data', (chunk: Buffer) => {
      this.#log = (this.#log + chunk.toString()).slice(-4000)
    })
    this.connection = new Connection(output as Writable, input as Readable)
    this.ended = new Promise((resolve) => {
      this.#child.once('error', () => resolve())
      this.#child.once('exit', () => resolve())
    })
  }

  /** Resolves when Chromium answers; rejects with its own last words when it cannot start. */
  async ready(): Promise<void> {
    try {
      await this.connection.browser.send('Browser.getVersion')
    } catch {
      throw new Error(`Chromium did not start.\n${this.#log}`)
    }
  }

  /** Opens a window without tabs and address bar; it arrives as a new target. */
  openAppWindow(address: string): void {
    const child = spawn(this.#executable, [...this.#profile(), QUIET, `--app=${address}`], {
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: this.#folder },
    })
    child.once('error', () => undefined) // the window does not arrive, which the waiter reports
  }

  /** Address for `connectOverCDP`; only with `hasPort`. Chromium may answer before it writes it down. */
  async endpoint(): Promise<string> {
    const file = join(this.#folder, 'profile', 'DevToolsActivePort')
    const deadline = performance.now() + 5000
    while (performance.now() < deadline) {
      const [port, path] = await readFile(file, 'utf8').then(
        (text) => text.split('\n'),
        () => [],
      )
      if (port && path) return `ws://127.0.0.1:${port}${path}`
      await wait(20)
    }
    throw new Error('Chromium did not write down its port.')
  }

  /** Ends Chromium and removes its profile; kills it after a second. */
  async end(): Promise<void> {
    this.connection.browser.send('Browser.close').catch(() => undefined)
    const patience = setTimeout(() => this.kill(), 1000)
    await this.ended
    clearTimeout(patience)
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 })
  }

  /** Ends every process of Chromium at once. */
  kill(): void {
    try {
      if (this.#child.pid) process.kill(-this.#child.pid, 'SIGKILL')
    } catch {
      // already gone
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 })
  }

  #profile(): string[] {
    const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    return [`--user-data-dir=${this.#folder}/profile`, ...noSandbox]
  }
}
