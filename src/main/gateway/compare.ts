import type { ToolChoice } from '../../shared/model/toolChoice.ts'
import type { Difference, ToolComparison } from '../../shared/model/registration.ts'
import { REGISTRATION } from '../../shared/text/registration.ts'
import { CLIENT_STATE } from '../../shared/text/states.ts'
import { clean } from './failures.ts'
import { maskArgs, maskUrl } from './mask.ts'
import { stateOf } from './states.ts'
import { isObject, textOf, type Json } from './json.ts'
import type { Target } from './target.ts'
import { configOf, type WireClient } from './wire.ts'
import { choiceOf, type WireTool } from './wireTools.ts'
import type { CreateBody } from './write.ts'

/** A tool as the test on this computer found it. */
export interface Tested {
  name: string
  description: string
  inputSchema: unknown
}

/** What was asked for and is not so. Environment values and secret arguments are never in it. */
export function differencesOf(
  body: CreateBody,
  wantedAuto: ToolChoice,
  found: WireClient,
  testedCount: number,
): Difference[] {
  const differences: Difference[] = []
  const add = (key: Difference['key'], chosen: string, there: string) =>
    void differences.push({ key, chosen, found: there })
  if (found.name !== body.name) add('name', body.name, clean(found.name))
  if (found.connection !== body.connection_type) {
    add('connection', body.connection_type, clean(found.connection))
  }
  if (body.connection_type === 'stdio') addStdioDifferences(body.stdio_config, found, add)
  else addUrlDifferences(body, found, add)
  const tools = choiceOf(body.tools_to_execute)
  if (!isSameChoice(found.allowed, tools)) add('tools', listed(tools), listed(found.allowed))
  const hasAuto = body.tools_to_auto_execute !== undefined
  if (hasAuto ? !isSameChoice(found.auto, wantedAuto) : wantedAuto.length > 0) {
    add('autoTools', listed(wantedAuto), hasAuto ? listed(found.auto) : '')
  }
  const state = stateOf(found)
  const isFine = state === 'healthy' || (state === 'noTools' && testedCount === 0)
  if (!isFine) {
    const unknown = state === 'unknown' ? clean(found.state, null, 60) : ''
    const word = unknown === '' ? CLIENT_STATE[state] : unknown
    const why = clean(found.lastFailure)
    add('state', CLIENT_STATE.healthy, why === '' ? word : REGISTRATION.because(word, why))
  }
  return differences
}

type Add = (key: Difference['key'], chosen: string, there: string) => void

function addStdioDifferences(
  { command, args, envs }: Extract<Target, { connection_type: 'stdio' }>['stdio_config'],
  found: WireClient,
  add: Add,
): void {
  if (found.command !== command) add('command', command, clean(found.command))
  if (!isSame(found.args, args)) {
    add('args', maskArgs(args).join(' '), clean(maskArgs(found.args).join(' ')))
  }
  if (!isSame(sorted(found.envs), sorted(envs))) {
    const [chosen, there] = [namesOf(envs), namesOf(found.envs)]
    add('env', chosen, there === chosen ? REGISTRATION.otherValues(there) : there)
  }
}

/** Values of headers come back masked, and so does the URL until v1.5.16 (bifrost-api.md 2.5). */
function addUrlDifferences(
  target: Exclude<Target, { connection_type: 'stdio' }>,
  found: WireClient,
  add: Add,
): void {
  const { headers = {} } = target
  if (target.connection_type === 'openapi') addBaseUrl(target.openapi_config, found, add)
  else {
    const url = target.connection_string
    const isMasked = found.url.includes('*')
    if (!isMasked && found.url !== url) add('url', maskUrl(url), clean(maskUrl(found.url)))
  }
  const [chosen, there] = [Object.keys(headers), found.headerNames].map((names) =>
    sorted(names.map((name) => name.toLowerCase())),
  )
  if (!isSame(chosen!, there!)) add('headers', chosen!.join(', '), clean(there!.join(', ')))
}

