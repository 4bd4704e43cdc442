/** What the tests and the demo need of the system beside npm packages, and how to get it. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

interface Need {
  name: string
  debian: string[]
  isThere: () => boolean
}

const onPath = (...names: string[]): boolean =>
  names.some((name) =>
    (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name))),
  )

/** keytar's native module links to libsecret; only loading it tells whether that is there. */
const loadsKeytar = (): boolean =>
  spawnSync(process.execPath, ['-e', "require('keytar')"], { stdio: 'ignore' }).status === 0

const NEEDS: Need[] = [
  {
    name: 'Chromium',
    debian: ['chromium'],
    isThere: () => Boolean(process.env['CHROMIUM_PATH']) || onPath('chromium', 'chromium-browser'),
  },
  { name: 'Xvfb', debian: ['xvfb', 'xauth'], isThere: () => onPath('Xvfb') },
  { name: 'D-Bus', debian: ['dbus', 'dbus-x11'], isThere: () => onPath('dbus-run-session') },
  {
    name: 'GNOME Keyring',
    debian: ['gnome-keyring'],
    isThere: () => onPath('gnome-keyring-daemon'),
  },
  { name: 'libsecret', debian: ['libsecret-1-0'], isThere: loadsKeytar },
]

/**
 * Makes sure that everything is there on Linux: names what is missing and installs it where apt
 * and root allow. False when something is still missing; what to do was printed.
 */
export function provideSystem(): boolean {
  if (process.platform !== 'linux') return true
  const missing = NEEDS.filter(({ isThere }) => !isThere())
  if (missing.length === 0) return true
  const packages = missing.flatMap(({ debian }) => debian)
  console.log(`Missing on this system: ${missing.map(({ name }) => name).join(', ')}`)
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    console.log(`Install it first, for example: sudo apt-get install ${packages.join(' ')}`)
    return false
  }
  console.log(`Installing ${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  apt('update')
  apt('install', '--yes', '--no-install-recommends', ...packages)
  const left = missing.filter(({ isThere }) => !isThere())
  if (left.length > 0) console.log(`Still missing: ${left.map(({ name }) => name).join(', ')}`)
  return left.length === 0
}
