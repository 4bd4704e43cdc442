import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { startHttpFixtures } from '../../../e2e/gateway/fixtures/httpServers.ts'
import { dialects, type DialectName } from '../../../e2e/gateway/dialects.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import { LifeAction } from '../../shared/model/lifeAction.ts'
import { DeletedClients } from './deletedClients.ts'
import { ClientEdits } from './edits.ts'
import { AppError } from '../../shared/errors.ts'
import { LifeCycle } from './lifeCycle.ts'
import { EVERYTHING, openSimulated, type SimulatedSetup } from './testSimulated.ts'
import type { WriteCalls } from './writeCalls.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A broken server costs a gateway all of it, at each try. */
const LIMITS = { connectMs: 4000, retriesMs: 300, toolListMs: 10_000, callMs: 2000 }
const looksMs = [0, 50, 200]
const triesMs = [0, 20]

async function open(dialect: DialectName, change: Partial<GatewayDraft> = {}) {
  const setup = await openSimulated(dialect, change, true, LIMITS)
  closers.push(() => setup.close())
  return setup
}

/** `calls`: of the gateway's API, done otherwise than the real thing does them. */
function lifeOf(setup: SimulatedSetup, calls: Partial<WriteCalls> = {}): LifeCycle {
  const { gateways, clients } = setup
  const known = {
    get: (id: string) => gateways.get(id),
    dialect: (id: string) => gateways.dialect(id),
    client: (id: string) => ({ ...gateways.client(id), ...calls }),
  }
  const edits = new ClientEdits({ gateways: known, clients, looksMs: [0, 20] })
  const deleted = new DeletedClients({ gateways, clients, file: null })
  return new LifeCycle({ gateways: known, clients, edits, deleted, looksMs, triesMs })
}

const act = (setup: SimulatedSetup, clientId: string, action: LifeAction, confirm = '') =>
  lifeOf(setup).act({ gatewayId: setup.id, clientId, action, confirm })

const healthy = { state: 'healthy', toolCount: 13 }

/** A server that is there until `breakIt`. */
function fragileServer() {
  const folder = mkdtempSync(join(tmpdir(), 'fragile-'))
  closers.push(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'server.mjs')
  writeFileSync(file, `await import(${JSON.stringify(pathToFileURL(EVERYTHING).href)})`)
  const stdio = { command: process.execPath, args: [file, 'stdio'], envs: [] }
  return { body: { stdio_config: stdio }, breakIt: () => rmSync(file) }
}

describe.each(['v1.5.16', 'v1.6.3', 'v2.0', 'v2.2', 'v2.3'] as const)('a client on %s', (name) => {
  it('is switched off and on, and the report says how it was and is', async () => {
    const setup = await open(name)
    const clientId = await setup.create('mini')
    const off = await act(setup, clientId, 'disable')
    expect(off).toMatchObject({ outcome: 'done', before: healthy, after: { state: 'disabled' } })
    const on = await act(setup, clientId, 'enable')
    expect(on).toMatchObject({ outcome: 'done', after: healthy, failure: null })
    expect((await setup.read(clientId)).isDisabled).toBe(false)
  })

  it('is switched off and on in one go, and ends switched on', async () => {
    const setup = await open(name)
    const clientId = await setup.create('mini')
    const report = await act(setup, clientId, 'restart')
    expect(report).toMatchObject({ outcome: 'done', before: healthy, after: healthy })
    expect(setup.writes().slice(-2)).toEqual(Array(2).fill(`PUT /api/mcp/client/${clientId}`))
  })
})

it.each(Object.keys(dialects).slice(1) as DialectName[])('reconnects on %s', async (name) => {
  const setup = await open(name)
  const clientId = await setup.create('mini')
  const report = await act(setup, clientId, 'reconnect')
  expect(report).toMatchObject({ outcome: 'done', before: healthy, after: healthy, failure: null })
  expect(setup.writes().at(-1)).toBe(`POST /api/mcp/client/${clientId}/reconnect`)
})

it('refreshes the tools where the gateway has it', async () => {
  const setup = await open('v2.3')
  const clientId = await setup.create('mini')
  const report = await act(setup, clientId, 'refreshTools')
  expect(report).toMatchObject({ outcome: 'done', after: healthy, notes: [] })
})

