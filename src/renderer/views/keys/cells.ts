import type { KeyClient } from '../../../shared/model/keyTable.ts'
import type { ToolChoice } from '../../../shared/model/toolChoice.ts'
import { KEYS } from '../../../shared/text/keys.ts'

/** How a cell looks: a glyph and its word. */
export interface CellLook {
  glyph: 'healthy' | 'partly' | 'unstable' | 'disabled'
  word: string
  /** More than the word says. */
  hint: string
}

const sets = new WeakMap<KeyClient, ReadonlySet<string>>()

/** The tools of a client that can be called, to look names up in. */
export function toolSet(client: KeyClient): ReadonlySet<string> {
  const set = sets.get(client) ?? new Set(client.tools)
  sets.set(client, set)
  return set
}

/** `choice` is null where a key has no entry of its own: then the client's default holds. */
export function lookOf(choice: ToolChoice | null, client: KeyClient): CellLook {
  const { length } = client.tools
  const isEmpty = choice === null || choice.length === 0
  if (isEmpty && !client.isForAllKeys) return NONE
  if (choice === 'all' || isEmpty) {
    const hint = choice === 'all' ? '' : KEYS.cell.byDefault
    if (length === 0) {
      return { glyph: 'unstable', word: KEYS.cell.allOfNone, hint: KEYS.cell.noTools }
    }
    return { glyph: 'healthy', word: KEYS.cell.all(length), hint }
  }
  if (length === 0) {
    return { glyph: 'unstable', word: KEYS.cell.someOfNone, hint: KEYS.cell.noTools }
  }
  const known = toolSet(client)
  const on = choice.filter((tool) => known.has(tool)).length
  return { glyph: on === 0 ? 'unstable' : 'partly', word: KEYS.cell.some(on, length), hint: '' }
}

const NONE: CellLook = { glyph: 'disabled', word: KEYS.cell.none, hint: '' }

/** A choice inside a sentence: "all 26", "4 tools", "none". */
export function wordOf(choice: ToolChoice, client: KeyClient): string {
  if (choice === 'all') return KEYS.word.all(client.tools.length)
  if (choice.length > 0) return KEYS.word.some(choice.length)
  return client.isForAllKeys ? KEYS.word.byDefault : KEYS.word.none
}

/** The tools a choice names, written out. */
export const namesOf = (choice: ToolChoice, client: KeyClient): readonly string[] =>
  choice === 'all' ? client.tools : choice

/** A choice with one tool in or out of it, written out. */
export function withTool(
  choice: ToolChoice,
  client: KeyClient,
  tool: string,
  isIn: boolean,
): string[] {
  const others = namesOf(choice, client).filter((name) => name !== tool)
  return isIn ? [...others, tool] : others
}
