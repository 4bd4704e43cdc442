import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { TestedProbe, TestedTool } from '../../shared/model/probe.ts'
import type { RegistrationDraft, RegistrationView } from '../../shared/model/registration.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { Authorizations } from './authorizations.ts'
import { Clients } from './clients.ts'
import { ClientEdits } from './edits.ts'
import { Gateways } from './gateways.ts'
import { Registrations } from './registrations.ts'
import { recorded, sendJson, serve, until, type SeenRequest } from './testServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const SECRET = 'admin-password-1'
const ENV_SECRET = 'ghp_never_leaves_this_computer'

type Version = 'v1.3.63' | 'v1.4.18' | 'v1.5.16'
type Body = Record<string, unknown> & { name: string }

/** A gateway that keeps what it is sent, in the shape of its version, with the recorded tools. */
class SmallGateway {
  clients: object[] = []
  creates: Body[] = []
  readonly version: Version
  /** Replaces the usual answer to a create. */
  onCreate: ((body: Body, response: ServerResponse, keep: () => void) => void) | null = null
  /** Changes a client before it is kept. */
  onKeep: (item: Record<string, unknown>) => object = (item) => item

  constructor(version: Version) {
    this.version = version
  }

  answer = ({ method, path, body }: SeenRequest, response: ServerResponse): void => {
    if (path === '/api/version') return sendJson(response, this.version)
    if (path === '/api/session/is-auth-enabled') {
      return sendJson(response, { is_auth_enabled: true, has_valid_token: false })
    }
    if (method === 'GET') return sendJson(response, this.list())
    if (method === 'DELETE') {
      const id = path.split('/').at(-1)
      this.clients = this.clients.filter((client) => !JSON.stringify(client).includes(id!))
      return sendJson(response, { status: 'success' })
    }
    const sent = JSON.parse(body) as Body
    this.creates.push(sent)
    const keep = () => void this.clients.push(this.onKeep(this.itemOf(sent)))
    if (this.onCreate) return this.onCreate(sent, response, keep)
    keep()
    sendJson(response, { status: 'success', message: 'MCP client connected successfully' })
  }

  list(): unknown {
    if (this.version === 'v1.3.63') return this.clients
    const count = this.clients.length
    return { clients: this.clients, count, total_count: count, limit: 100, offset: 0 }
  }

  itemOf(sent: Body): Record<string, unknown> {
    const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0
    const config = Object.fromEntries(Object.entries(sent).filter(([, v]) => !isEmptyList(v)))
    return { config, tools: toolsOf(this.version), state: 'connected' }
  }
}

function toolsOf(version: Version): unknown {
  const body = recorded(version, 'create: list-full').body as
    { tools: unknown }[] | { clients: { tools: unknown }[] }
  return (Array.isArray(body) ? body : body.clients)[0]!.tools
}

/** What server-everything lists on this computer, as it was tested. */
const TESTED = JSON.parse(
  readFileSync(new URL('./fixtures/everything.json', import.meta.url), 'utf8'),
) as Pick<TestedTool, 'name' | 'description' | 'inputSchema'>[]

const recipe: Recipe = {
  name: 'server-everything',
  command: 'node',
  args: ['dist/index.js', 'stdio'],
  env: [
    { name: 'GITHUB_TOKEN', value: null, isSecret: true },
    { name: 'LOG_LEVEL', value: 'debug', isSecret: false },
  ],
  cwd: '/home/me/work',
  limits: { startMs: 30_000, requestMs: 30_000 },
}

