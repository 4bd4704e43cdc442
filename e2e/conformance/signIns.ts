/** What the app relies on where a person signs a client in, or each user does. */
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../src/shared/errors.ts'
import type { Flow, WriteAnswer } from '../../src/main/gateway/flows.ts'
import type { WireClient } from '../../src/main/gateway/wire.ts'
import { neededKey, type HttpFixtures } from '../gateway/fixtures/httpServers.ts'
import {
  Differs,
  expectCode,
  expectEqual,
  readAgain,
  Skipped,
  type Behaviour,
  type Context,
} from './behaviour.ts'

const KEY = 'X-Api-Key'
const TOOLS_MS = 10_000

/** Servers that want a sign-in; to one elsewhere a person would have to sign in, in a browser. */
function guardedServers({ guarded }: Context): HttpFixtures {
  if (guarded === null) throw new Skipped('a person would have to sign in, in a browser')
  return guarded
}

async function create(context: Context, path: string, more: object): Promise<WriteAnswer> {
  const { url } = guardedServers(context)
  const { target } = context
  const body = {
    ...{ [target.dialect().idField]: crypto.randomUUID(), name: target.name() },
    ...{ connection_type: 'http', connection_string: url + path, tools_to_execute: ['*'] },
  }
  try {
    return await target.client.createClient({ ...body, ...more })
  } catch (cause) {
    if (AppError.from(cause).code !== 'gateway_guard_private') throw cause
    throw new Skipped('the gateway takes private addresses from a signed-in admin only')
  }
}

function flowOf(context: Context, { status, flow }: WriteAnswer): Flow {
  expectEqual('the answer', status, 'pending_oauth')
  if (flow === null) throw new Differs('expected an address to sign in at, got none')
  context.flows.push(flow.configId)
  return flow
}

const begin = async (context: Context, authType: string): Promise<Flow> =>
  flowOf(context, await create(context, '/oauthmeta', { auth_type: authType, oauth_config: {} }))

/** What a browser does: our authorization server asks nobody and sends it back to the gateway. */
async function consent({ authorizeUrl }: Flow): Promise<void> {
  const response = await fetch(authorizeUrl, { redirect: 'manual' })
  const back = response.headers.get('location')
  await response.body?.cancel()
  if (back === null) throw new Differs(`expected an address to go back to, got ${response.status}`)
  const page = await fetch(back, { redirect: 'manual' })
  await page.body?.cancel()
}

const expectStatus = async ({ target }: Context, flow: { statusPath: string }, word: string) =>
  expectEqual('the status', (await target.client.flowStatus(flow)).status, word)

async function complete({ target }: Context, { configId }: Flow): Promise<WriteAnswer> {
  const answer = await target.client.completeFlow(configId)
  expectEqual('the completion', answer.status, 'success')
  return answer
}

/** A client that nobody holds a connection for gets its tools a moment later (v2). */
async function withTools(context: Context, id: string): Promise<WireClient> {
  const deadline = Date.now() + TOOLS_MS
  for (;;) {
    const client = await readAgain(context, id)
    if (client.tools.length > 0 || Date.now() > deadline) return client
    await sleep(50)
  }
}

function signedIn({ signedIn: found }: Context): NonNullable<Context['signedIn']> {
  if (found === null) throw new Skipped('nobody could be signed in')
  return found
}

const cannot = (what: string, asked: Promise<unknown>): Promise<void> =>
  expectCode(what, asked, ['gateway_unsupported'])