/** Of what a client is made the list tells where its API is (v2.3.1, code). */
function addBaseUrl(config: Json, { item }: WireClient, add: Add): void {
  const listed = configOf(item)['openapi_config']
  const [chosen, there] = [config, isObject(listed) ? listed : {}].map((one) =>
    textOf(one['base_url']).replace(/\/+$/, ''),
  ) as [string, string]
  if (chosen !== '' && there !== '' && chosen !== there) add('url', chosen, clean(there))
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((entry, index) => entry === b[index])
const sorted = (entries: readonly string[]): string[] => entries.toSorted()
const namesOf = (envs: readonly string[]): string =>
  envs.map((entry) => entry.split('=', 1)[0] ?? '').join(', ')
function isSameChoice(found: ToolChoice, wanted: ToolChoice): boolean {
  if (found === 'all' || wanted === 'all') return found === wanted
  return isSame(sorted(found), sorted(wanted))
}

function listed(choice: 'all' | readonly string[]): string {
  if (choice === 'all') return REGISTRATION.allTools
  const shown = choice.slice(0, 5).join(', ')
  return choice.length > 5 ? REGISTRATION.andMore(shown, choice.length - 5) : shown
}

/** The tested tools against those the gateway lists, by name, description and schema. */
export function compareTools(tested: readonly Tested[], found: WireClient): ToolComparison {
  const here = new Map(tested.map((tool) => [tool.name, tool]))
  const there = new Map(ownNames(found, here).map((tool) => [tool.name, tool]))
  const isChanged = (name: string): boolean => {
    const [mine, other] = [here.get(name), there.get(name)]
    if (mine === undefined || other === undefined) return false
    return (
      mine.description.trim() !== other.description.trim() ||
      schemaText(mine.inputSchema) !== schemaText(other.parameters)
    )
  }
  return {
    testedCount: here.size,
    gatewayCount: there.size,
    missing: [...here.keys()].filter((name) => !there.has(name)),
    added: [...there.keys()].filter((name) => !here.has(name)),
    changed: [...here.keys()].filter(isChanged),
  }
}

/** Where names carry the client's prefix only in part, the tested names decide what is a prefix. */
function ownNames(found: WireClient, tested: ReadonlyMap<string, unknown>): WireTool[] {
  const prefix = `${found.name}-`
  const restored = found.tools.map((tool) => ({ ...tool, name: prefix + tool.name }))
  const stripped = found.tools.map((tool) =>
    !tested.has(tool.name) && tool.name.startsWith(prefix)
      ? { ...tool, name: tool.name.slice(prefix.length) }
      : tool,
  )
  const hits = (tools: WireTool[]) => tools.filter((tool) => tested.has(tool.name)).length
  return hits(restored) > hits(stripped) ? restored : stripped
}

/**
 * What a schema means, in one spelling. Gateways keep `type`, `properties` and `required` of the
 * top level and drop its other words ($schema, title, additionalProperties …); a missing type
 * comes back as "" or "object" (v1.3.63 to v1.5.16, wire). Order of keys never counts.
 */
function schemaText(schema: unknown): string {
  const { type, properties, required } = isObject(schema) ? schema : {}
  return JSON.stringify([
    typeof type === 'string' && type !== '' ? type : 'object',
    canonical(properties ?? {}, 'properties'),
    canonical(required ?? [], 'required'),
  ])
}

/** Keywords that change nothing for who calls the tool, and that gateways may drop or add. */
const IGNORED = new Set(['$schema', '$id', '$comment', 'additionalProperties'])

function canonical(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    const entries = value.map((entry) => canonical(entry, ''))
    return key === 'required' ? entries.toSorted() : entries
  }
  if (!isObject(value)) return value
  const isNames = key === 'properties'
  return Object.keys(value)
    .filter((name) => isNames || !IGNORED.has(name))
    .toSorted()
    .map((name) => [name, canonical(value[name], isNames ? '' : name)])
}
