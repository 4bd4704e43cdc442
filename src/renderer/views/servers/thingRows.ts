import type { ThingList } from '../../../shared/model/definitions.ts'
import type { ListedThing } from '../../../shared/model/probe.ts'

/** An entry of a list with the list it is from: resources and templates are shown together. */
export interface ThingRow {
  list: ThingList
  thing: ListedThing
}

export const rowsOf = (list: ThingList, things: readonly ListedThing[]): ThingRow[] =>
  things.map((thing) => ({ list, thing }))

/** A test for a typed filter: all its words occur somewhere in the entry. */
export function thingFilter(typed: string): (row: ThingRow) => boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return ({ thing: { name, title, description, detail, mimeType } }) => {
    const text = `${name}\n${title}\n${description}\n${detail}\n${mimeType}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
}
