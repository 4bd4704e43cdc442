/** A keychain of its own: D-Bus and an unlocked gnome-keyring that keep their files in a folder. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const TEMPORARY = join(import.meta.dirname, '..', '.tmp')

const START = `
  printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 &&
  "$@"
  code=$?
  [ -z "$KEYRING_PID" ] || kill "$KEYRING_PID" 2>/dev/null
  exit $code
`

/**
 * Runs a command inside a private D-Bus session with an unlocked, empty keychain and gives its
 * exit code. Nothing of the user's own keychain is touched and nothing is left behind.
 */
export async function inKeychainSession(command: string[], env = process.env): Promise<number> {
  mkdirSync(TEMPORARY, { recursive: true })
  const folder = mkdtempSync(join(TEMPORARY, 'keychain-'))
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', START, 'sh', ...command], {
    stdio: ['inherit', 'inherit', 'inherit'],
    env: {
      ...env,
      XDG_DATA_HOME: join(folder, 'data'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      XDG_RUNTIME_DIR: folder,
      BIFROST_TRAY_TEST_KEYCHAIN: '1',
    },
  })
  const pass = (signal: NodeJS.Signals) => void child.kill(signal)
  process.on('SIGINT', pass).on('SIGTERM', pass)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
    })
  } finally {
    process.off('SIGINT', pass).off('SIGTERM', pass)
    rmSync(folder, { recursive: true, force: true })
  }
}
