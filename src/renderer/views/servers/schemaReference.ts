import { joinedPath } from '../../../shared/schemaPath.ts'
import { SCHEMA } from '../../../shared/text/schemaViews.ts'
import { isRecord } from '../../components/schema/json.ts'
import { short } from './schemaFacts.ts'

interface Place {
  path: string
  /** The references that led here. */
  via: readonly string[]
}

interface Resolved extends Place {
  schema: unknown
  /** Why a reference was not followed; empty otherwise. */
  problem: string
}

const MOST_STEPS = 20

/**
 * A schema with its `$ref` followed inside the same schema. One that leads back to where it came
 * from is named and not followed, one that leads elsewhere is never loaded.
 */
export function resolveSchema(
  raw: unknown,
  { path, via }: Place,
  root: { schema: unknown; field: string },
): Resolved {
  let found: Resolved = { schema: raw, path, via, problem: '' }
  for (let step = 0; isRecord(found.schema); step += 1) {
    const reference = found.schema['$ref'] ?? found.schema['$dynamicRef']
    if (typeof reference !== 'string') return found
    if (step >= MOST_STEPS || found.via.includes(reference)) {
      return { ...found, problem: SCHEMA.repeats(nameOf(reference)) }
    }
    if (!reference.startsWith('#')) {
      return { ...found, problem: SCHEMA.elsewhere(short(reference)) }
    }
    const target = lookUp(reference, root)
    if (target === null) return { ...found, problem: SCHEMA.missing(short(reference)) }
    found = { ...target, via: [...found.via, reference], problem: '' }
  }
  return found
}

const nameOf = (reference: string): string =>
  reference === '#' ? SCHEMA.itself : short(reference.split('/').at(-1) ?? reference)

function lookUp(
  reference: string,
  { schema, field }: { schema: unknown; field: string },
): { schema: unknown; path: string } | null {
  const keys = reference.slice(1).split('/').slice(1)
  let found = { schema, path: field }
  if (keys.length > MOST_STEPS || (reference !== '#' && keys.length === 0)) return null
  for (const key of keys) {
    const name = unescaped(key)
    const inner: unknown = isRecord(found.schema) || Array.isArray(found.schema) ? found.schema : {}
    if (!Object.hasOwn(inner as object, name)) return null
    const value = (inner as Record<string, unknown>)[name]
    found = { schema: value, path: joinedPath(found.path, name) }
  }
  return found
}

/** A key of a JSON pointer in a URI fragment. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return key
  }
}