const probe = (change: Partial<TestedProbe> = {}): TestedProbe => ({
  id: 'p1',
  serverId: 'a-server',
  recipe,
  state: 'passed',
  startedAt: '2026-11-21T10:00:00.000Z',
  totalMs: 300,
  phases: [],
  pid: null,
  result: {
    server: {
      ...{ name: 'everything', version: '1', title: '' },
      ...{ website: '', icon: '', iconLinks: [] },
    },
    protocolVersion: '2025-06-18',
    capabilities: [],
    instructions: '',
    tools: TESTED.map((tool, index) => ({
      index,
      ...tool,
      title: '',
      outputSchema: null,
      annotations: null,
      tokens: null,
      problem: '',
    })),
    prompts: [],
    resources: [],
    templates: [],
    warnings: [],
  },
  failure: null,
  searched: [],
  lineCount: 0,
  brokenLine: null,
  overtime: null,
  droppedLines: 0,
  ...change,
})

async function build(version: Version = 'v1.5.16', createTimeoutMs = 5000) {
  const small = new SmallGateway(version)
  const server = await serve(small.answer)
  closers.push(server.close)
  const events: { event: string; payload: unknown }[] = []
  const emit = (event: string, payload: unknown) => void events.push({ event, payload })
  const gateways = new Gateways({
    settings: memorySettings(upgrade({})),
    secrets: createSecrets(memorySecrets()),
    emit,
    createTimeoutMs,
  })
  const clients = new Clients({ gateways, emit })
  const looks = { answered: [0, 5, 10], broken: [0, 10, 20, 40] }
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
  const { id } = await gateways.save({
    id: null,
    name: 'Team dev',
    url: server.url,
    environment: 'development',
    auth: 'basic',
    user: 'admin',
    secret: SECRET,
    allowPlainHttp: false,
    isReadOnly: false,
    network: DEFAULT_NETWORK,
    keepUntilQuit: false,
  })
  const draft = (change: Partial<RegistrationDraft> = {}): RegistrationDraft => ({
    gatewayId: id,
    probeId: 'p1',
    name: 'everything',
    tools: TESTED.map((tool) => tool.name),
    autoTools: [],
    ...change,
  })
  const ended = async (view: RegistrationView): Promise<RegistrationView> => {
    const now = () => registrations.list().find((entry) => entry.id === view.id)!
    await until(() => !['waiting', 'running'].includes(now().state))
    return now()
  }
  return { small, server, gateways, clients, registrations, id, draft, ended, events }
}

const states = (view: RegistrationView) => view.steps.map((step) => step.state)

