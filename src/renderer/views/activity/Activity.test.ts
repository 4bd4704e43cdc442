import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { ActivityCall, ActivityEntry } from '../../../shared/model/activity.ts'
import type { GatewayChange } from '../../../shared/model/gatewayEvent.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { activityLook } from '../../state/activity.svelte.ts'
import type { ClientPlace } from '../../state/openClient.ts'
import { gateways } from '../../state/gateways.svelte.ts'
import { gateway } from '../servers/samples.ts'
import Activity from './Activity.svelte'

const at = new Date().toISOString()
let number = 0
const place = () => ({ id: (number += 1), order: number, at })

const call = (change: Partial<ActivityCall> = {}): ActivityCall => ({
  ...{ ...place(), kind: 'call', gatewayId: 'dev', base: 'https://dev.example', method: 'GET' },
  ...{ path: '/api/governance/virtual-keys', query: '', status: 200, ms: 38, code: '' },
  ...{ isStopped: false, auth: 'bearer', hasBody: false, count: 1, firstAt: at },
  ...change,
})
const routine = (change: Partial<ActivityCall> = {}) => call({ path: '/api/version', ...change })
const change = (of: GatewayChange): ActivityEntry => ({
  ...{ ...place(), kind: 'change', gatewayId: of.gatewayId, change: of },
})
const gone = () =>
  change({ gatewayId: 'eu', at, kind: 'unreachable', from: 'healthy', reason: 'It refused.' })
const broken = () =>
  change({
    ...{ gatewayId: 'dev', at, kind: 'client', clientId: 'c1', name: 'notion' },
    ...{ from: 'healthy', to: 'noTools', reason: 'It lists none.' },
  })
const test = (): ActivityEntry => ({
  ...{ ...place(), kind: 'test', serverId: 's1', name: 'git', state: 'failed', ms: 31 },
  ...{ found: null, code: 'command_not_found', reason: 'uvx was not found' },
})

let bridge: FakeBridge
let opened: ClientPlace[]

/** Oldest first, as things happen. */
function open(entries: ActivityEntry[], answers: Answers = {}): void {
  opened = []
  gateways.list = [gateway('dev', 'Team dev'), gateway('eu', 'Production EU')]
  gateways.isLoaded = true
  const newestFirst = entries.toReversed()
  bridge = fakeBridge({
    'activity.page': ({ before }) => ({
      entries: before === null ? newestFirst.slice(0, 3) : newestFirst.slice(3),
      next: before === null && newestFirst.length > 3 ? newestFirst[2]!.order : null,
    }),
    'app.copy': undefined,
    ...answers,
  })
  render(Activity, { onopenclient: (place: ClientPlace) => opened.push(place) })
}

const list = () => screen.findByRole('listbox', { name: 'Activity' })
const texts = async () =>
  within(await list())
    .getAllByRole('option')
    .map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())
const details = () => screen.findByRole('region', { name: 'Details' })
const copied = () => bridge.inputs('app.copy').map(({ text }) => text)

afterEach(() => {
  cleanup()
  gateways.list = []
  gateways.isLoaded = false
  activityLook.clear()
  activityLook.showsRoutine = false
})

