import { DEFAULT_NETWORK } from '../src/shared/defaultNetwork.ts'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import type { Gateway } from '../src/shared/model/gateway.ts'
import { SETTINGS_VERSION, type Settings } from '../src/main/storage/settings.ts'
import { startGateway, type SimulatedGateway } from './gateway/gateway.ts'
import { launchApp, type LaunchedApp, type LaunchOptions } from './launch.ts'

const ROOT = join(import.meta.dirname, '..')
export const EVERYTHING = join(
  ROOT,
  'node_modules/@modelcontextprotocol/server-everything/dist/index.js',
)
export const HOSTILE = (name: string): string => join(ROOT, 'e2e', 'servers', `${name}.mjs`)
export const ADMIN = { user: 'admin', password: 'Correct-horse-7' }

type GatewayOptions = Parameters<typeof startGateway>[0]

/** The app fills in what a settings file does not name. */
type Seed = Omit<Partial<Settings>, 'preferences'> & {
  preferences?: Partial<Settings['preferences']>
}

interface Fixtures {
  /** An empty profile folder, removed afterwards. */
  profile: string
  /** Writes the profile's settings before the app starts. */
  seed: (settings: Seed) => void
  /** Starts a simulated gateway with short time limits; closed afterwards. */
  gateway: (options?: Partial<GatewayOptions>) => Promise<SimulatedGateway>
  /** Starts the built app on the profile; ended afterwards. */
  launch: (options?: Partial<LaunchOptions>) => Promise<LaunchedApp & { first: Page }>
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names from the pattern
  profile: async ({}, use) => {
    const temporary = join(ROOT, '.tmp')
    mkdirSync(temporary, { recursive: true })
    const folder = mkdtempSync(join(temporary, 'e2e-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
  seed: async ({ profile }, use) => {
    await use((settings) => {
      const file = join(profile, 'settings.json')
      writeFileSync(file, JSON.stringify({ version: SETTINGS_VERSION, ...settings }))
    })
  },
  // eslint-disable-next-line no-empty-pattern
  gateway: async ({}, use) => {
    const started: SimulatedGateway[] = []
    await use(async (options = {}) => {
      const limits = { connectMs: 3000, retriesMs: 500, toolListMs: 3000, callMs: 3000 }
      const gateway = await startGateway({ dialect: 'v1.5.16', auth: null, limits, ...options })
      started.push(gateway)
      return gateway
    })
    await Promise.all(started.map((gateway) => gateway.close()))
  },
  launch: async ({ profile }, use) => {
    const started: LaunchedApp[] = []
    await use(async (options = {}) => {
      const app = await launchApp({ userData: profile, ...options })
      started.push(app)
      return Object.assign(app, { first: await app.page() })
    })
    for (const app of started) await app.kill()
  },
})

export { expect } from '@playwright/test'

/** A gateway as the settings keep it. */
export const savedGateway = (url: string, more: Partial<Gateway> = {}): Gateway => ({
  id: more.id ?? crypto.randomUUID(),
  name: 'Laptop',
  url,
  environment: 'local',
  auth: 'none',
  user: '',
  allowPlainHttp: false,
  isReadOnly: false,
  network: DEFAULT_NETWORK,
  ...more,
})

/** A saved server that needs no download. */
export const savedServer = (name: string, command: string, args: string[]) => ({
  id: crypto.randomUUID(),
  recipe: {
    ...{ name, command, args, env: [], cwd: '' },
    limits: { startMs: 10_000, requestMs: 10_000 },
  },
  lastProbe: null,
  tags: [],
})
