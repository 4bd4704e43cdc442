/** A keychain of its own: D-Bus and an unlocked gnome-keyring that keep their files in a folder. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const TEMPORARY = join(import.meta.dirname, '..', '.tmp')

/** Starts the keychain, then the command; a signal goes to the command, which then ends in order. */
const START = `
  echo $$ > "$BIFROST_TRAY_SESSION_PID"
  printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  "$@" & command=$!
  trap 'kill -TERM $command' TERM INT
  wait $command; code=$?
  while kill -0 $command 2>/dev/null; do wait $command; code=$?; done
  exit $code
`

/**
 * Runs a command inside a private D-Bus session with an unlocked, empty keychain and gives its
 * exit code. Nothing of the user's own keychain is touched and nothing is left behind.
 */
export async function inKeychainSession(command: string[], env = process.env): Promise<number> {
  mkdirSync(TEMPORARY, { recursive: true })
  const folder = mkdtempSync(join(TEMPORARY, 'keychain-'))
  const pidFile = join(folder, 'pid')
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', START, 'sh', ...command], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true, // Ctrl C reaches us alone; dbus-run-session would die of it before its command
    env: {
      ...env,
      XDG_DATA_HOME: join(folder, 'data'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      XDG_RUNTIME_DIR: folder,
      BIFROST_TRAY_TEST_KEYCHAIN: '1',
      BIFROST_TRAY_SESSION_PID: pidFile,
    },
  })
  const pass = (signal: NodeJS.Signals) => {
    try {
      process.kill(Number(readFileSync(pidFile, 'utf8')), signal)
    } catch {
      child.kill(signal) // Not that far yet.
    }
  }
  process.on('SIGINT', pass).on('SIGTERM', pass)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
    })
  } finally {
    process.off('SIGINT', pass).off('SIGTERM', pass)
    await removeUntilGone(folder)
  }
}

/** The keychain is dying and removes files of its own; a single `rmSync` then stops half-way. */
async function removeUntilGone(folder: string): Promise<void> {
  const deadline = performance.now() + 5000
  do {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    await new Promise((resolve) => setTimeout(resolve, 20))
  } while (existsSync(folder) && performance.now() < deadline)
}
