import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordedDialects, type DialectName } from './dialects.ts'
import { openRecordedPlace, type RecordedPlace } from './fixtures/recordedPlace.ts'
import { startGateway, type SimulatedGateway } from './gateway.ts'
import { happen } from './betweenSteps.ts'
import { createPlayer, password, type Player } from './player.ts'
import { listedIds, send, until, type Step } from './replay.ts'

const slowMs = 900
const healthMs = 1000
const limits = { connectMs: 15_000, retriesMs: 60, toolListMs: 60, callMs: 15_000 }

const parts = [
  ...['auth-on', 'auth-off', 'login-off', 'create', 'validate', 'paging', 'ops'],
  ...['put', 'null-put', 'headers-live', 'vk', 'empty-command', 'oauth'],
]
const furtherParts = [
  'cors',
  'fail-stdio',
  'fail-hang',
  'fail-http-hang',
  'fail-http-1',
  'fail-http-2',
  'fail-http-3',
  'fail-http-4',
]

/** Parts in which servers die: each has a place of its own. */
const mortalParts = ['death', 'death-stdio', 'restart']

/** Steps that this gateway answers otherwise. */
const notPlayed = ['v1.3.63 death-stdio: execute after reconnect']

/** What these tests do not compare, and why; listed in their output. */
const notCompared = {
  'all: ms': 'limits and slow servers are shortened; other tests look at order and limits',
  'all: ids, tokens, tickets, expiry dates': 'new in every run',
  'auth-on: GET /metrics (v1.3.63)':
    'the body holds counters of a Go process; status and type are compared',
  'auth-off: login while off (v1.3.63)': 'left out of the recording; see the crash tests',
  'create: tools of everything, web, events, files, memory':
    'other server versions: one entry each, its keys only',
  'create: tools of clock and fetcher': 'the Python servers are replaced by a Node server',
  'create, ops: execute in v1.3.63':
    'any client that offers the tool may answer: one of the recorded answers is given',
  'create: par_a, the 30 clients of paging, emptying between steps':
    'done by the recorder without a line; repeated here',
  'death: stdio child': 'not killed, because it shows in no answer; death-stdio does',
  'death, restart: seconds until a change':
    'a look each second here; lists are asked for until they are as recorded',
  'death-stdio: execute after reconnect (v1.3.63)':
    'the real one does not answer within 45 s; this one answers broken pipe at once',
  'oauth: state, code_challenge, code':
    'new in every run; the code is the one our authorization server gives for our state',
  'oauth: the end of the pages of v1.4.18': 'cut by the recorder after 600 characters',
}

/** Steps that belong to what stands before them; every other create of `validate` finds no client. */
const continued = ['duplicate name, second', 'same name in other case', 'client_id taken, second']

/** Steps of `create` before which the recorder removed all clients. */
const afresh = [
  'headers, literals of 5, 8, 9 and 40 characters',
  'connection_string as env reference',
  'stdio envs ["MCP_TEST_TOKEN"]',
  'server with zero tools',
  'list while a create is in progress (1.5 s in)',
]

let place: RecordedPlace

beforeAll(async () => {
  place = await openRecordedPlace(slowMs)
})

afterAll(() => place.close())

const start = (dialect: DialectName, part: string): Promise<SimulatedGateway> => {
  const isFromConfigFile = true
  const isOff =
    part === 'auth-off' || part === 'login-off' || (dialect === 'v1.3.63' && part !== 'auth-on')
  const auth = isOff ? null : { user: 'admin', password, isFromConfigFile }
  const connectMs = part.startsWith('fail') ? 3000 : limits.connectMs
  return startGateway({
    dialect,
    auth,
    // Elsewhere the recordings end before the first look.
    limits: { ...limits, connectMs, ...(mortalParts.includes(part) ? { healthMs } : {}) },
    env: place.env,
    ...(part === 'vk' || part === 'headers-live'
      ? { clientConfig: { enable_governance: true } }
      : {}),
  })
}

/** The caller of par_a has hung up; par_b waits for par_a, par_c for both. */
const playTogether = async (
  { admin, here, sendStep, compare }: Player,
  gateway: SimulatedGateway,
  [list, second, third]: readonly [Step, Step, Step],
): Promise<void> => {
  const caller = new AbortController()
  const body = JSON.stringify({ ...(second.request!.body as object), name: 'par_a' })
  const path = '/api/mcp/client'
  const hungUp = send(gateway.url, 'POST', path, admin, here(body), caller.signal).catch(() => 0)
  await until(async () => (await listedIds(gateway.url, admin)).length === 1)
  caller.abort()
  await hungUp
  const secondGiven = sendStep(second)
  await until(() => gateway.requests.at(-1)?.body.includes('par_b') === true)
  compare(list, await sendStep(list))
  const thirdGiven = sendStep(third)
  compare(second, await secondGiven)
  compare(third, await thirdGiven)
}

/** Plays one part and returns the steps whose answers differ. */
const play = async (
  dialect: DialectName,
  part: string,
  gateway: SimulatedGateway,
  place: RecordedPlace,
) => {
  const player = createPlayer(dialect, part, gateway, place)
  const { steps, sendStep, compare, empty, create } = player
  const expected = steps.filter(({ request }) => request !== undefined).length
  if (part === 'paging') compare(steps[0]!, await sendStep(steps.shift()!))
  for (let index = 0; part === 'paging' && index < 30; index += 1) {
    await create(`c${String(index).padStart(2, '0')}`, index % 10 === 0 ? '/mini' : '/zero')
  }
  let skipped = 0
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index]!
    const name = step.step.slice(part.length + 2)
    const deviation = await happen(player, gateway, place, step, name)
    if (deviation !== null) player.deviations.push(deviation)
    if (step.request === undefined) continue
    if (notPlayed.includes(`${dialect} ${step.step}`)) {
      skipped += 1
      continue
    }
    if (step.response!.status === null) {
      await player.expectSilence(step, slowMs)
      continue
    }
    const isCreate = step.request.method === 'POST' && step.request.path === '/api/mcp/client'
    const isAfresh = part === 'validate' && isCreate && !continued.includes(name)
    if (isAfresh || (part === 'create' && afresh.includes(name))) await empty()
    if (name === 'list 5 s into the hanging create') {
      const create = steps[(index += 1)]!
      const created = sendStep(create)
      await until(async () => (await listedIds(gateway.url, player.admin)).length === 1)
      compare(step, await sendStep(step))
      compare(create, await created)
    } else if (name.startsWith('list while a create is in progress')) {
      await playTogether(player, gateway, [step, steps[index + 1]!, steps[index + 2]!])
      index += 2
    } else if (mortalParts.includes(part) && name.startsWith('list')) {
      await player.compareInTime(step)
    } else compare(step, await sendStep(step))
  }
  return { deviations: player.deviations, played: player.played + skipped, expected }
}

describe.each(recordedDialects)('a gateway that speaks %s', (dialect) => {
  it.concurrent.each([...parts, ...furtherParts, ...mortalParts])(
    'answers part %s as recorded',
    async (part) => {
      const own = mortalParts.includes(part) ? await openRecordedPlace(slowMs) : null
      const gateway = await start(dialect, part)
      try {
        const { deviations, played, expected } = await play(dialect, part, gateway, own ?? place)
        expect(deviations).toEqual([])
        expect(played).toBe(expected)
      } finally {
        await gateway.close()
        await own?.close()
      }
    },
    60_000,
  )
})

describe('not compared with the recordings', () => {
  it.skip.each(Object.entries(notCompared))('%s: %s', () => undefined)
})