describe('what makes no sense is refused before it is sent:', () => {
  it.each<[DialectName, LifeAction, string]>([
    ['v1.4.18', 'disable', 'no such call'],
    ['v1.4.18', 'restart', 'no such call'],
    ['v1.5.16', 'refreshTools', 'no such call'],
  ])('%s, %s', async (name, action, why) => {
    const setup = await open(name)
    const clientId = await setup.create('mini')
    const before = setup.writes().length
    await expect(act(setup, clientId, action)).rejects.toMatchObject({
      code: 'client_hindered',
      message: expect.stringContaining(why),
    })
    expect(setup.writes()).toHaveLength(before)
  })

  it('a new connection of a client that connects for each call', async () => {
    const setup = await open('v2.0')
    const target = { connection_type: 'http', connection_string: 'http://127.0.0.1:9/mcp' }
    const clientId = await setup.create('percall', { ...target, stdio_config: undefined })
    const before = setup.writes().length
    for (const action of ['reconnect', 'restart'] as const) {
      await expect(act(setup, clientId, action)).rejects.toMatchObject({ code: 'client_hindered' })
    }
    expect(setup.writes()).toHaveLength(before)
  })

  it('switching on what is on counts as done', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const before = setup.writes().length
    expect(await act(setup, clientId, 'enable')).toMatchObject({
      outcome: 'done',
      notes: ['It was switched on already.'],
    })
    expect(setup.writes()).toHaveLength(before)
  })
})

describe('a server that is gone', { timeout: 60_000 }, () => {
  it('leaves a client switched off on v2.3 after some tries, and that is said', async () => {
    const setup = await open('v2.3')
    const server = fragileServer()
    const clientId = await setup.create('mini', server.body)
    server.breakIt()
    const report = await act(setup, clientId, 'restart')
    expect(report).toMatchObject({
      outcome: 'still',
      before: healthy,
      after: { state: 'disabled' },
      failure: { code: 'client_still_off' },
    })
    expect(setup.writes().filter((line) => line.startsWith('PUT'))).toHaveLength(1 + triesMs.length)
  })

  it('keeps a client of v2.3 from being switched on, though the gateway answers 200', async () => {
    const setup = await open('v2.3')
    const server = fragileServer()
    const clientId = await setup.create('mini', server.body)
    await act(setup, clientId, 'disable')
    server.breakIt()
    const report = await act(setup, clientId, 'enable')
    expect(report).toMatchObject({
      ...{ outcome: 'still', after: { state: 'disabled' } },
      failure: { code: 'client_still_off', next: expect.stringMatching(/\S/) },
    })
  })

  it('leaves a client switched on and not well on v1.5.16', async () => {
    const setup = await open('v1.5.16')
    const server = fragileServer()
    const clientId = await setup.create('mini', server.body)
    server.breakIt()
    const report = await act(setup, clientId, 'restart')
    expect(report.outcome).not.toBe('done')
    expect((await setup.read(clientId)).isDisabled).toBe(false)
    expect(report.after?.state).not.toBe('disabled')
  })

  it('makes a refused reconnect a refusal, with how the client is now', async () => {
    const setup = await open('v2.3')
    const server = fragileServer()
    const clientId = await setup.create('mini', server.body)
    server.breakIt()
    const report = await act(setup, clientId, 'reconnect')
    expect(report).toMatchObject({ outcome: 'refused', before: healthy })
    expect(report.failure?.code).toBe('gateway_server_error')
    expect(report.after?.state).not.toBe('healthy')
  })
})

