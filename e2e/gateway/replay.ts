import { setTimeout as sleep } from 'node:timers/promises'

/** One line of a recording. */
export interface Step {
  step: string
  /** What was observed or done without a request. */
  note?: unknown
  request?: {
    method: string
    path: string
    headers: Record<string, string>
    body?: unknown
    raw_body?: string
  }
  response?: {
    /** Null when there was no HTTP answer. */
    status: number | null
    content_type: string | null
    headers: Record<string, unknown>
    body: unknown
    shown_only?: string[]
    tools_cut?: Record<string, number>
    body_reduced?: string
  }
}

/** What a gateway answered, in the shape of a recording. */
export interface Given {
  status: number
  contentType: string | null
  headers: Record<string, unknown>
  body: unknown
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const interesting = /^(location|set-cookie|allow|www-authenticate|vary|access-control-.*)$/

interface ListedClient {
  config: { id?: string; client_id?: string; name: string }
  tools: { name: string; description: string; parameters: object }[]
}

const clientsIn = (body: unknown): ListedClient[] => {
  const list = Array.isArray(body) ? body : (body as { clients?: unknown } | null)?.clients
  return Array.isArray(list) ? (list as ListedClient[]) : []
}

/** Sends one HTTP request and keeps what a recording keeps of the answer. */
export const send = async (
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
  signal?: AbortSignal,
): Promise<Given> => {
  const response = await fetch(url + path, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  })
  const text = await response.text()
  const contentType = response.headers.get('content-type')
  const kept = [...response.headers]
    .filter(([name]) => interesting.test(name))
    .map(([name, value]): [string, unknown] => [name, name === 'set-cookie' ? [value] : value])
  return {
    status: response.status,
    contentType,
    headers: Object.fromEntries(kept),
    body: contentType === 'application/json' ? JSON.parse(text) : text,
  }
}

/** Client ids of a recording with the names they had: what its requests call by an id of another gateway. */
export const recordedIds = (steps: readonly Step[]): Map<string, string[]> => {
  const names = new Map<string, string[]>()
  for (const { response } of steps) {
    for (const { config } of clientsIn(response?.body)) {
      const id = config.id ?? config.client_id ?? ''
      names.set(id, [...(names.get(id) ?? []), config.name])
    }
  }
  return names
}

/** Ids at the same places of two answers: what a recording calls by one, a new gateway calls by the other. */
export const pairedIds = (recorded: unknown, given: unknown): [string, string][] => {
  if (typeof recorded === 'string' && typeof given === 'string') {
    const isId = [recorded, given].every((text) => text.replace(uuid, '') === '' && text !== '')
    return isId ? [[recorded, given]] : []
  }
  if (recorded === null || given === null) return []
  if (typeof recorded !== 'object' || typeof given !== 'object') return []
  return Object.entries(recorded).flatMap(([key, value]) =>
    pairedIds(value, (given as Record<string, unknown>)[key]),
  )
}

/** The clients a gateway lists, by name. */
export const listedIds = async (
  url: string,
  headers: Record<string, string>,
): Promise<{ id: string; name: string }[]> => {
  const { body } = await send(url, 'GET', '/api/mcp/clients', headers)
  return clientsIn(body).map(({ config }) => ({
    id: config.id ?? config.client_id ?? '',
    name: config.name,
  }))
}

/** Text that is no JSON was cut by the recorder. */
const longestText = 600

/** Cuts an answer as the recorder cut it: to 600 characters, some clients, three tools, names. */
const cut = (body: unknown, response: NonNullable<Step['response']>): unknown => {
  const { shown_only: shown, tools_cut: tools, body_reduced } = response
  if (typeof body === 'string') return body.slice(0, longestText)
  const copy = structuredClone(body)
  if (body_reduced === 'clients shown by name only') {
    const names = clientsIn(copy).map(({ config }) => config.name)
    if (Array.isArray(copy)) return { envelope: 'array', client_names: names }
    const { clients, ...rest } = copy as { clients?: unknown }
    return clients === undefined ? copy : { ...rest, client_names: names }
  }
  if (body_reduced === 'objects shown as their list of keys') {
    const entries = Object.entries(copy as object).map(([key, value]: [string, unknown]) => {
      const isKept = key === 'auth_config' || value === null || typeof value !== 'object'
      return [key, isKept ? value : Object.keys(value)]
    })
    return Object.fromEntries(entries)
  }
  for (const client of clientsIn(copy)) {
    if (tools?.[client.config.name] !== undefined) client.tools = client.tools.slice(0, 3)
  }
  if (shown === undefined) return copy
  const shownClients = clientsIn(copy).filter(({ config }) => shown.includes(config.name))
  return Array.isArray(copy) ? shownClients : { ...(copy as object), clients: shownClients }
}

/** Other versions of these servers offer other tools: only the shape of their lists is compared. */
const otherVersions = ['everything', 'web', 'events', 'files', 'memory', 'clock', 'fetcher']

const shapeOnly = (body: unknown): unknown => {
  const copy = structuredClone(body)
  for (const client of clientsIn(copy)) {
    if (!otherVersions.includes(client.config.name)) continue
    const [first] = client.tools
    const keys = first === undefined ? [] : Object.keys(first).sort()
    Object.assign(client, { tools: [`${keys.join()} as ${typeof first?.parameters}`] })
  }
  return copy
}

const withoutIds = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null)
      .replace(uuid, '<uuid>')
      .replace(/<ticket>|<token>/g, '<uuid>')
      .replaceAll('sk-bf-<uuid>', 'sk-bf-<value>')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+Z/g, '<time>')
      .replace(/expires=[^;]*GMT/g, 'expires=<date>')
      .replace(/code_challenge=[\w-]{43}&/g, 'code_challenge=<challenge>&')
      .replace(/state=[\w-]{32}(?=")/g, 'state=<state>'),
  )

/** Both answers made comparable: ids, tokens and dates replaced, lists cut. */
export const comparable = (
  response: NonNullable<Step['response']>,
  given: Given,
): { expected: unknown; actual: unknown } => {
  const { status, content_type: contentType, headers, body } = response
  const isMetrics = contentType?.includes('version=0.0.4') === true
  const expected = { status, contentType, headers, body: isMetrics ? '' : shapeOnly(body) }
  const actual = { ...given, body: isMetrics ? '' : shapeOnly(cut(given.body, response)) }
  return { expected: withoutIds(expected), actual: withoutIds(actual) }
}

/** Where two JSON values differ, a line for each place; none when they are equal. */
export const differences = (expected: unknown, actual: unknown, path = ''): string[] => {
  const isObject = (value: unknown): value is object => value !== null && typeof value === 'object'
  if (
    !isObject(expected) ||
    !isObject(actual) ||
    Array.isArray(expected) !== Array.isArray(actual)
  ) {
    if (expected === actual) return []
    return [`${path}: recorded ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`]
  }
  const values = (value: object, key: string): unknown => (value as Record<string, unknown>)[key]
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)])
  return [...keys].flatMap((key) =>
    differences(values(expected, key), values(actual, key), `${path}.${key}`),
  )
}

/** Waits until something is true; rejects after five seconds. */
export const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 5000
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('It did not happen within five seconds.')
    await sleep(20)
  }
}