describe('a registration', () => {
  it.each(['v1.3.63', 'v1.4.18', 'v1.5.16'] as const)(
    'of server-everything on %s is what was tested',
    async (version) => {
      const app = await build(version)
      const view = await app.ended(app.registrations.start(app.draft(), probe()))
      expect(view.differences).toEqual([])
      expect(view.comparison).toEqual({
        testedCount: TESTED.length,
        gatewayCount: TESTED.length,
        missing: [],
        added: [],
        changed: [],
      })
      expect(view).toMatchObject({ state: 'registered', failure: null })
      expect(view.isUncallable).toBe(version === 'v1.3.63')
      expect(states(view)).toEqual(['done', 'done', 'done'])
      expect(view.clientId).not.toBeNull()
      const sent = app.small.creates[0]!
      expect(view.clientId).toBe(sent[version === 'v1.3.63' ? 'id' : 'client_id'])
      expect(sent).not.toHaveProperty(version === 'v1.3.63' ? 'client_id' : 'id')
      expect('tools_to_auto_execute' in sent).toBe(version !== 'v1.3.63')
      expect(sent['tools_to_execute']).toHaveLength(TESTED.length)
      expect(sent['stdio_config']).toEqual({
        command: 'node',
        args: ['dist/index.js', 'stdio'],
        envs:
          version === 'v1.5.16'
            ? ['GITHUB_TOKEN', 'LOG_LEVEL=debug']
            : ['GITHUB_TOKEN', 'LOG_LEVEL'],
      })
    },
  )

  it('writes empty lists out', async () => {
    const app = await build()
    const view = await app.ended(app.registrations.start(app.draft({ tools: [] }), probe()))
    expect(app.small.creates[0]).toMatchObject({ tools_to_execute: [], tools_to_auto_execute: [] })
    expect(view.state).toBe('registered')
  })

  it('reports each step as it goes, and no secret in any of them', async () => {
    const app = await build()
    const secret = { name: 'GITHUB_TOKEN', value: ENV_SECRET, isSecret: true }
    const withSecret = probe({ recipe: { ...recipe, env: [secret] } })
    await app.ended(app.registrations.start(app.draft(), withSecret))
    const seen = app.events
      .filter(({ event }) => event === 'registrations.changed')
      .map(({ payload }) => states(payload as RegistrationView).join())
    expect(seen).toContain('running,waiting,waiting')
    expect(seen).toContain('done,running,waiting')
    expect(JSON.stringify(app.events)).not.toContain(ENV_SECRET)
    expect(JSON.stringify(app.events)).not.toContain(SECRET)
    expect(JSON.stringify(app.small.creates)).not.toContain(ENV_SECRET)
  })

  it('of v1.3.63 says that auto-execute did not stick', async () => {
    const app = await build('v1.3.63')
    const view = await app.ended(
      app.registrations.start(app.draft({ autoTools: ['echo'] }), probe()),
    )
    expect(view.state).toBe('differs')
    expect(view.differences).toEqual([{ key: 'autoTools', chosen: 'echo', found: '' }])
  })

  it('reports what the gateway keeps otherwise, without any value of a variable', async () => {
    const app = await build()
    app.small.onKeep = (item) => {
      const config = item['config'] as Record<string, unknown>
      return {
        ...item,
        state: 'disconnected',
        tools: [],
        config: {
          ...config,
          tools_to_execute: ['echo'],
          stdio_config: {
            command: 'npx',
            args: ['--token', 'tok-123'],
            envs: ['LOG_LEVEL=trace-9'],
          },
        },
      }
    }
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view.state).toBe('differs')
    expect(view.differences.map(({ key }) => key)).toEqual([
      'command',
      'args',
      'env',
      'tools',
      'state',
    ])
    expect(view.comparison?.missing).toHaveLength(TESTED.length)
    expect(JSON.stringify(view)).not.toMatch(/tok-123|trace-9/)
  })

  it('names tools that are missing, new or changed', async () => {
    const app = await build()
    app.small.onKeep = (item) => {
      const [first, second, ...rest] = item['tools'] as Record<string, unknown>[]
      const parameters = { type: 'object', properties: { other: { type: 'string' } } }
      const tools = [{ ...first, parameters }, { ...second, name: 'brand_new' }, ...rest]
      return { ...item, tools }
    }
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view.state).toBe('differs')
    expect(view.comparison).toMatchObject({
      missing: ['get-annotated-message'],
      added: ['brand_new'],
      changed: ['echo'],
    })
  })

  it('takes prefixed tool names of newer gateways for the same tools', async () => {
    const app = await build()
    app.small.onKeep = (item) => ({
      ...item,
      state: 'healthy',
      tools: (item['tools'] as { name: string }[]).map((tool) => ({
        ...tool,
        name: `everything-${tool.name}`,
      })),
    })
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view.state).toBe('registered')
  })
})

