import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dialects, type DialectName } from './dialects.ts'
import type { RecordedPlace } from './fixtures/recordedPlace.ts'
import { objectIn } from './goJson.ts'
import type { SimulatedGateway } from './gateway.ts'
import {
  comparable,
  differences,
  listedIds,
  pairedIds,
  recordedIds,
  send,
  until,
  type Given,
  type Step,
} from './replay.ts'

/** The password of the recorded admin. */
export const password = 'Adm1n-Password-2026'

const read = (dialect: string, part: string): Step[] =>
  readFileSync(join(import.meta.dirname, `recordings/${dialect}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Step)
    .filter(({ step }) => step.startsWith(`${part}: `))

const base64 = (text: string): string => Buffer.from(text).toString('base64')

const credentials = (kind: string, token: string): Record<string, string> => {
  const authorization: Record<string, string> = {
    Basic: `Basic ${base64(`admin:${password}`)}`,
    'Basic wrong password': `Basic ${base64('admin:wrong')}`,
    'Basic wrong user': `Basic ${base64(`root:${password}`)}`,
    'Basic malformed': 'Basic !!!not-base64',
    'Basic admin:short': `Basic ${base64('admin:short')}`,
    'basic (lower case)': `basic ${base64(`admin:${password}`)}`,
    'Bearer base64(user:password)': `Bearer ${base64(`admin:${password}`)}`,
    'Bearer random': 'Bearer 0123456789abcdef',
    'Bearer empty': 'Bearer ',
    'Bearer session': `Bearer ${token}`,
    Digest: 'Digest username="admin"',
  }
  const bare = kind.replace(/ \((logged out|x-bf-vk sent)\)/, '')
  if (bare === 'none') return {}
  if (bare === 'none (x-api-key sent)') return { 'x-api-key': password }
  if (bare === 'Cookie') return { cookie: `token=${token}` }
  if (bare === 'Cookie random') return { cookie: 'token=0123456789abcdef' }
  return { authorization: authorization[bare]! }
}

/** Sends the steps of one part to a gateway as they were recorded, and notes where its answers differ. */
export const createPlayer = (
  dialect: DialectName,
  part: string,
  gateway: SimulatedGateway,
  place: RecordedPlace,
) => {
  const steps = read(dialect, part)
  const names = recordedIds(steps)
  const ids = new Map<string, string>()
  const deviations: string[] = []
  /** Where a person signs in here, by the state of the recorded sign-in. */
  const signIns = new Map<string, string>()
  let token = ''
  /** The value of team-a, the only key calls are made with. */
  let firstKey = ''
  let played = 0
  const admin = part === 'auth-off' || part === 'auth-on' ? {} : credentials('Basic', '')

  const here = (text: string): string => {
    const ours = place.here(text).replaceAll('<password>', password)
    return [...ids].reduce((some, [recorded, id]) => some.replaceAll(recorded, id), ours)
  }

  const learnIds = async (text: string): Promise<void> => {
    const called = [...names].filter(([id]) => text.includes(id) && !ids.has(id))
    if (called.length === 0) return
    const listed = await listedIds(gateway.url, admin)
    for (const [recorded, had] of called) {
      const found = listed.find((client) => had.includes(client.name))
      if (found !== undefined) ids.set(recorded, found.id)
    }
  }

  const sendStep = async ({ request }: Step, signal?: AbortSignal): Promise<Given> => {
    const { method, path, headers, body, raw_body: raw } = request!
    const { authorization = 'none', ...others } = headers
    await learnIds(path + JSON.stringify(body ?? ''))
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const all = { ...others, ...credentials(authorization, token) }
    if (all['x-bf-vk'] !== undefined) all['x-bf-vk'] = firstKey
    const given = await send(
      gateway.url,
      method,
      here(path),
      all,
      text === undefined ? undefined : here(text),
      signal,
    )
    const cookie = /token=([^;]+)/.exec(String(given.headers['set-cookie'] ?? ''))?.[1]
    if (cookie !== undefined) token = cookie
    const key = (given.body as { virtual_key?: { value: string } } | null)?.virtual_key?.value
    if (firstKey === '' && key !== undefined) firstKey = key
    return given
  }

  const alternatives = (step: Step): NonNullable<Step['response']>[] => {
    const isRandom = !dialects[dialect].execute.hasPrefix && step.request!.path.includes('/execute')
    const same = (other: Step): boolean =>
      JSON.stringify(other.request) === JSON.stringify(step.request)
    return isRandom ? steps.filter(same).map(({ response }) => response!) : [step.response!]
  }

  /** Opens the address of a recorded sign-in, as a browser would, and learns the code it is sent back with. */
  const consent = async ({ request }: Step): Promise<void> => {
    const recorded = new URL(request!.path, gateway.url).searchParams
    const state = recorded.get('state')!
    const response = await fetch(signIns.get(state)!, { redirect: 'manual' })
    await response.body?.cancel()
    const given = new URL(response.headers.get('location')!).searchParams
    ids.set(state, given.get('state')!)
    ids.set(recorded.get('code')!, given.get('code')!)
  }

  const learnSignIn = (recorded: unknown, given: unknown): void => {
    const [theirs, ours] = [recorded, given].map((body) => objectIn(body)['authorize_url'])
    if (typeof theirs !== 'string' || typeof ours !== 'string') return
    signIns.set(new URL(theirs).searchParams.get('state') ?? '', ours)
  }

  /** Where an answer differs; none when it is as recorded. */
  const deviationOf = (step: Step, given: Given): string | null => {
    learnSignIn(step.response!.body, given.body)
    for (const [recorded, id] of pairedIds(step.response!.body, given.body)) {
      if (!ids.has(recorded)) ids.set(recorded, id)
    }
    const back = place
      .there(JSON.stringify(given))
      .replaceAll(gateway.url, 'http://127.0.0.1:8080')
      .replaceAll(encodeURIComponent(gateway.url), encodeURIComponent('http://127.0.0.1:8080'))
      .replaceAll(password, '<password>')
    const pairs = alternatives(step).map((response) =>
      comparable(response, JSON.parse(back) as Given),
    )
    const found = pairs.map(({ expected, actual }) => differences(expected, actual))
    return found.every((lines) => lines.length > 0) ? found[0]!.join('; ') : null
  }

  const compare = (step: Step, given: Given): void => {
    played += 1
    const deviation = deviationOf(step, given)
    if (deviation !== null) deviations.push(`${step.step} ${deviation}`)
  }

  /** Asks until the answer is as recorded, for what takes a gateway some time. */
  const compareInTime = async (step: Step): Promise<void> => {
    let given = await sendStep(step)
    await until(async () => {
      if (deviationOf(step, given) === null) return true
      given = await sendStep(step)
      return false
    }).catch(() => undefined)
    compare(step, given)
  }

  /** For a step that was never answered. */
  const expectSilence = async (step: Step, forMs: number): Promise<void> => {
    played += 1
    const isAnswered = await sendStep(step, AbortSignal.timeout(forMs)).then(
      () => true,
      () => false,
    )
    if (isAnswered) deviations.push(`${step.step}: recorded no answer`)
  }

  const empty = async (): Promise<void> => {
    for (const { id } of await listedIds(gateway.url, admin)) {
      await send(gateway.url, 'DELETE', `/api/mcp/client/${id}`, admin)
    }
  }

  const create = (name: string, path: string): Promise<Given> => {
    const body = {
      name,
      connection_type: 'http',
      connection_string: place.here(`http://127.0.0.1:3003${path}`),
      auth_type: 'none',
      tools_to_execute: ['*'],
    }
    return send(gateway.url, 'POST', '/api/mcp/client', admin, JSON.stringify(body))
  }

  return {
    steps,
    deviations,
    admin,
    here,
    sendStep,
    compare,
    compareInTime,
    expectSilence,
    consent,
    empty,
    create,
    get played() {
      return played
    },
  }
}

/** What plays one part. */
export type Player = ReturnType<typeof createPlayer>
