import { isRecord } from './json.ts'
import { isQuick } from './pattern.ts'
import type { Schema } from './resolve.ts'

/** Formats whose checks end soon on long texts too; `url` of the checker does not. */
const QUICK_FORMATS = new Set([
  ...['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6'],
  ...['uri', 'uri-reference', 'uuid', 'json-pointer'],
])
const MOST_FORMAT_TEXT = 2000
/** No frame may take longer; a few steps are let through on a machine that is busy elsewhere. */
const MOST_MILLISECONDS = 80
const FREE_STEPS = 2000

const MAPS = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
])
const VALUES = new Set(['const', 'enum', 'default', 'examples', 'required', 'dependentRequired'])
/** Old words for following loops; without them no part can be visited uncounted. */
const LEFT_OUT = new Set(['$recursiveAnchor', '$recursiveRef'])

/** The check of a value took too long: a schema can be small and ask for millions of steps. */
export class TooLong extends Error {}

/** A schema made safe to check against, once. */
export interface Checkable {
  schema: Schema | boolean
  /** A pattern or a format was left out. */
  isPartly: boolean
  /** The time runs from here. */
  start: () => void
}

/**
 * A copy of a schema that can be checked here without risk: patterns and formats that could run
 * away on texts of that length are left out, and the check stops by itself after a while.
 */
export function checkable(schema: unknown, longest: number): Checkable {
  let isPartly = false
  let end = 0
  let steps = 0
  // The checker reads this word of each part it visits, which makes it the place to watch the time.
  const watch = Object.create(Object.prototype, {
    $recursiveAnchor: {
      get() {
        steps += 1
        if (steps > FREE_STEPS && performance.now() > end) throw new TooLong()
      },
    },
  }) as object

  const keeps = (key: string, value: unknown): boolean => {
    if (LEFT_OUT.has(key)) return false
    if (typeof value !== 'string') return true
    if (key === 'pattern') return isQuick(value, longest)
    return key !== 'format' || (QUICK_FORMATS.has(value) && longest <= MOST_FORMAT_TEXT)
  }

  const copyMap = (map: Schema, byPattern: boolean): Schema => {
    const entries = Object.entries(map).filter(([key]) => !byPattern || isQuick(key, longest))
    return Object.fromEntries(entries.map(([key, part]) => [key, copy(part)]))
  }

  function copyPart(part: Schema): Schema {
    const own = Object.create(watch) as Schema
    const patterns = part['patternProperties']
    const isLoose =
      isRecord(patterns) && !Object.keys(patterns).every((key) => isQuick(key, longest))
    isPartly ||= isLoose
    for (const [key, value] of Object.entries(part)) {
      const isKept = keeps(key, value)
      isPartly ||= !isKept && key === 'pattern'
      // What the patterns would have matched is not "additional".
      if (!isKept || (isLoose && /^(?:additional|unevaluated)Properties$/.test(key))) continue
      const copied = VALUES.has(key)
        ? value
        : MAPS.has(key) && isRecord(value)
          ? copyMap(value, key === 'patternProperties')
          : copy(value)
      Object.defineProperty(own, key, { value: copied, enumerable: true, writable: true })
    }
    return own
  }

  function copy(part: unknown): unknown {
    if (Array.isArray(part)) return part.map(copy)
    return isRecord(part) ? copyPart(part) : part
  }

  const copied = typeof schema === 'boolean' ? schema : copyPart(isRecord(schema) ? schema : {})
  return {
    schema: copied,
    get isPartly() {
      return isPartly
    },
    start: () => (end = performance.now() + MOST_MILLISECONDS),
  }
}
