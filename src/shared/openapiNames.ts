/** `client-tool` is no longer than this, but a tool keeps a few characters in any case. */
const LONGEST = 64
const SHORTEST = 16

/**
 * The names that a client of this name gets its tools by, of those that a preview shows: a preview
 * knows no client, so it cuts less of them (Bifrost v2.3.1, framework/openapimcp/naming.go).
 */
export function toolNamesFor(clientName: string, previewed: readonly string[]): string[] {
  const room = Math.max(SHORTEST, LONGEST - clientName.length - 1)
  const names = previewed.map((name) => cut(name, room))
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const taken = new Set(names.filter((name) => counts.get(name) === 1))
  return names.map((name) => {
    if (counts.get(name) === 1) return name
    let unique = name
    for (let count = 2; taken.has(unique); count++) {
      const suffix = `_${count}`
      unique = cut(name, room - suffix.length) + suffix
    }
    taken.add(unique)
    return unique
  })
}

const cut = (name: string, length: number): string =>
  name.length <= length ? name : name.slice(0, length).replace(/_+$/, '')

/** No gateway makes more tools of a document (framework/openapimcp/types.go); more are not read. */
export const MOST_TOOLS = 1000
