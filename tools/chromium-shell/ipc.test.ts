import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFixture, type Bridge, type Driven } from './fixture/drive.ts'

let app: Driven
let page: Page
let end: () => Promise<void> = async () => undefined
beforeAll(async () => ({ app, page, end } = await startFixture()))
afterAll(() => end())

/** Runs in the page and gives the value, or the message of what was thrown. */
const inPage = (act: (bridge: Bridge) => unknown): Promise<unknown> =>
  page.evaluate(async (source) => {
    const { fixture } = globalThis as unknown as { fixture: Bridge }
    const run = (0, eval)(`(${source})`) as (bridge: Bridge) => unknown
    try {
      return await run(fixture)
    } catch (error) {
      const { name, message } = error as Error
      return { name, message, fields: Object.keys(error as object) }
    }
  }, String(act))

describe('a call from the page', () => {
  it('carries what structured clone carries, both ways', async () => {
    const seen = await inPage(async ({ call }) => {
      const value = {
        at: new Date(5),
        none: undefined,
        map: new Map([['a', new Set([1])]]),
        bytes: new Uint16Array([1, 65535]),
        big: 5n,
        not: NaN,
      }
      const back = (await call('echo', value)) as typeof value
      const { at, map, bytes, big, not } = back
      return [
        ...[at instanceof Date && at.getTime(), 'none' in back, map.get('a')?.has(1)],
        ...[bytes instanceof Uint16Array && bytes[1], big === 5n, Number.isNaN(not)],
      ]
    })
    expect(seen).toEqual([5, true, true, 65535, true, true])
    expect(await app.call('typesOf', new Date(), undefined)).toEqual([
      '[object Date]',
      '[object Undefined]',
    ])
  })

  it('refuses a rune proxy and a function', async () => {
    const proxied = await inPage(({ call }) => call('echo', new Proxy({ a: 1 }, {})))
    expect(proxied).toMatchObject({
      name: 'DataCloneError',
      message: expect.stringContaining('could not be cloned'),
    })
    const inside = await inPage(({ call }) => call('echo', { list: new Proxy([1], {}) }))
    expect(inside).toMatchObject({ message: expect.stringContaining('could not be cloned') })
    const result = await inPage(({ call }) => call('giveFunction'))
    expect(result).toMatchObject({ message: expect.stringContaining('could not be cloned') })
  })

  it('gives a thrown error with its message only', async () => {
    expect(await inPage(({ call }) => call('fail'))).toEqual({
      name: 'Error',
      message: "Error invoking remote method 'fail': Coded: it broke",
      fields: [],
    })
    expect(await inPage(({ fails }) => fails())).toEqual({
      name: 'Error',
      message: 'only this',
      fields: [],
    })
  })

  it('to a channel without a handler says so', async () => {
    expect(await inPage(({ call }) => call('nobody'))).toMatchObject({
      message: "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    })
  })

  it('knows the frame it comes from', async () => {
    expect(await app.call('who')).toEqual({
      origin: 'app://fixture',
      url: 'app://fixture/',
      isTop: true,
      isMain: true,
    })
    expect(await app.call('guarded')).toBe('welcome')
  })
})

describe('an event from the app', () => {
  it('reaches its listeners in order, until they leave', async () => {
    const seen = await inPage(async ({ call, onCount }) => {
      const got: number[] = []
      const leave = onCount(({ at }) => got.push(at))
      await call('burst', 500)
      await call('echo')
      leave()
      await call('burst', 3)
      await call('echo')
      return got
    })
    expect(seen).toEqual(Array.from({ length: 500 }, (_, at) => at))
  })

  it('arrives whole when it is long, wherever it is cut', async () => {
    const isSame = await inPage(async ({ call }) => {
      const long = 'a👩‍🚀'.repeat(60_000) // cuts fall into the middle of characters
      return (await call('echo', long)) === long
    })
    expect(isSame).toBe(true)
  })

  it('cannot carry a function', async () => {
    expect(await inPage(({ call }) => call('sendFunction'))).toMatchObject({
      message: expect.stringContaining('could not be cloned'),
    })
  })
})

describe('the page', () => {
  it('sees the bridge, and nothing of Node or of the shell', async () => {
    const sight = await page.evaluate(
      () => (globalThis as unknown as { firstSight: object }).firstSight,
    )
    expect(sight).toMatchObject({ hasBridge: true, node: [], enumerable: [] })
    const { hidden } = sight as { hidden: string[] }
    expect(hidden).toHaveLength(1) // takes messages in, carries none out
    const answer = await page.evaluate((name) => {
      const receive = (
        globalThis as unknown as Record<string, (text: string, isLast: boolean) => unknown>
      )[name!]!
      return receive('{"kind":"reply","id":99,"payload":"1"}', true)
    }, hidden[0])
    expect(answer).toBeUndefined()
  })

  it('cannot change the bridge', async () => {
    const seen = await inPage((bridge) => {
      const { call } = bridge
      Reflect.set(bridge, 'call', () => 'mine')
      return [Reflect.set(globalThis, 'fixture', {}), bridge.call === call]
    })
    expect(seen).toEqual([false, true])
  })

  it('has a preload that can require electron only, and only what is offered', async () => {
    expect(await inPage(({ requireFs }) => requireFs())).toMatchObject({
      message: expect.stringContaining('module not found'),
    })
    expect(await inPage(({ useMissing }) => useMissing())).toMatchObject({
      message: 'electron.ipcRenderer.sendSync is not offered by the Chromium shell',
    })
  })
})

describe('the electron module', () => {
  it.each([
    ['app.getGPUInfo', []],
    ['dialog.showMessageBox', [{}]],
    ['BrowserWindow.getAllViews', []],
    ['session.defaultSession.clearCache', []],
    ['safeStorage.encryptString', ['x']],
    ['clipboard.writeHTML', ['x']],
    ['new MessageChannelMain', []],
  ])('throws by name for %s', async (path, args) => {
    const name = path.replace('new ', '').replace('.defaultSession', '')
    expect(await app.call('use', path, ...args)).toMatch(
      new RegExp(`^electron\\.${name}.* is not offered by the Chromium shell$`),
    )
  })

  it('refuses options it would have to ignore', async () => {
    expect(await app.call('use', 'new BrowserWindow', { kiosk: true })).toContain("option 'kiosk'")
    const unsafe = { webPreferences: { nodeIntegration: true } }
    expect(await app.call('use', 'new BrowserWindow', unsafe)).toContain('nodeIntegration: true')
    expect(await app.call('use', 'session.fromPartition', 'persist:x')).toContain('persist:x')
  })

  it('gives the same objects by default and by name, and the facts of the app', async () => {
    expect(await app.call('facts')).toMatchObject({
      isSame: true,
      version: '1.2.3',
      name: 'Shell Fixture',
      userData: app.userData,
    })
  })
})
