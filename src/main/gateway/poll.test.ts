import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import type { Gateway } from '../../shared/model/gateway.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { Clients } from './clients.ts'
import { Gateways } from './gateways.ts'
import type { Clock } from './pace.ts'
import { Poll } from './poll.ts'
import { sendJson, serve, until, type Answer, type TestServer } from './testServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** Time that passes only when told to. */
class HandClock implements Clock {
  time = 0
  #timers: { at: number; work: () => void }[] = []
  now = (): number => this.time

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.time + ms, work }
    this.#timers.push(timer)
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer))
  }

  /** Milliseconds to each timer. */
  get waits(): number[] {
    return this.#timers.map(({ at }) => Math.round(at - this.time))
  }

  pass(ms: number): void {
    const end = this.time + ms
    for (;;) {
      const [next] = this.#timers.toSorted((one, other) => one.at - other.at)
      if (!next || next.at > end) break
      this.time = next.at
      this.#timers = this.#timers.filter((other) => other !== next)
      next.work()
    }
    this.time = end
  }
}

const healthy: Answer = (_, response) => sendJson(response, { clients: [], total_count: 0 })
const failing: Answer = (_, response) => sendJson(response, { error: 'm' }, 500)
const hanging: Answer = () => undefined

const saved = (url: string, name: string): Gateway => ({
  ...{ id: name, name, url, environment: 'local', auth: 'none', user: '' },
  ...{ allowPlainHttp: false, isReadOnly: false, network: DEFAULT_NETWORK },
})