describe('the list of what happened', () => {
  it('says what was asked, what changed and what was tested, where, newest first', async () => {
    open([
      gone(),
      broken(),
      test(),
      call({ method: 'DELETE', path: '/api/mcp/client/c1', status: 500, code: 'gateway_rejected' }),
      call({ status: null, code: 'gateway_refused', count: 12 }),
      call({ gatewayId: null, query: 'limit=100&offset=0' }),
    ])
    await expect.poll(texts).toHaveLength(6)
    const time = String.raw`^\d\d:\d\d:\d\d `
    const [checked, refused, deleted, tested, client, unreachable] = await texts()
    const keys = '/api/governance/virtual-keys'
    expect(checked).toMatch(
      new RegExp(`${time}read GET ${keys}\\?limit=100&offset=0 ?dev.example ?200 38 ms$`),
    )
    expect(refused).toMatch(
      new RegExp(`${time}read GET ×12 ${keys}, connection refused ?Team dev ?– 38 ms$`),
    )
    expect(deleted).toMatch(/write DELETE \/api\/mcp\/client\/c1, rejected by the gateway .* 500/)
    expect(tested).toMatch(/test git ?uvx was not found ?This computer ?31 ms$/)
    expect(client).toMatch(/state notion ?Healthy → No tools: It lists none\. ?Team dev$/)
    expect(unreachable).toMatch(/state Production EU ?Healthy → Not reachable: It refused\./)
  })

  it('puts every kind of change into words and leaves gateways out that are gone', async () => {
    const about = { gatewayId: 'dev', at }
    open([
      change({ ...about, kind: 'signin', from: 'healthy', reason: 'r' }),
      change({ ...about, kind: 'failing', from: 'healthy', reason: 'r' }),
      change({ ...about, kind: 'recovered', after: 'error' }),
      change({ ...about, kind: 'version', from: 'v1.5.16', to: 'v2.2.4' }),
      change({ ...about, gatewayId: 'removed', kind: 'recovered', after: 'error' }),
    ])
    await expect.poll(texts).toHaveLength(4)
    const all = await texts()
    expect(all[0]).toContain('v1.5.16 → v2.2.4: It runs another version.')
    expect(all[1]).toContain('Error → Healthy')
    expect(all[2]).toContain('Healthy → Error: r')
    expect(all[3]).toContain('Healthy → Needs sign-in: r')
  })

  it('hides routine reads that went well until they are asked for, never a failure', async () => {
    open([routine({ count: 40 }), routine({ status: 500, code: 'gateway_server_error' }), call()])
    await expect.poll(texts).toHaveLength(2)
    await fireEvent.click(screen.getByRole('button', { name: 'Routine reads 1' }))
    const all = await texts()
    expect(all).toHaveLength(3)
    expect(all[2]).toContain('GET ×40')
  })

  it('shows a repeated call once, at the top, and nothing older than it has', async () => {
    const repeated = call({ count: 2 })
    open([repeated, gone()])
    await expect.poll(texts).toHaveLength(2)
    bridge.send('activity.changed', [{ ...repeated, order: (number += 1), count: 3 }])
    await expect.poll(async () => (await texts())[0]).toContain('GET ×3')
    bridge.send('activity.changed', [repeated])
    bridge.send('activity.changed', [broken()])
    await expect.poll(async () => (await texts())[0]).toContain('notion')
    expect((await texts())[1]).toContain('GET ×3')
    expect(await texts()).toHaveLength(3)
  })

  it('says so when nothing has happened, nothing fits, and when it cannot be read', async () => {
    open([])
    expect(await screen.findByText('Nothing has changed yet')).toBeTruthy()
    cleanup()
    open([call()])
    await list()
    await fireEvent.click(screen.getByRole('radio', { name: 'Tests' }))
    expect(await screen.findByText('Nothing fits')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
    expect(await texts()).toHaveLength(1)
    cleanup()
    open([], {
      'activity.page': () => {
        throw AppError.of('internal')
      },
    })
    expect(await screen.findByRole('alert')).toBeTruthy()
  })
})

describe('the filters', () => {
  it('show one kind, one gateway, only failures, and what was searched for, together', async () => {
    open([gone(), broken(), test(), call(), call({ gatewayId: 'eu', status: 403, code: 'x' })])
    await expect.poll(texts).toHaveLength(5)
    const count = async () => (await texts()).length
    for (const [name, expected] of [
      ['Calls', 2],
      ['Tests', 1],
      ['State changes', 2],
      ['All', 5],
    ] as const) {
      await fireEvent.click(screen.getByRole('radio', { name }))
      expect(await count()).toBe(expected)
    }
    const failures = screen.getByRole('button', { name: 'Only failures' })
    await fireEvent.click(failures)
    expect(await count()).toBe(4)
    await fireEvent.change(screen.getByRole('combobox', { name: 'Gateway' }), {
      target: { value: 'eu' },
    })
    expect(await count()).toBe(2)
    await fireEvent.input(screen.getByRole('searchbox', { name: 'Search activity' }), {
      target: { value: 'keys  PRODUCTION' },
    })
    expect(await texts()).toEqual([expect.stringContaining('403')])
  })
})

describe('the keyboard', () => {
  it('stays on its entry, opens its details, and copies them', async () => {
    open([gone()])
    const box = await list()
    await fireEvent.keyDown(box, { key: 'Home' })
    bridge.send('activity.changed', [broken()])
    expect(await screen.findByText('notion')).toBeTruthy()
    await fireEvent.keyDown(box, { key: 'Enter' })
    expect((await details()).textContent).toContain('Not reachable')
    await fireEvent.keyDown(box, { key: 'ArrowUp' })
    expect((await details()).textContent).toContain('It lists none.')
    await fireEvent.keyDown(box, { key: 'C', ctrlKey: true, shiftKey: true })
    expect(copied()[0]).toMatch(/^Time: .+\nGateway: Team dev\nClient: notion\nBefore: Healthy\n/)
    expect(await screen.findByText('Details copied')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Open client' }))
    expect(opened).toEqual([{ gatewayId: 'dev', clientId: 'c1' }])
    await fireEvent.keyDown(box, { key: 'Escape' })
    expect(screen.queryByRole('region', { name: 'Details' })).toBeNull()
    await fireEvent.click(screen.getAllByText('Production EU').at(-1)!)
    await fireEvent.click(await screen.findByRole('button', { name: 'Open clients' }))
    expect(opened[1]).toEqual({ gatewayId: 'eu', clientId: null })
  })

  it('copies a call as curl, and its details with what helps', async () => {
    open([
      call({
        ...{ method: 'PUT', path: '/api/mcp/client/c1', hasBody: true, auth: 'basic' },
        ...{ status: null, code: 'gateway_refused' },
      }),
    ])
    await fireEvent.keyDown(await list(), { key: 'Enter' })
    await details()
    await fireEvent.click(screen.getByRole('button', { name: 'Copy as curl' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Copy details' }))
    await expect.poll(copied).toHaveLength(2)
    expect(copied()[0]).toBe(
      "curl --request PUT --user '<user>:<password>' --header 'Content-Type: application/json' " +
        "--data '<the body as JSON>' https://dev.example/api/mcp/client/c1",
    )
    expect(copied()[1]).toMatch(/Request: PUT https:\/\/dev\.example\/api\/mcp\/client\/c1\n/)
    expect(copied()[1]).toMatch(/Status: No answer came\nResult: connection refused \(gateway_r/)
    expect(copied()[1]).toMatch(/\nWhat helps: ./)
  })
})