describe('a create that does not go well', () => {
  it('is reported with the words of the gateway', async () => {
    const app = await build()
    // v1.5.16, wire: "fail-stdio: command not found", shortened.
    const message = 'Failed to connect MCP client: exec: "x": executable file not found in $PATH'
    app.small.onCreate = (_, response) => sendJson(response, { error: { message } }, 500)
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view).toMatchObject({ state: 'failed', clientId: null })
    expect(view.failure?.code).toBe('register_not_there')
    expect(view.failure?.message).toContain('executable file not found')
    expect(states(view)).toEqual(['failed', 'failed', 'waiting'])
    expect(app.small.creates).toHaveLength(1)
  })

  it('is found all the same where the gateway lists it in spite of its failure (v1.3.63)', async () => {
    const app = await build('v1.3.63')
    app.small.onKeep = (item) => ({ ...item, state: 'error', tools: [] })
    app.small.onCreate = (_, response, keep) => {
      keep()
      sendJson(response, { error: { message: 'environment variable X is not set' } }, 500)
    }
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view.state).toBe('differs')
    expect(view.clientId).not.toBeNull()
    expect(view.failure?.code).toBe('gateway_server_error')
    expect(view.differences).toContainEqual({ key: 'state', chosen: 'Healthy', found: 'Error' })
  })

  it('is looked for after the gateway broke the connection, and sent once only', async () => {
    const app = await build()
    app.small.onCreate = (_, response) => response.destroy()
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view).toMatchObject({ state: 'failed' })
    expect(view.failure?.code).toBe('register_not_there')
    expect(app.small.creates).toHaveLength(1)
  })

  it('is there after all when the connection broke but the gateway went on', async () => {
    const app = await build()
    app.small.onCreate = (_, response, keep) => {
      response.destroy()
      setTimeout(keep, 15)
    }
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view).toMatchObject({ state: 'registered', failure: null })
    expect(view.steps[0]?.state).toBe('failed')
  })

  it('is found by its name where the gateway gave it another id', async () => {
    const app = await build()
    app.small.onKeep = ({ config, ...item }) => {
      return { ...item, config: { ...(config as object), client_id: 'chosen by the gateway' } }
    }
    app.small.onCreate = (_, response, keep) => {
      keep()
      response.destroy()
    }
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view).toMatchObject({ clientId: 'chosen by the gateway', failure: null })
    expect(app.small.creates).toHaveLength(1)
  })

  it('without an answer in time is unknown while it is not listed', async () => {
    const app = await build('v1.5.16', 60)
    app.small.onCreate = () => undefined
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view.state).toBe('unknown')
    expect(view.failure?.code).toBe('register_unknown')
    expect(app.small.creates).toHaveLength(1)
  })

  it('without an answer in time is reported as it is listed meanwhile', async () => {
    const app = await build('v1.5.16', 60)
    app.small.onKeep = (item) => ({ ...item, state: 'disconnected', tools: [] })
    app.small.onCreate = (_, __, keep) => keep()
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view.state).toBe('differs')
    expect(view.differences).toContainEqual({ key: 'state', chosen: 'Healthy', found: 'Unstable' })
    expect(view.failure?.code).toBe('gateway_timeout')
  })

  it('is unknown when the gateway dies in the middle of it', async () => {
    const app = await build()
    app.small.onCreate = (_, response) => {
      response.destroy()
      void app.server.close()
    }
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view.state).toBe('unknown')
    expect(view.failure?.code).toBe('register_unknown')
  })

  it('answered with success and never listed is not believed', async () => {
    const app = await build()
    app.small.onCreate = (_, response) => sendJson(response, { status: 'success', message: '' })
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view).toMatchObject({ state: 'failed', failure: { code: 'register_not_there' } })
  })

  it('answered with partial success goes on and warns', async () => {
    const app = await build()
    app.small.onCreate = (_, response, keep) => {
      keep()
      sendJson(response, { status: 'partial_success', message: 'saved, tools not read' })
    }
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view.steps[0]).toMatchObject({ state: 'warn', detail: 'saved, tools not read' })
    expect(view.state).toBe('registered')
  })

  it('of a name taken in the meantime does not claim the other client', async () => {
    const app = await build()
    app.small.onCreate = (body, response) => {
      app.small.clients.push({
        config: { client_id: 'theirs', name: body.name },
        tools: [],
        state: 'x',
      })
      sendJson(response, { error: { message: 'An MCP client with this name already exists' } }, 409)
    }
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view).toMatchObject({ state: 'failed', clientId: null })
    expect(view.failure?.code).toBe('client_name_taken')
  })

  it('is never sent to a gateway that lists the name already', async () => {
    const app = await build('v1.3.63')
    app.small.clients = [{ config: { id: '1', name: 'everything' }, tools: [], state: 'connected' }]
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view.failure?.code).toBe('client_name_taken')
    expect(app.small.creates).toEqual([])
  })

  it('never leaves when the gateway cannot be reached at all', async () => {
    const app = await build()
    await app.server.close()
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    expect(view).toMatchObject({ state: 'failed', failure: { code: 'gateway_refused' } })
    expect(states(view)).toEqual(['failed', 'waiting', 'waiting'])
  })
})

