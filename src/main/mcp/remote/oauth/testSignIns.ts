import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Emit } from '../../../../shared/contract.ts'
import type { Recipe } from '../../../../shared/model/server.ts'
import type { SignInView } from '../../../../shared/model/signIn.ts'
import { fileLog } from '../../../log.ts'
import { createSecrets, memorySecrets, type SecretStore } from '../../../storage/secrets.ts'
import { upgrade } from '../../../storage/settings.ts'
import { memorySettings } from '../../../storage/settingsStore.ts'
import { Bench } from '../../bench.ts'
import { digestOf } from '../../consent.ts'
import { ShellEnvironment } from '../../environment.ts'
import { Servers } from '../../servers.ts'
import { until } from '../../testBench.ts'
import { SignIns } from './signIns.ts'

const environment = new ShellEnvironment()
export const SERVER = 'a-server'

/**
 * A whole bench with sign-ins for one test, whose browser is up to the test. `left` is all that left
 * main: events, log and settings.
 */
export function openWhole(keychain: SecretStore = memorySecrets(), limitMs?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'sign-in-'))
  const settings = memorySettings(upgrade({}))
  const events: unknown[] = []
  const opened: string[] = []
  const emit: Emit = (event, payload) => void events.push([event, payload])
  const logFile = join(folder, 'main.log')
  const log = fileLog(logFile)
  const secrets = createSecrets(keychain)
  const servers = new Servers({ settings, secrets, emit })
  const signIns = new SignIns({
    ...{ secrets, emit, log, ...(limitMs === undefined ? {} : { limitMs }) },
    isSaved: (serverId) => settings.read().servers.some(({ id }) => id === serverId),
    openPage: async (address) => void opened.push(address),
  })
  const ledgerFile = join(folder, 'probes.json')
  const bench = new Bench({
    ...{ settings, servers, emit, log, ledgerFile, environment, signIns, version: '0' },
  })
  let count = 0
  const viewOf = (): SignInView | undefined => signIns.list().at(-1)
  const over = async (): Promise<SignInView> => {
    await until(() => !['working', 'waiting'].includes(viewOf()?.state ?? ''))
    return viewOf()!
  }
  const waiting = async (): Promise<string> => {
    await until(() => viewOf()?.state !== 'working')
    return opened.at(-1) ?? ''
  }
  return {
    ...{ settings, servers, secrets, signIns, bench, opened, viewOf, over, waiting },
    async test(recipe: Recipe, serverId = SERVER) {
      const probeId = `probe-${++count}`
      await bench.start({ probeId, serverId, recipe, digest: digestOf(recipe) })
      return bench.ended(probeId)
    },
    async begin(recipe: Recipe, serverId = SERVER) {
      return signIns.start(serverId, await bench.signInPlace(serverId, recipe))
    },
    /** Signs in as a person does: the browser follows every redirect. */
    async signIn(recipe: Recipe, serverId = SERVER): Promise<SignInView> {
      await this.begin(recipe, serverId)
      const page = await fetch(await waiting())
      expect(page.status).toBe(200)
      return over()
    },
    left: () => {
      const written = (() => {
        try {
          return readFileSync(logFile, 'utf8')
        } catch {
          return ''
        }
      })()
      return JSON.stringify([events, settings.read(), bench.list()]) + written
    },
    async close() {
      await bench.endAll()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A server with OAuth, saved or not. */
export const recipeFor = (
  url: string,
  { clientId = '', scopes = '' }: { clientId?: string; scopes?: string } = {},
): Recipe => ({
  ...{ name: 'far', command: '', args: [], env: [], cwd: '' },
  limits: { startMs: 15_000, requestMs: 15_000 },
  remote: {
    ...{ type: 'http', url, headers: [] },
    authorization: { type: 'oauth', clientId, scopes },
  },
})

/** Where the browser comes back to, from the address it was sent to. */
export const callbackOf = (address: string): URL =>
  new URL(new URL(address).searchParams.get('redirect_uri')!)

/** Whether something listens at the port of this address. */
export const listens = (address: URL): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port: Number(address.port) })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
