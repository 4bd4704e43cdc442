import type { ThingList } from '../../../shared/model/definitions.ts'
import type { ListedThing } from '../../../shared/model/probe.ts'

/** An entry of a list with the list it is from: resources and templates are shown together. */
export interface ThingRow {
  list: ThingList
  thing: ListedThing
}

export const rowsOf = (list: ThingList, things: readonly ListedThing[]): ThingRow[] =>
  things.map((thing) => ({ list, thing }))

const MOST_TEXT = 500 // thousands of entries are searched with every key

/** A test for a typed filter: all its words occur somewhere in the entry, far down not looked for. */
export function thingFilter(typed: string): (row: ThingRow) => boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return ({ thing: { name, title, description, detail, mimeType } }) => {
    const texts = [name, title, description, detail, mimeType]
    const text = texts
      .map((part) => part.slice(0, MOST_TEXT))
      .join('\n')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  }
}
