/** What the app relies on at every gateway, one behaviour after the other, in this order. */
import type { RegistrationView } from '../../src/shared/model/registration.ts'
import type { AppError } from '../../src/shared/errors.ts'
import type { ClientEdit } from '../../src/shared/model/clientEdit.ts'
import { editBody } from '../../src/main/gateway/edit.ts'
import type { WireClient } from '../../src/main/gateway/wire.ts'
import { createBody } from '../../src/main/gateway/write.ts'
import {
  Differs,
  expectCode,
  expectEqual,
  failureOf,
  readAgain,
  Skipped,
  type Behaviour,
  type Context,
} from './behaviour.ts'
import { SIGN_INS } from './signIns.ts'
import { openTarget, type Target } from './target.ts'

const TOOLS = ['echo', 'get-sum'] as const
const LIMITS = { startMs: 30_000, requestMs: 30_000 }

const recipeOf = ({ command, args }: { command: string; args: string[] }) => ({
  ...{ name: 'check', command, args, env: [], cwd: '', limits: LIMITS },
})

/** The client that the suite works on; made by the behaviour that registers it. */
function made({ made: client }: Context): WireClient {
  if (client === null) throw new Skipped('no client could be made')
  return client
}

async function edit(context: Context, change: ClientEdit): Promise<WireClient> {
  const client = made(context)
  const { target } = context
  if (!target.dialect().isStdioUsable) throw new Skipped('a change breaks stdio clients there')
  await target.client.editClient(client.id, editBody(target.dialect(), client, change))
  return (context.made = await readAgain(context, client.id))
}

/** A body as registering makes it. */
function bodyOf(context: Context, name: string, change: object = {}): object {
  if (context.server === null) throw new Skipped('the gateway runs on another computer')
  const body = createBody({
    ...{ dialect: context.target.dialect(), id: crypto.randomUUID(), name },
    ...{ recipe: recipeOf(context.server), tools: TOOLS, autoTools: [] },
  })
  return { ...body, ...change }
}

