import { isRecord } from './json.ts'
import { flattened } from './resolve.ts'
import { canShow, describeSchema } from './shape.ts'
import { onlyValue, type Variant } from './variants.ts'

/** The variant that a value was most likely written for; -1 when it fits none. */
export function variantFor(
  value: unknown,
  variants: readonly Variant[],
  root: unknown,
  isInside = false,
): number {
  let best = -1
  let most = -1
  variants.forEach(({ schema }, index) => {
    const score = scoreOf(value, schema, { root, isInside })
    if (score > most) [best, most] = [index, score]
  })
  return best
}

/** How well a value fits; below zero: not at all. */
function scoreOf(
  value: unknown,
  schema: unknown,
  { root, isInside }: { root: unknown; isInside: boolean },
): number {
  const described = describeSchema(schema, root)
  if (!canShow(described, value)) return -1
  const { shape } = described
  if (shape.kind === 'variants') {
    // One level further and no more: variants may refer to themselves.
    return isInside || variantFor(value, shape.variants, root, true) >= 0 ? 1 : -1
  }
  if (shape.kind !== 'object' || !isRecord(value)) return shape.kind === 'raw' ? 0 : 2
  const known = new Set(shape.properties.map(({ name }) => name))
  const given = Object.keys(value)
  let score = 1000 // each unknown name counts against it
  score -= Math.min(900, given.filter((name) => !known.has(name)).length)
  for (const property of shape.properties) {
    const has = Object.hasOwn(value, property.name)
    if (property.isRequired && has) score += 1
    const flat = has ? flattened(property.schema, root) : null
    const only = flat ? onlyValue(flat) : undefined
    if (only !== undefined && only !== value[property.name]) return -1
    if (only !== undefined) score += 100
  }
  return score
}