export const SIGN_INS: Behaviour[] = [
  {
    name: 'a client waits for its sign-in, then it is listed with its tools',
    async run(context) {
      const { target } = context
      if (!target.dialect().hasOauth) {
        await cannot('completing a sign-in', target.client.completeFlow('none'))
        return cannot('revoking a sign-in', target.client.revokeFlow('none'))
      }
      const flow = await begin(context, 'oauth')
      await expectStatus(context, flow, 'pending')
      await expectCode('an early completion', target.client.completeFlow(flow.configId), [
        'gateway_rejected',
      ])
      const listed = await target.clients.reread(target.id)
      expectEqual(
        'the waiting client in the list',
        listed.some(({ id }) => id === flow.clientId),
        false,
      )
      await consent(flow)
      const { status, scopes } = await target.client.flowStatus(flow)
      expectEqual('status and scopes', [status, scopes], ['authorized', ['mcp.read']])
      await complete(context, flow)
      const client = await withTools(context, flow.clientId ?? '')
      expectEqual('the auth type', client.auth, 'oauth')
      expectEqual('the tools', client.tools.map(({ name }) => name).sort(), ['echo', 'whoami'])
      expectEqual('fields the app cannot read', client.oddFields, [])
      context.signedIn = { client, flow }
    },
  },
  {
    name: 'it is signed in anew, or it is said that this version cannot',
    async run(context) {
      const { client } = context.target
      if (!context.target.dialect().canVerify) {
        await cannot('a reauthorize', client.reauthorize('none'))
        await cannot('a verification', client.initiateVerification('none'))
        await cannot('verifying headers', client.verifyHeaders('none', {}))
        const { foundBy } = context.target.dialect()
        return expectEqual('what was learned', foundBy.canVerify, 'answer')
      }
      const { client: made, flow: first } = signedIn(context)
      const flow = flowOf(context, await client.reauthorize(made.id))
      await expectStatus(context, flow, 'pending')
      await expectStatus(context, first, 'authorized')
      await consent(flow)
      await expectStatus(context, flow, 'authorized')
      await complete(context, flow)
      const verified = flowOf(context, await client.initiateVerification(made.id))
      await consent(verified)
      await expectStatus(context, verified, 'authorized')
      await complete(context, verified)
    },
  },
  {
    name: 'the gateway registers anew with who gives out tokens, or cannot in this version',
    async run(context) {
      const { client } = context.target
      if (!context.target.dialect().canReregister) {
        return cannot('registering anew', client.reregister('none'))
      }
      const { client: made } = signedIn(context)
      const flow = flowOf(context, await client.reregister(made.id))
      await consent(flow)
      await complete(context, flow)
    },
  },
  {
    name: 'a revoked sign-in says so, and its client stays in the list',
    async run(context) {
      const { target } = context
      if (!target.dialect().hasOauth) throw new Skipped('this version has no sign-ins')
      const { client, flow } = signedIn(context)
      await target.client.revokeFlow(flow.configId)
      await expectStatus(context, flow, 'revoked')
      await readAgain(context, client.id)
    },
  },
  {
    name: 'a server where each user signs in is verified once, and has no reconnect',
    async run(context) {
      const { target } = context
      if (!target.dialect().hasPerUserAuth) throw new Skipped('this version has no such clients')
      const flow = await begin(context, 'per_user_oauth')
      await consent(flow)
      expectEqual('tools found', (await complete(context, flow)).toolCount, 2)
      const client = await readAgain(context, flow.clientId ?? '')
      expectEqual('auth and tools', [client.auth, client.tools.length], ['per_user_oauth', 2])
      await expectCode('a reconnect', target.client.reconnect(client.id), ['gateway_rejected'])
    },
  },
  {
    name: 'a server where each user gives headers is verified with a sample',
    async run(context) {
      const { target } = context
      if (!target.dialect().hasPerUserAuth) throw new Skipped('this version has no such clients')
      const keys = { auth_type: 'per_user_headers', per_user_header_keys: [KEY] }
      const sample = (value: string) => ({ ...keys, user_headers: { [KEY]: value } })
      const refused = create(context, '/needheader', sample('wrong'))
      await expectCode('a wrong sample', refused, ['gateway_rejected'])
      const before = await target.clients.reread(target.id)
      await create(context, '/needheader', sample(neededKey))
      const after = await target.clients.reread(target.id)
      const made = after.find(({ id }) => !before.some((other) => other.id === id))
      if (made === undefined) throw new Differs('expected the client in the list, got none')
      expectEqual('auth and tools', [made.auth, made.tools.length], ['per_user_headers', 2])
      if (!target.dialect().canVerify) return
      const verified = await target.client.verifyHeaders(made.id, { [KEY]: neededKey })
      expectEqual('tools found', verified.toolCount, 2)
    },
  },
]