/** Gateways g0, g1, … on real sockets; g0 is the active one. */
async function build(
  answers: Answer[],
  more: { isOnline?: () => boolean; random?: () => number; host?: string } = {},
) {
  const servers: TestServer[] = []
  for (const answer of answers) {
    const server = await serve(answer)
    closers.push(server.close)
    servers.push(server)
  }
  const { host = '127.0.0.1', ...options } = more
  const list = servers.map(({ url }, at) => saved(url.replace('127.0.0.1', host), `g${at}`))
  const gateways = new Gateways({
    settings: memorySettings(upgrade({ gateways: list, activeGatewayId: 'g0' })),
    secrets: createSecrets(memorySecrets()),
    emit: () => undefined,
  })
  const clients = new Clients({ gateways, emit: () => undefined })
  const clock = new HandClock()
  const poll = new Poll({ gateways, clients, clock, random: () => 0.5, ...options })
  closers.push(() => poll.stop())
  const looks = new Map<string, number>()
  clients.onLooked((id) => void looks.set(id, (looks.get(id) ?? 0) + 1))
  const countOf = (at: number): number => looks.get(`g${at}`) ?? 0
  const asked = (at: number): boolean => servers[at]!.requests.length > 0
  /** Until gateway `at` was looked at that often, and the poll knows. */
  const looked = async (at: number, count: number) => {
    await until(() => countOf(at) >= count)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { gateways, clients, clock, poll, countOf, asked, looked }
}

describe('the pace', () => {
  it('is 15 s for the active gateway, 60 s in the tray, 5 minutes for the others', async () => {
    const { poll, clock, looked } = await build([healthy, healthy])
    poll.start()
    poll.setShown(true)
    await looked(0, 1)
    expect(clock.waits).toEqual([2000]) // the others leave the start alone
    clock.pass(2000)
    await looked(1, 1)
    expect(clock.waits).toEqual([13_000])
    clock.pass(13_000)
    await looked(0, 2)
    expect(clock.waits).toEqual([15_000])
    poll.setShown(false)
    expect(clock.waits).toEqual([60_000])
    for (let count = 3; count <= 6; count += 1) {
      clock.pass(60_000)
      await looked(0, count)
    }
    expect(clock.time).toBe(255_000)
    expect(clock.waits).toEqual([47_000]) // 302 s: the other one again
    clock.pass(47_000)
    await looked(1, 2)
  })

  it.each([
    [0, 13_500],
    [1, 16_500],
  ])(
    'varies by a tenth (%s: %s ms), so that gateways are not asked in step',
    async (chance, ms) => {
      const { poll, clock, looked } = await build([healthy], { random: () => chance })
      poll.setShown(true)
      poll.start()
      await looked(0, 1)
      expect(clock.waits).toEqual([ms])
    },
  )

  it('never wakes the computer more often than every 15 s from the tray', async () => {
    const { poll, clock, looked } = await build(Array.from({ length: 6 }, () => healthy))
    poll.start()
    await looked(0, 1)
    const waits = new Set(clock.waits)
    for (let at = 1; at < 6; at += 1) {
      clock.pass(15_000)
      await looked(at, 1)
      for (const wait of clock.waits) waits.add(wait)
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(15_000)
  })
})

describe('a failing gateway', () => {
  it('is asked less and less, and as usual after one good answer', async () => {
    let answer = failing
    const { poll, clock, looked } = await build([(...all) => answer(...all)])
    poll.setShown(true)
    poll.start()
    const waits: number[] = []
    for (let count = 1; count <= 7; count += 1) {
      await looked(0, count)
      waits.push(...clock.waits)
      if (count === 7) answer = healthy
      clock.pass(clock.waits[0]!)
    }
    expect(waits).toEqual([15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000])
    await looked(0, 8)
    expect(clock.waits).toEqual([15_000])
  })

  it('that is not the active one is asked every 30 minutes at last', async () => {
    const { poll, clock, countOf, looked } = await build([healthy, failing])
    poll.start()
    await looked(0, 1)
    const times: number[] = []
    for (let count = 1; count <= 6; count += 1) {
      for (let guard = 0; countOf(1) < count && guard < 200; guard += 1) {
        const before = countOf(0)
        clock.pass(clock.waits[0]!)
        await until(() => countOf(0) > before || countOf(1) >= count)
        await looked(0, countOf(0))
      }
      times.push(clock.time)
    }
    const gaps = times.slice(1).map((time, at) => time - times[at]!)
    for (const [at, usual] of [300_000, 600_000, 1_200_000, 1_800_000, 1_800_000].entries()) {
      expect(gaps[at]).toBeGreaterThanOrEqual(usual)
      expect(gaps[at]).toBeLessThanOrEqual(usual + 60_000)
    }
  })

  it('is asked as usual again when somebody asks or switches to it', async () => {
    const { poll, clock, clients, gateways, looked } = await build([failing, healthy])
    poll.setShown(true)
    poll.start()
    for (let count = 1; count <= 4; count += 1) {
      await looked(0, count)
      clock.pass(120_000)
    }
    await looked(0, 5)
    await clients.refresh('g0')
    await looked(0, 6)
    expect(Math.min(...clock.waits)).toBe(15_000)
    clock.pass(15_000)
    await looked(0, 7)
    gateways.activate('g1')
    gateways.activate('g0') // looked at once, whatever the back-off says
    await looked(0, 8)
    expect(Math.min(...clock.waits)).toBe(15_000)
  })
})

describe('a look comes at once', () => {
  it('after a switch, after a save and for a new gateway', async () => {
    const { poll, clock, gateways, countOf, looked } = await build([healthy, healthy])
    poll.start()
    await looked(0, 1)
    gateways.activate('g1')
    await looked(1, 1)
    const { id, name, url, environment } = gateways.get('g0')
    const draft = { id, name, url, environment, auth: 'none', user: '', secret: null } as const
    await gateways.save({
      ...draft,
      ...{
        allowPlainHttp: false,
        isReadOnly: true,
        network: DEFAULT_NETWORK,
        keepUntilQuit: false,
      },
    })
    await looked(0, 2)
    expect(clock.time).toBe(0)
    expect(countOf(1)).toBe(1)
  })

  it('when the window gets the focus, unless the last one is new', async () => {
    const { poll, clock, countOf, looked } = await build([healthy])
    poll.start()
    await looked(0, 1)
    poll.setShown(true)
    expect(clock.waits).toEqual([15_000])
    clock.pass(4000)
    poll.setShown(true)
    await looked(0, 2)
    expect(countOf(0)).toBe(2)
  })

  it('on waking up, and none before', async () => {
    const { poll, clock, countOf, looked } = await build([healthy, healthy])
    poll.start()
    await looked(0, 1)
    poll.setSuspended(true)
    expect(clock.waits).toEqual([])
    clock.pass(3_600_000)
    expect(countOf(0)).toBe(1)
    poll.setSuspended(false)
    await looked(0, 2)
    await looked(1, 1)
  })

  it('on coming back online, and none before', async () => {
    let isOnline = false
    // The same socket under a name that does not say so: not known to be this computer.
    const host = '[::ffff:127.0.0.1]'
    const { poll, clock, asked, looked } = await build([healthy, healthy], {
      isOnline: () => isOnline,
      host,
    })
    poll.setShown(true)
    poll.start()
    clock.pass(60_000)
    expect([asked(0), asked(1)]).toEqual([false, false])
    poll.setShown(false)
    expect(clock.waits).toEqual([15_000])
    poll.setShown(true)
    isOnline = true
    expect(clock.waits).toEqual([2000])
    clock.pass(2000)
    await looked(0, 1)
    await looked(1, 1)
  })

  it('for a gateway on this computer, network or not', async () => {
    const { poll, looked } = await build([healthy], { isOnline: () => false })
    poll.start()
    await looked(0, 1)
  })
})

describe('twenty gateways', () => {
  it('are read although five of them hang, a few at a time', async () => {
    let open = 0
    let most = 0
    const slow: Answer = ({ path }, response) => {
      if (!path.startsWith('/api/mcp/clients')) return sendJson(response, '"v1.5.16"')
      open += 1
      most = Math.max(most, open)
      setTimeout(() => {
        open -= 1
        sendJson(response, { clients: [], total_count: 0 })
      }, 10)
    }
    const answers = Array.from({ length: 20 }, (_, at) => (at > 0 && at < 6 ? hanging : slow))
    const { poll, clock, gateways, countOf, asked, looked } = await build(answers)
    poll.setShown(true)
    poll.start()
    await looked(0, 1) // The active one never waits.
    clock.pass(2000)
    await until(() => [1, 2, 3, 4].every(asked))
    expect(asked(5) || asked(6)).toBe(false)
    clock.pass(2000) // By now they hang, and give their places up.
    await until(() => countOf(19) === 1)
    await until(() =>
      Array.from({ length: 14 }, (_, at) => at + 6).every((at) => countOf(at) === 1),
    )
    expect(most).toBeLessThanOrEqual(4)
    expect([1, 2, 3, 4, 5].map(countOf)).toEqual([0, 0, 0, 0, 0])
    const states = gateways.list().gateways.map(({ state }) => state)
    expect(states.filter((state) => state === 'healthy')).toHaveLength(15)
    clock.pass(11_000)
    await looked(0, 2) // And goes on, although five looks have not ended.
  })
})

it('leaves no timer and looks at nothing once it is stopped', async () => {
  const { poll, clock, gateways, countOf, looked } = await build([healthy, healthy])
  poll.start()
  await looked(0, 1)
  poll.stop()
  poll.setShown(true)
  gateways.activate('g1')
  expect(clock.waits).toEqual([])
  expect(countOf(1)).toBe(0)
})
