import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { AppError } from '../../shared/errors.ts'
import type { ListedThing, TestedResult } from '../../shared/model/probe.ts'
import { PROBE } from '../../shared/text/probe.ts'
import { listAll, type Listed, type ListMethod } from './lists.ts'
import type { Patience } from './patience.ts'
import type { Redaction } from './redaction.ts'
import { readServerInfo } from './serverInfo.ts'
import { readPrompt, readResource, readTemplate } from './thingReader.ts'
import { isObject, readTool } from './toolReader.ts'
import type { ChildTransport } from './transport.ts'

/** Prompts and resources are extras; a server that is slow with them must not hold up its tools. */
const EXTRA_LIST_MS = 10_000
const MAX_NAMES_SHOWN = 10

/** Loads the SDK, which takes 100 ms or more: only when a test is near. */
export async function createClient(version: string): Promise<Client> {
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js')
  return new Client(
    { name: 'bifrost-tray', version },
    // Nothing is called, so no output has to be checked; the default would load Ajv each time.
    { jsonSchemaValidator: { getValidator: () => () => unchecked } },
  )
}

const unchecked = { valid: false, data: undefined, errorMessage: 'not checked' } as const

/** What a connection tells beside the messages, over a pipe or over HTTP. */
export type Connection = Pick<
  ChildTransport,
  'conduct' | 'isClosed' | 'messageBytes' | 'noise' | 'noiseCount' | 'protocolVersion'
>

interface Options {
  client: Client
  transport: Connection
  signal: AbortSignal
  requestMs: number
  redaction: Redaction
  /** For the list of tools; nobody waits on for the others. */
  patience?: Patience
}

/** Everything a connected server tells about itself. Throws an AppError when its tools fail. */
export async function readServer(options: Options): Promise<TestedResult> {
  const { client, transport, redaction } = options
  const capabilities = client.getServerCapabilities() ?? {}
  const [tools, prompts, resources, templates] = await Promise.all([
    listTools(options, capabilities.tools !== undefined),
    listExtra(options, 'prompts/list', capabilities.prompts, readPrompt),
    listExtra(options, 'resources/list', capabilities.resources, readResource),
    listExtra(options, 'resources/templates/list', capabilities.resources, readTemplate),
  ])
  const readTools = tools.items.map((value, index) => readTool(value, index))
  return {
    server: readServerInfo(client.getServerVersion()),
    protocolVersion: transport.protocolVersion,
    capabilities: capabilityNames(capabilities),
    instructions: redaction.hide(client.getInstructions() ?? ''),
    tools: readTools,
    prompts: prompts.things,
    resources: resources.things,
    templates: templates.things,
    warnings: [
      ...noiseWarning(transport),
      ...transport.conduct.warnings,
      ...(tools.items.length === 0 && capabilities.tools === undefined
        ? [PROBE.noToolsDeclared]
        : []),
      ...tools.warnings,
      ...duplicateWarning(readTools.map(({ name }) => name)),
      ...prompts.warnings,
      ...resources.warnings,
      ...templates.warnings,
    ],
  }
}

/** Asked also when tools are not declared: some servers forget that; then failing is no failure. */
async function listTools(options: Options, isDeclared: boolean): Promise<Listed> {
  const { client, transport, signal, requestMs, redaction } = options
  const timeoutMs = isDeclared ? requestMs : Math.min(requestMs, EXTRA_LIST_MS)
  const receivedBytes = bytesFromNow(transport)
  const waits = isDeclared && options.patience ? { patience: options.patience } : {}
  const limits = { signal, timeoutMs, redaction, receivedBytes, ...waits }
  try {
    return await listAll(client, 'tools/list', limits)
  } catch (cause) {
    if (isDeclared || transport.isClosed) throw cause
    return { items: [], warnings: [] }
  }
}

/** A server that runs on has sent much before; only what this list brings is counted. */
function bytesFromNow(transport: Connection): () => number {
  const before = transport.messageBytes
  return () => transport.messageBytes - before
}

async function listExtra(
  { client, transport, signal, requestMs, redaction }: Options,
  method: ListMethod,
  capability: unknown,
  read: (value: unknown, index: number) => ListedThing,
): Promise<{ things: ListedThing[]; warnings: string[] }> {
  if (capability === undefined) return { things: [], warnings: [] }
  const timeoutMs = Math.min(requestMs, EXTRA_LIST_MS)
  const receivedBytes = bytesFromNow(transport)
  const limits = { signal, timeoutMs, redaction, receivedBytes }
  try {
    const { items, warnings } = await listAll(client, method, limits)
    const things = items.map(read)
    const bad = things.filter(({ problem }) => problem !== '').length
    return { things, warnings: bad > 0 ? [...warnings, PROBE.badEntries(method, bad)] : warnings }
  } catch (cause) {
    if (transport.isClosed) throw cause
    return { things: [], warnings: [PROBE.listFailed(method, AppError.from(cause).message)] }
  }
}

/** "tools", "tools.listChanged": what is declared as true or as an object. */
function capabilityNames(capabilities: object): string[] {
  return Object.entries(capabilities).flatMap(([name, value]) => {
    if (value === false || value === undefined || value === null) return []
    const parts = isObject(value) ? Object.entries(value) : []
    return [name, ...parts.filter(([, on]) => on !== false).map(([part]) => `${name}.${part}`)]
  })
}

function noiseWarning({ noise, noiseCount }: Connection): string[] {
  return noise[0] === undefined ? [] : [PROBE.noise(noiseCount, noise[0])]
}

function duplicateWarning(names: string[]): string[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const name of names) {
    if (name !== '' && seen.has(name)) twice.add(name)
    seen.add(name)
  }
  return twice.size === 0 ? [] : [PROBE.duplicateNames([...twice].slice(0, MAX_NAMES_SHOWN))]
}