describe('creates on one gateway', () => {
  it('go one after the other, and the second says that it waits', async () => {
    const app = await build()
    const open: (() => void)[] = []
    app.small.onCreate = (_, response, keep) =>
      open.push(() => {
        keep()
        sendJson(response, { status: 'success', message: '' })
      })
    const first = app.registrations.start(app.draft(), probe())
    const second = app.registrations.start(app.draft({ name: 'second' }), probe())
    expect([first.state, second.state]).toEqual(['running', 'waiting'])
    await until(() => open.length === 1)
    expect(app.registrations.list().map(({ state }) => state)).toEqual(['waiting', 'running'])
    open[0]!()
    await app.ended(first)
    await until(() => open.length === 2)
    open[1]!()
    expect((await app.ended(second)).state).toBe('registered')
    expect(app.small.creates.map(({ name }) => name)).toEqual(['everything', 'second'])
  })
})

describe('before anything is sent', () => {
  it.each([
    ['register_no_probe', {}, { state: 'failed' as const }],
    ['register_no_probe', {}, { result: null }],
    ['client_command_empty', {}, { recipe: { ...recipe, command: '  ' } }],
    ['client_name', { name: ' ' }, {}],
    ['invalid_input', { tools: ['no-such-tool'] }, {}],
  ])('%s is found out', async (code, change, probeChange) => {
    const app = await build()
    expect(() => app.registrations.start(app.draft(change), probe(probeChange))).toThrowError(
      expect.objectContaining({ code }),
    )
    expect(app.server.requests).toEqual([])
  })

  it('a name is held against the rule of this gateway', async () => {
    for (const [version, code] of [
      ['v1.5.16', 'client_name'],
      ['v1.3.63', null],
    ] as const) {
      const app = await build(version)
      const draft = app.draft({ name: 'my-name' })
      const view = await app.ended(app.registrations.start(draft, probe()))
      expect(view.failure?.code ?? null).toBe(code)
      expect(app.small.creates).toHaveLength(code === null ? 1 : 0)
    }
  })

  it.each(['v1.3.63', 'v1.4.18', 'v1.5.16'] as const)(
    'the plan names what changes on %s',
    async (version) => {
      const app = await build(version)
      app.small.clients = [{ config: { name: 'server_everything' }, tools: [], state: 'connected' }]
      const plan = await app.registrations.plan(app.id, probe())
      expect(plan).toMatchObject({
        suggestedName: 'server_everything_2',
        takenNames: ['server_everything'],
        hasAutoList: version !== 'v1.3.63',
        hasPrefix: version !== 'v1.3.63',
        nameRule: version === 'v1.3.63' ? 'loose' : 'strict',
      })
      const keys = plan.changes.map(({ key, about }) => `${key} ${about}`.trim())
      expect(keys).toContain('command node')
      expect(keys).toContain('envName GITHUB_TOKEN')
      expect(keys).toContain(`${version === 'v1.5.16' ? 'envValue' : 'envName'} LOG_LEVEL`)
      expect(keys).toContain('cwd /home/me/work')
      expect(keys.includes('stdioBroken')).toBe(version === 'v1.3.63')
      expect(keys.includes('noAuto')).toBe(version === 'v1.3.63')
    },
  )
})

describe('undo', () => {
  it('deletes the client that was created', async () => {
    const app = await build()
    const view = await app.ended(app.registrations.start(app.draft(), probe()))
    await app.registrations.undo(view.id, '')
    expect(app.small.clients).toEqual([])
    await expect(app.registrations.undo(view.id, '')).rejects.toMatchObject({ code: 'not_found' })
  })
})
