import type { ToolChoice } from '../../shared/model/toolChoice.ts'
import { isObject, textOf, textsOf } from './json.ts'

/** A tool as a gateway lists it; the name without the client's prefix. */
export interface WireTool {
  name: string
  description: string
  parameters: unknown
}

/** An absent list reads as an empty one: nothing (v1.4.18 and newer, wire). */
export function choiceOf(value: unknown): ToolChoice {
  const names = textsOf(value)
  return names.includes('*') ? 'all' : names
}

/**
 * Tools with their own names. Newer gateways may list them as `<client>-<tool>`: that is taken
 * for a prefix only when every tool has it and the allow-list does not use such names itself.
 */
export function readTools(value: unknown, clientName: string, allowed: ToolChoice): WireTool[] {
  const tools: WireTool[] = []
  for (const entry of entriesIn(value)) {
    const tool = readTool(entry)
    if (tool !== null) tools.push(tool)
  }
  const prefix = `${clientName}-`
  const isPrefixed =
    clientName !== '' &&
    tools.length > 0 &&
    tools.every((tool) => tool.name.startsWith(prefix)) &&
    (allowed === 'all' || !tools.some((tool) => allowed.includes(tool.name)))
  if (isPrefixed) for (const tool of tools) tool.name = tool.name.slice(prefix.length)
  return tools
}

/** The entries of a list; those of a map with its keys as names. */
function entriesIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (!isObject(value)) return []
  return Object.entries(value).map(([name, tool]) => (isObject(tool) ? { name, ...tool } : name))
}

/** A tool in the shape of every recorded version, as model providers write it, or its bare name. */
function readTool(entry: unknown): WireTool | null {
  if (typeof entry === 'string') return { name: entry, description: '', parameters: undefined }
  const source = isObject(entry) && isObject(entry['function']) ? entry['function'] : entry
  if (!isObject(source) || typeof source['name'] !== 'string') return null
  const { name, description } = source as { name: string; description: unknown }
  return { name, description: textOf(description), parameters: source['parameters'] }
}