async function ended(target: Target, id: string): Promise<RegistrationView> {
  for (;;) {
    const view = target.registrations.list().find((entry) => entry.id === id)!
    if (view.state !== 'waiting' && view.state !== 'running') return view
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Starts a registration of a recipe as if it had been tested with these tools. */
function register(context: Context, recipe: { command: string; args: string[] }) {
  const { target } = context
  const tools = TOOLS.map((name) => ({ name, description: '', inputSchema: {} }))
  const probe = {
    ...{ id: 'p1', state: 'passed', recipe: recipeOf(recipe) },
    result: { server: { name: 'check', version: '', title: '' }, tools },
  }
  const draft = { gatewayId: target.id, probeId: 'p1', name: target.name() }
  const chosen = { tools: [...TOOLS], autoTools: target.dialect().hasAutoList ? [TOOLS[0]] : [] }
  const view = target.registrations.start({ ...draft, ...chosen }, probe as never)
  return ended(target, view.id)
}

export const BEHAVIOURS: Behaviour[] = [
  {
    name: 'a check opens it and says how',
    async run({ target: { report } }) {
      const keys = report.lines.map(({ key }) => key)
      for (const key of ['reachable', 'version', 'auth', 'clients'] as const) {
        if (!keys.includes(key))
          throw new Differs(`expected a line about ${key}, got ${keys.join()}`)
      }
    },
  },
  {
    name: 'its list is read whole, and every client has an id and a state',
    async run({ target }) {
      const { clients } = await target.client.listClients()
      const ids = new Set(clients.map(({ id }) => id))
      expectEqual('distinct ids', ids.size, clients.length)
      const { rows } = target.clients.list(target.id)
      expectEqual('rows', rows.length, clients.length)
    },
  },
  {
    name: 'a wrong credential is told from a missing one',
    async run({ target: { access } }) {
      if (access.auth === 'none') throw new Skipped('nobody has to sign in')
      const other = { ...access, secret: `${access.secret ?? ''}-wrong` }
      const none = { ...access, auth: 'none' as const, secret: null }
      for (const [tried, codes] of [
        [other, ['gateway_unauthorized', 'gateway_setup_token']],
        [none, ['gateway_sign_in', 'gateway_setup_locked']],
      ] as const) {
        const code = await openTarget(tried).then(
          () => 'opened',
          (cause: { report?: { failure: { code: string } } }) => cause.report?.failure.code,
        )
        if (!codes.some((wanted) => wanted === code)) {
          throw new Differs(`expected ${codes.join(' or ')}, got ${code}`)
        }
      }
    },
  },
  {
    name: 'a session opens it as well as the password',
    async run({ target: { access } }) {
      if (access.auth !== 'basic') throw new Skipped('there is no password')
      const other = await openTarget({ ...access, auth: 'session' })
      await other.client.listClients()
      await other.client.close()
    },
  },
  {
    name: 'a server is registered with both tool lists, read again, and equal',
    async run(context) {
      const { target, server } = context
      if (server === null) throw new Skipped('the gateway runs on another computer')
      const view = await register(context, server)
      if (view.failure?.code === 'gateway_guard_stdio') {
        throw new Skipped('the gateway takes commands from a signed-in admin only')
      }
      if (view.clientId === null) {
        throw new Differs(`expected a client, got ${view.failure?.code}: ${view.failure?.message}`)
      }
      const client = (context.made = await readAgain(context, view.clientId))
      expectEqual('differences', view.differences, [])
      expectEqual('allowed tools', client.allowed, TOOLS)
      expectEqual('automatic tools', client.auto, target.dialect().hasAutoList ? [TOOLS[0]] : [])
      if (!client.tools.some(({ name }) => name === 'echo')) {
        throw new Differs(`expected the tool echo, got ${client.tools.length} tools without it`)
      }
    },
  },
  {
    name: 'an allowed tool runs under the name models see, another does not',
    async run(context) {
      const { name, tools } = made(context)
      const { target } = context
      const dialect = target.dialect()
      if (!dialect.isStdioUsable) throw new Skipped('stdio clients never run on this version')
      const run = (tool: string) =>
        target.client.executeTool({ clientName: name, tool, arguments: { message: 'hi' } }, dialect)
      const said = await run('echo')
      if (!said.includes('hi')) throw new Differs(`expected an answer with "hi", got ${said}`)
      const other = tools.find((tool) => !TOOLS.some((allowed) => allowed === tool.name))
      if (!dialect.hasAllowList || other === undefined) return
      await failureOf(`the tool ${other.name} to be refused`, run(other.name))
    },
  },
  {
    name: 'a taken name is refused, and nothing of it stays under another id',
    async run(context) {
      const client = made(context)
      const body = bodyOf(context, client.name)
      await expectCode('a taken name', context.target.client.createClient(body), [
        'client_name_taken',
      ])
    },
  },
  {
    name: 'a name with a hyphen is refused where hyphens part client and tool',
    async run(context) {
      const { target } = context
      if (target.dialect().nameRule === 'loose') throw new Skipped('it takes nearly any name')
      const body = bodyOf(context, `${target.name()}-x`)
      await expectCode('such a name', target.client.createClient(body), ['gateway_rejected'])
    },
  },
  {
    name: 'a command that is not there is told, and leaves no client',
    async run(context) {
      if (context.server === null) throw new Skipped('the gateway runs on another computer')
      const view = await register(context, { command: 'no-such-command-xyz', args: [] })
      if (view.failure?.code === 'gateway_guard_stdio') throw new Skipped('stdio is guarded')
      expectEqual('its state', view.state, 'failed')
      const list = await context.target.clients.reread(context.target.id)
      expectEqual('clients of that name', list.filter(({ name }) => name === view.name).length, 0)
    },
  },
  {
    name: 'an allow-list is changed, and an empty one allows nothing',
    async run(context) {
      expectEqual('allowed tools', (await edit(context, { tools: ['echo'] })).allowed, ['echo'])
      expectEqual('allowed tools', (await edit(context, { tools: [] })).allowed, [])
      expectEqual('allowed tools', (await edit(context, { tools: 'all' })).allowed, 'all')
    },
  },
  {
    name: 'an interval written in minutes is read back as those minutes',
    async run(context) {
      expectEqual('minutes', (await edit(context, { syncMinutes: 17 })).syncMinutes, 17)
    },
  },
  {
    name: 'a rename is kept and nothing else changes with it',
    async run(context) {
      const before = made(context)
      const after = await edit(context, { name: context.target.name() })
      expectEqual('allowed tools', after.allowed, before.allowed)
      expectEqual('minutes', after.syncMinutes, before.syncMinutes)
      if (after.name === before.name) throw new Differs(`expected another name, got ${after.name}`)
    },
  },
  {
    name: 'a client is switched off and on again',
    async run(context) {
      if (!context.target.dialect().canDisable) throw new Skipped('this version cannot')
      expectEqual('off', (await edit(context, { isDisabled: true })).isDisabled, true)
      expectEqual('off', (await edit(context, { isDisabled: false })).isDisabled, false)
    },
  },
  {
    name: 'tools are asked for again, or it is said that this version cannot',
    async run(context) {
      const { id } = made(context)
      const asked = context.target.client.refreshTools(id)
      if (context.target.dialect().canRefreshTools) return void (await asked)
      await expectCode('refreshing tools', asked, ['gateway_unsupported'])
      expectEqual('what was learned', context.target.dialect().foundBy.canRefreshTools, 'answer')
    },
  },
  {
    name: 'virtual keys are listed without their values, or governance is off',
    async run({ target }) {
      const keys = await target.client.listKeys().catch((cause: AppError) => {
        if (cause.code === 'gateway_unsupported') throw new Skipped('governance is off')
        throw cause
      })
      if (/sk-bf-/.test(JSON.stringify(keys))) throw new Differs('expected no value, got one')
    },
  },
  {
    name: 'what ends gateways is never sent',
    async run(context) {
      const empty = bodyOf(context, context.target.name(), {
        stdio_config: { command: ' ', args: [], envs: [] },
      })
      await expectCode('an empty command', context.target.client.createClient(empty), [
        'client_command_empty',
      ])
      await context.target.client.listClients()
    },
  },
  {
    name: 'a client is deleted, and deleting it again says that it is gone',
    async run(context) {
      const { id } = made(context)
      const { target } = context
      await target.clients.remove(target.id, id, '')
      const list = await target.clients.reread(target.id)
      expectEqual(
        'the client in the list',
        list.some((client) => client.id === id),
        false,
      )
      await target.clients.remove(target.id, id, '')
      context.made = null
    },
  },
  ...SIGN_INS,
]
