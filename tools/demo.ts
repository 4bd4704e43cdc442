/**
 * `npm run demo`: the app on a throw-away profile with two simulated gateways and two saved
 * servers. With a display a person uses it; without one it plays the main path by itself, prints
 * each step and leaves pictures in shots/demo/.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startGateway } from '../e2e/gateway/gateway.ts'
import { launchApp } from '../e2e/launch.ts'
import { playMainPath } from '../e2e/mainPath.ts'
import { registerClient } from '../e2e/registerClient.ts'
import { DEMO_CLIENTS, demoSettings } from './demoSettings.ts'
import { electronOrShell } from './electronOrShell.ts'
import { inKeychainSession } from './keychainSession.ts'
import { provideSystem } from './system.ts'

const ROOT = join(import.meta.dirname, '..')
const EVERYTHING = join(ROOT, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js')
const PICTURES = join(ROOT, 'shots', 'demo')
const USER = { user: 'admin', password: 'Demo-password-1' }
const INSIDE = 'BIFROST_TRAY_TEST_KEYCHAIN'
const SERVICE = 'Bifrost Tray'

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])

/** Plays the main path without a display, with a picture of every step. */
async function play(profile: string): Promise<void> {
  rmSync(PICTURES, { recursive: true, force: true })
  mkdirSync(PICTURES, { recursive: true })
  const gateway = await startGateway({ dialect: 'v1.5.16', auth: USER })
  const app = await launchApp({ userData: profile })
  const start = performance.now()
  let number = 0
  try {
    const page = await app.page()
    await playMainPath({
      page,
      gateway: { ...USER, url: gateway.url, name: 'Team dev' },
      command: `node ${EVERYTHING}`,
      step: async (sentence) => {
        number++
        const file = `${String(number).padStart(2, '0')}.png`
        await page.screenshot({ path: join(PICTURES, file) })
        const seconds = ((performance.now() - start) / 1000).toFixed(1)
        console.log(`${String(number).padStart(2)}. ${sentence} (${seconds} s, shots/demo/${file})`)
      },
    })
    await app.tray.click('Test a server', 'everything')
    await waitFor(async () => (await app.notifications.list()).length > 0)
    const [notification] = await app.notifications.list()
    console.log(
      `${++number}. Tested again from the tray: “${notification?.title}”, ${notification?.body}`,
    )
    const { code, ms } = await app.quit()
    console.log(`${++number}. Quit in ${(ms / 1000).toFixed(2)} s with code ${code}`)
  } catch (cause) {
    console.log(app.output())
    await app.kill()
    throw cause
  } finally {
    await gateway.close()
  }
}

/** Opens the app for a person: two gateways, two saved servers. */
async function show(profile: string): Promise<void> {
  const local = await startGateway({ dialect: 'v1.5.16', auth: null })
  const team = await startGateway({ dialect: 'v1.4.18', auth: USER })
  for (const client of DEMO_CLIENTS) await registerClient(local.url, client)
  const ids = { local: crypto.randomUUID(), team: crypto.randomUUID() }
  const urls = { local: local.url, team: team.url }
  writeFileSync(join(profile, 'settings.json'), JSON.stringify(demoSettings({ ids, urls })))
  const keychain = (await import('keytar')).default
  const hasKeychain = await keychain.setPassword(SERVICE, ids.team, USER.password).then(
    () => true,
    () => false,
  )
  console.log(`Laptop   ${local.url}  Bifrost v1.5.16 (simulated), open`)
  console.log(`Team dev ${team.url}  Bifrost v1.4.18 (simulated), ${USER.user} / ${USER.password}`)
  if (!hasKeychain) console.log('No keychain answers: enter the password once, until you quit.')
  try {
    const args = [join(ROOT, 'tools', 'start.ts'), `--user-data-dir=${profile}`]
    const child = spawn(process.execPath, args, { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => child.kill(signal))
    }
    await once(child, 'exit')
  } finally {
    if (hasKeychain) await keychain.deletePassword(SERVICE, ids.team)
    await Promise.all([local.close(), team.close()])
  }
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 30_000
  while (!(await condition())) {
    if (performance.now() > until) throw new Error('it did not happen within 30 s')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The user's own session where Electron shows a real tray; a private keychain elsewhere. */
async function main(): Promise<number> {
  const runtime = electronOrShell()
  const wantsPrivate = process.platform === 'linux' && !(hasDisplay && runtime.shell === 'electron')
  if (wantsPrivate && !process.env[INSIDE]) {
    if (!provideSystem()) return 1
    return inKeychainSession([process.execPath, import.meta.filename])
  }
  console.log(electronOrShell().sentence)
  const temporary = join(ROOT, '.tmp')
  mkdirSync(temporary, { recursive: true })
  const profile = mkdtempSync(join(temporary, 'demo-'))
  try {
    await (hasDisplay ? show(profile) : play(profile))
    return 0
  } finally {
    rmSync(profile, { recursive: true, force: true })
  }
}

process.exit(await main())
