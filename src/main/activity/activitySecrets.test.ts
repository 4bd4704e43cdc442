import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import type { GatewayEvent } from '../../shared/model/gatewayEvent.ts'
import type { TestedProbe } from '../../shared/model/probe.ts'
import { Clients } from '../gateway/clients.ts'
import { Gateways } from '../gateway/gateways.ts'
import { sendJson, serve } from '../gateway/testServer.ts'
import { fileLog } from '../log.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { ActivityLog } from './activityLog.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** Each is looked for in everything that is kept or told. */
const SECRET = {
  password: 'Correct-horse/7+battery',
  token: 'session-0f9e8d7c6b5a',
  header: 'header-value-31415926',
  virtualKey: 'sk-bf-virtual-271828182',
  body: 'only-in-a-body-161803',
  typed: 'typed-into-a-search-1414',
  variable: 'value-of-a-variable-5772',
}

/** A gateway that repeats everything it was sent, and everything it knows, wherever it can. */
async function chattyGateway() {
  const says = { state: 'connected', status: 200 }
  const server = await serve(({ method, path, headers, body }, response) => {
    const echo = `${headers.authorization ?? ''} ${body} X-Api-Key: ${SECRET.header}`
    if (path.includes('is-auth-enabled')) return sendJson(response, { is_auth_enabled: true })
    if (path.includes('login')) return sendJson(response, { token: SECRET.token })
    if (path.includes('/api/version')) return sendJson(response, 'v1.5.16')
    if (says.status !== 200) return sendJson(response, { error: { message: echo } }, says.status)
    if (path.includes('virtual-keys')) {
      const key = { id: 'vk-1', name: 'one', value: SECRET.virtualKey }
      return sendJson(response, { virtual_keys: [key], total_count: 1 })
    }
    if (method !== 'GET') return sendJson(response, { error: { message: echo } }, 400)
    const config = {
      ...{ client_id: 'c1', name: 'c1', connection_type: 'http', headers: { a: SECRET.header } },
    }
    const last_failure = { message: `Refused, x-api-key=${SECRET.header}, ${echo}` }
    const tools = [{ name: 't', description: SECRET.body, parameters: {} }]
    sendJson(response, { clients: [{ config, tools, state: says.state, last_failure }] })
  })
  closers.push(server.close)
  return { url: server.url, says }
}

it.each(['session', 'basic', 'bearer', 'setup'] as const)(
  'neither the file nor the window gets a secret or a body (%s)',
  async (auth) => {
    const folder = mkdtempSync(join(tmpdir(), 'activity-'))
    closers.push(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'activity.jsonl')
    const log = fileLog(join(folder, 'main.log'))
    const settings = memorySettings(upgrade({}))
    const told: unknown[] = []
    const activity = new ActivityLog({
      file,
      emit: (_, payload) => void told.push(payload),
      redact: log.redact,
      knows: (id) => settings.read().gateways.some((gateway) => gateway.id === id),
    })
    const { url, says } = await chattyGateway()
    const gateways = new Gateways({
      settings,
      secrets: createSecrets(memorySecrets()),
      emit: (event, payload) =>
        event === 'gateways.event' && activity.noteEvent(payload as GatewayEvent),
      hide: log.hide,
      onCall: activity.noteCall,
    })
    const clients = new Clients({ gateways, emit: () => undefined })
    const draft: GatewayDraft = {
      ...{ id: null, name: 'Chatty', url, environment: 'local', auth, user: 'admin' },
      ...{ secret: SECRET.password, allowPlainHttp: false, isReadOnly: false },
      ...{ network: DEFAULT_NETWORK, keepUntilQuit: false },
    }
    await gateways.check(draft)
    const { id } = await gateways.save(draft)
    const client = gateways.client(id)
    const quietly = (work: Promise<unknown>) => work.catch(() => undefined)
    await clients.refresh(id)
    says.state = 'error'
    await clients.refresh(id)
    await client.listKeys()
    const secretBody = { name: SECRET.body, headers: { 'X-Api-Key': SECRET.header } }
    await quietly(client.createClient(secretBody))
    await quietly(client.editClient(SECRET.password, secretBody))
    await quietly(client.library({ search: SECRET.typed }))
    says.status = 500
    await clients.refresh(id)
    says.status = 401
    await clients.refresh(id)
    log.hide(SECRET.variable)
    activity.noteTest({
      ...{ id: 'p1', serverId: 's1', state: 'failed', totalMs: 31, result: null },
      recipe: { name: 'git' },
      failure: {
        ...{ code: 'server_exited', next: '', details: SECRET.body },
        message: `It ended: KEY ${SECRET.variable}, Authorization: Bearer ${SECRET.header}`,
      },
    } as unknown as TestedProbe)
    await activity.close()

    const kept = readFileSync(file, 'utf8')
    const paths = kept.match(/"path":"[^"]+"/g)?.join(' ') ?? ''
    for (const path of ['/api/mcp/clients', '/virtual-keys', '/api/mcp/client"', '/library']) {
      expect(paths).toContain(path)
    }
    expect(kept).toContain('"to":"error"')
    expect(kept).toContain('"kind":"test"')
    expect(kept).toContain('"gateway_server_error"')
    await expect.poll(() => told.length).toBeGreaterThan(0)
    const everything = kept + JSON.stringify(told) + JSON.stringify(await activity.page(null))
    const forms = [
      ...Object.values(SECRET),
      encodeURIComponent(SECRET.password),
      Buffer.from(`admin:${SECRET.password}`).toString('base64'),
    ]
    expect(forms.filter((form) => everything.includes(form))).toEqual([])
    expect(everything.match(/(?:bearer|basic) \w+/gi)).toBeNull()
  },
)