describe('a gateway that does something else', () => {
  it('and goes away between off and on: it may be off, and that is said', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const real = setup.gateways.client(setup.id)
    const life = lifeOf(setup, {
      editClient: async (id, body) => {
        const answer = await real.editClient(id, body)
        await setup.gateway.goDown()
        return answer
      },
    })
    const request = { gatewayId: setup.id, clientId, action: 'restart', confirm: '' } as const
    expect(await life.act(request)).toMatchObject({
      outcome: 'unknown',
      after: null,
      failure: { code: 'client_maybe_off' },
    })
  })

  it('and switches off with a failure is switched on again all the same', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const real = setup.gateways.client(setup.id)
    const life = lifeOf(setup, {
      editClient: async (id, body) => {
        const answer = await real.editClient(id, body)
        if (body['disabled'] !== true) return answer
        throw AppError.of('gateway_server_error', { status: 500, reason: 'half way' })
      },
    })
    const request = { gatewayId: setup.id, clientId, action: 'restart', confirm: '' } as const
    expect(await life.act(request)).toMatchObject({ outcome: 'done', after: healthy })
  })

  it('and refuses to switch off is left alone', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    let puts = 0
    const life = lifeOf(setup, {
      editClient: () => {
        puts += 1
        throw AppError.of('gateway_rejected', { status: 400, reason: 'no' })
      },
    })
    const request = { gatewayId: setup.id, clientId, action: 'restart', confirm: '' } as const
    expect(await life.act(request)).toMatchObject({ outcome: 'refused', after: healthy })
    expect(puts).toBe(1)
  })

  it('and says no while the client comes back by itself is no failure', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    setup.gateway.showClient('mini', 'disconnected')
    const life = lifeOf(setup, {
      reconnect: async () => {
        await setup.gateways.client(setup.id).editClient(clientId, {})
        await setup.gateway.restart()
        throw AppError.of('gateway_server_error', { status: 500, reason: 'already in progress' })
      },
    })
    const request = { gatewayId: setup.id, clientId, action: 'reconnect', confirm: '' } as const
    const report = await life.act(request)
    expect(report).toMatchObject({ outcome: 'done', before: { state: 'unstable' }, after: healthy })
    expect(report.notes.join()).toContain('already in progress')
  })

  it.each(['v1.4.18', 'v1.5.16'] as const)(
    'and reconnects by itself on %s is waited for, and named while its server is away',
    async (name) => {
      const far = await startHttpFixtures(0)
      closers.push(() => far.close())
      const setup = await openSimulated(name, {}, true, { ...LIMITS, healthMs: 300 })
      closers.push(() => setup.close())
      const connection_string = `${far.url}/mini`
      const clientId = await setup.create('far', { connection_type: 'http', connection_string })
      await far.close()
      await expect.poll(async () => (await setup.read(clientId)).state).toBe('disconnected')
      const away = await act(setup, clientId, 'reconnect')
      expect(away).toMatchObject({ outcome: 'still', after: { state: 'unstable' } })
      expect(away.failure?.code).toBe('client_reconnecting')
      const back = await startHttpFixtures(0, Number(new URL(far.url).port))
      closers.push(() => back.close())
      const report = await act(setup, clientId, 'reconnect')
      expect(report).toMatchObject({ outcome: 'done', after: { state: 'healthy', toolCount: 3 } })
    },
  )

  it('and says success for a client that stays unwell is not believed', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    setup.gateway.showClient('mini', 'disconnected')
    const report = await act(setup, clientId, 'reconnect')
    expect(report).toMatchObject({ outcome: 'still', after: { state: 'unstable' }, failure: null })
  })
})

describe('the guard', () => {
  it.each(LifeAction.options)('of a read only gateway lets nothing of %s out', async (action) => {
    const setup = await open('v2.3', { isReadOnly: true })
    const before = setup.gateway.requests.length
    const refused = act(setup, 'any', action, 'Team dev')
    await expect(refused).rejects.toMatchObject({ code: 'gateway_read_only' })
    expect(setup.gateway.requests).toHaveLength(before)
  })

  it.each<LifeAction>(['disable', 'restart', 'delete'])(
    'of production asks for its name before %s',
    async (action) => {
      const setup = await open('v1.5.16', { environment: 'production' })
      const clientId = await setup.create('mini')
      const before = setup.writes().length
      const wrong = act(setup, clientId, action, 'team dev')
      await expect(wrong).rejects.toMatchObject({ code: 'confirm_mismatch' })
      expect(setup.writes()).toHaveLength(before)
      expect(await act(setup, clientId, action, 'Team dev')).toMatchObject({ outcome: 'done' })
    },
  )

  it('does not ask before a reconnect', async () => {
    const setup = await open('v1.5.16', { environment: 'production' })
    const clientId = await setup.create('mini')
    expect(await act(setup, clientId, 'reconnect')).toMatchObject({ outcome: 'done' })
  })
})
