import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { neededKey, startHttpFixtures } from '../../../e2e/gateway/fixtures/httpServers.ts'
import { startGateway, type GatewayOptions } from '../../../e2e/gateway/gateway.ts'
import type { TestedProbe } from '../../shared/model/probe.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { openBench } from '../mcp/testBench.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { Authorizations } from './authorizations.ts'
import { Clients } from './clients.ts'
import { ClientEdits } from './edits.ts'
import { Gateways } from './gateways.ts'
import { Registrations } from './registrations.ts'
import { until } from './testServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const VERSIONS = ['v1.3.63', 'v1.4.18', 'v1.5.16'] as const
const admin = { user: 'admin', password: 'correct-horse-battery' }
const everything = fileURLToPath(
  new URL(
    '../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
    import.meta.url,
  ),
)
/** What server-everything lists on this computer. */
const TESTED = JSON.parse(
  readFileSync(new URL('./fixtures/everything.json', import.meta.url), 'utf8'),
) as { name: string }[]
const recipeOf = (args: string[]): Recipe => ({
  name: 'everything',
  command: process.execPath,
  args,
  env: [],
  cwd: '',
  limits: { startMs: 30_000, requestMs: 30_000 },
})

async function build(options: GatewayOptions) {
  const gateway = await startGateway({ auth: admin, ...options })
  closers.push(() => gateway.close())
  const emit = () => undefined
  const gateways = new Gateways({
    settings: memorySettings(upgrade({})),
    secrets: createSecrets(memorySecrets()),
    emit,
  })
  const clients = new Clients({ gateways, emit })
  const looks = { answered: [0, 50, 200], broken: [0, 50, 100, 200] }
  const registrations = new Registrations({
    ...{ gateways, clients, emit, looks, edits: new ClientEdits({ gateways, clients }) },
    authorizations: new Authorizations({
      gateways,
      clients,
      emit,
      openPage: async () => undefined,
    }),
  })
  closers.push(() => registrations.stop())
  const draft = {
    id: null,
    name: 'Simulated',
    url: gateway.url,
    environment: 'local',
    auth: 'basic',
    user: admin.user,
    secret: admin.password,
    allowPlainHttp: false,
    isReadOnly: false,
    network: DEFAULT_NETWORK,
    keepUntilQuit: false,
  } as const
  const report = await gateways.check(draft)
  const { id } = await gateways.save(draft)
  const register = async (probe: TestedProbe, tools: string[]) => {
    const view = registrations.start(
      { gatewayId: id, probeId: probe.id, name: 'everything', tools, autoTools: [] },
      probe,
    )
    const now = () => registrations.list().find((entry) => entry.id === view.id)!
    await until(() => !['waiting', 'running'].includes(now().state), 20_000)
    return now()
  }
  return { gateway, gateways, clients, registrations, report, id, register }
}

/** A finished test as far as registering looks at it. */
const probeOf = (recipe: Recipe, tools: object[]) =>
  ({
    id: 'p1',
    state: 'passed',
    recipe,
    result: {
      server: { name: 'everything', version: '', title: '' },
      tools,
    },
  }) as unknown as TestedProbe

describe.each(VERSIONS)('the app on a simulated %s', (dialect) => {
  it('checks, registers a real server, shows it and deletes it', async () => {
    const app = await build({ dialect })
    expect(app.report.failure).toBeNull()
    expect(app.report.lines.find(({ key }) => key === 'version')?.value).toBe(dialect)
    const recipe = recipeOf([everything, 'stdio'])
    const tools = TESTED.map(({ name }) => name)
    const view = await app.register(probeOf(recipe, TESTED), tools)
    expect(view).toMatchObject({ state: 'registered', differences: [] })
    expect(view.comparison).toMatchObject({ gatewayCount: 13, missing: [], added: [], changed: [] })
    const { rows } = app.clients.list(app.id)
    // v1.3.63 lists the tools of a stdio server and fails every call of them (wire).
    const state = dialect === 'v1.3.63' ? 'error' : 'healthy'
    expect(rows).toMatchObject([{ name: 'everything', state }])
    const detail = await app.clients.detail(app.id, rows[0]!.id)
    expect(detail.tools).toHaveLength(13)
    expect(detail.tools.every((tool) => tool.isAllowed)).toBe(true)
    await app.registrations.undo(view.id, '')
    expect(app.clients.list(app.id).rows).toEqual([])
    expect(app.gateway.crashed).toBeNull()
  })

  it('registers a server behind a URL, with its secret header as a variable of the gateway', async () => {
    const fixtures = await startHttpFixtures(0)
    const bench = openBench()
    closers.push(() => fixtures.close())
    const header = { name: 'X-Api-Key', value: neededKey, isSecret: true }
    const recipe: Recipe = {
      ...{ ...recipeOf([]), name: 'far', command: '' },
      remote: {
        type: 'http',
        url: `${fixtures.url}/needheader`,
        headers: [header, { name: 'X-Team', value: 'blue', isSecret: false }],
        authorization: { type: 'none' },
      },
    }
    const probe = await bench.test(recipe)
    await bench.close()
    expect(probe.failure).toBeNull()
    const app = await build({ dialect, env: { FAR_X_API_KEY: neededKey } })
    const { changes } = await app.registrations.plan(app.id, probe)
    expect(changes.map(({ key, about }) => [key, about])).toEqual(
      expect.arrayContaining([
        ['localUrl', new URL(fixtures.url).host],
        ['headerReference', 'X-Api-Key: env.FAR_X_API_KEY'],
        ['headerValue', 'X-Team'],
      ]),
    )
    const oauth = { type: 'oauth' as const, clientId: '', scopes: '' }
    const remote = { ...recipe.remote!, authorization: oauth }
    const signedIn = { ...probe, recipe: { ...probe.recipe, remote } }
    const told = await app.registrations.plan(app.id, signedIn)
    expect(told.changes.map(({ key }) => key)).toContain('signIn')
    const tools = probe.result!.tools.map(({ name }) => name)
    const view = await app.register(probe, tools)
    expect(view).toMatchObject({ state: 'registered', differences: [], isUncallable: false })
    const { rows } = app.clients.list(app.id)
    expect(rows).toMatchObject([{ name: 'everything', state: 'healthy' }])
    const client = await app.clients.detail(app.id, rows[0]!.id)
    expect(JSON.stringify(client)).not.toContain(neededKey)
  })

  it('tells why a create failed, and that nothing was left', async () => {
    const app = await build({ dialect, limits: { connectMs: 300, retriesMs: 300 } })
    const recipe = { ...recipeOf([]), command: 'no-such-command-xyz' }
    const view = await app.register(probeOf(recipe, []), [])
    expect(view).toMatchObject({ state: 'failed', failure: { code: 'register_not_there' } })
    expect(view.failure?.message).toContain('no-such-command-xyz')
    expect(app.clients.list(app.id).rows).toEqual([])
  })

  it('says what is wrong with a credential', async () => {
    const { gateway, gateways } = await build({ dialect })
    const draft = {
      id: null,
      name: 'Other',
      url: gateway.url,
      environment: 'local',
      auth: 'basic',
      user: 'admin',
      secret: 'wrong',
      allowPlainHttp: false,
      isReadOnly: false,
      network: DEFAULT_NETWORK,
      keepUntilQuit: false,
    } as const
    expect((await gateways.check(draft)).failure?.code).toBe('gateway_unauthorized')
    const none = await gateways.check({ ...draft, auth: 'none', secret: null })
    expect(none.failure?.code).toBe('gateway_sign_in')
  })
})
