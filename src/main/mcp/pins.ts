import { createHash } from 'node:crypto'
import type {
  DefinitionChange,
  DefinitionPart,
  DiffLine,
  PinView,
} from '../../shared/model/definitions.ts'
import type { TestedResult, TestedTool } from '../../shared/model/probe.ts'
import { PIN_VERSION, type Pin, type PinnedDefinition } from '../storage/pin.ts'
import { lineDiff } from './lineDiff.ts'
import { isObject } from './toolReader.ts'

/** Tools of one pin; the settings are written whole at every change. */
export const MOST_PINNED_TOOLS = 2000
/** Letters kept of one definition and of a whole pin; beyond them only the digest is kept. */
const MOST_OF_DEFINITION = 12_000
const MOST_OF_PIN = 100_000
const MOST_NAME = 160
/** Bounds of what the window gets of a comparison. */
const MOST_CHANGES = 300
const MOST_LINES = 3000

type Definitions = Pick<TestedResult, 'instructions' | 'tools'>
type Texts = Partial<Record<DefinitionPart, string>>

interface Definition {
  name: string
  digest: string
  texts: Texts
  index: number | null
}

/** The definitions of a run as they are kept when the user accepts them. */
export function pinOf(result: Definitions, serverId: string, at: string): Pin {
  let left = MOST_OF_PIN
  const keep = ({ name, digest, texts }: Definition): PinnedDefinition => {
    const length = Object.values(texts).reduce((sum, text) => sum + text.length, 0)
    const isKept = length <= Math.min(left, MOST_OF_DEFINITION)
    if (isKept) left -= length
    return { name, digest, texts: isKept ? texts : null }
  }
  return {
    ...{ version: PIN_VERSION, serverId, at },
    instructions: keep(instructionsOf(result)),
    tools: toolsOf(result).map(keep),
  }
}

/** What became of accepted definitions, in the order of the run; what is gone comes last. */
export function comparePin(pin: Pin, result: Definitions): PinView {
  const old = new Map(pin.tools.map((tool) => [tool.name, tool]))
  const current = toolsOf(result)
  const names = new Set(current.map(({ name }) => name))
  const found: Omit<DefinitionChange, 'fields' | 'isWhole'>[] = []
  const pairs: [PinnedDefinition | null, Definition | null][] = []
  const note = (
    kind: DefinitionChange['kind'],
    before: PinnedDefinition | null,
    now: Definition | null,
  ) => {
    found.push({ kind, name: (now ?? before)!.name, tool: now?.index ?? null })
    pairs.push([before, now])
  }
  const instructions = instructionsOf(result)
  if (instructions.digest !== pin.instructions.digest) {
    note('changed', pin.instructions, instructions)
  }
  for (const tool of current) {
    const before = old.get(tool.name)
    if (!before) note('added', null, tool)
    else if (before.digest !== tool.digest) note('changed', before, tool)
  }
  for (const tool of pin.tools) if (!names.has(tool.name)) note('removed', tool, null)

  const count = (wanted: DefinitionChange['kind']) =>
    found.filter(({ kind }) => kind === wanted).length
  let left = MOST_LINES
  const changes = found.slice(0, MOST_CHANGES).map((change, index): DefinitionChange => {
    const [before, now] = pairs[index]!
    const { fields, isWhole } = fieldsOf(before, now)
    const lines = fields.reduce((sum, field) => sum + field.lines.length, 0)
    left -= lines
    return left < 0 ? { ...change, fields: [], isWhole: false } : { ...change, fields, isWhole }
  })
  return {
    state: found.length === 0 ? 'same' : 'changed',
    at: pin.at,
    ...{ added: count('added'), removed: count('removed'), changed: count('changed') },
    changes,
  }
}

/** The parts that are different; `isWhole` is false where the difference cannot be shown whole. */
function fieldsOf(
  before: PinnedDefinition | null,
  now: Definition | null,
): Pick<DefinitionChange, 'fields' | 'isWhole'> {
  if (now === null) return { fields: [], isWhole: true }
  if (before?.texts === null) return { fields: [], isWhole: false }
  const old: Texts = before?.texts ?? {}
  let isWhole = true
  const fields = PARTS.flatMap((part) => {
    const text = now.texts[part] ?? ''
    if (text.length > MOST_OF_DEFINITION) isWhole = false
    const lines: DiffLine[] = lineDiff(
      linesOf(part, old[part] ?? ''),
      linesOf(part, text.slice(0, MOST_OF_DEFINITION)),
    )
    return lines.some(({ kind }) => kind !== 'same' && kind !== 'gap') ? [{ part, lines }] : []
  })
  return { fields, isWhole }
}

const PARTS = ['title', 'description', 'annotations', 'inputSchema', 'outputSchema'] as const

/** A description is read by sentences: one long line would be one long difference. */
function linesOf(part: DefinitionPart, text: string): string[] {
  if (text === '') return []
  return text.split(part === 'description' ? /\r?\n|(?<=[.!?]) +/ : '\n')
}

const instructionsOf = ({ instructions }: Definitions): Definition =>
  definition('', { description: instructions }, null)

/** Tools of one name are told apart by their order. */
function toolsOf({ tools }: Definitions): Definition[] {
  const seen = new Map<string, number>()
  return tools.map((tool) => {
    const own = shortName(tool.name)
    const count = (seen.get(own) ?? 0) + 1
    seen.set(own, count)
    return definition(count === 1 ? own : `${own} #${count}`, textsOf(tool), tool.index)
  })
}

function textsOf({
  title,
  description,
  annotations,
  inputSchema,
  outputSchema,
}: TestedTool): Texts {
  const said = Object.entries(annotations ?? {}).filter(([, value]) => value !== null)
  return {
    ...{ title, description },
    annotations: said.length === 0 ? '' : canonical(Object.fromEntries(said)),
    inputSchema: canonical(inputSchema),
    outputSchema: canonical(outputSchema),
  }
}

const definition = (name: string, texts: Texts, index: number | null): Definition => ({
  ...{ name, texts, index },
  digest: digestOf(JSON.stringify(PARTS.map((part) => texts[part] ?? ''))),
})

const digestOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 32)

const shortName = (name: string): string =>
  name.length <= MOST_NAME ? name : `${name.slice(0, MOST_NAME)}… ${digestOf(name).slice(0, 8)}`

/** JSON that does not depend on the order of keys, which means nothing in a schema. */
function canonical(value: unknown): string {
  return value === null || value === undefined ? '' : (JSON.stringify(sorted(value), null, 2) ?? '')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]))
}
