interface Bounds {
  depth: number
  /** Of all values together; without it only the depth counts. */
  values?: number
}

/**
 * Whether a value is nested no deeper and holds no more than this. What is deeper overflows the
 * stack where it is copied; what holds more keeps main and window busy while it crosses.
 */
export function isWithin(value: unknown, { depth, values = Infinity }: Bounds): boolean {
  let left = values
  const isFine = (inner: unknown, deeper: number): boolean => {
    left -= 1
    if (left < 0) return false
    if (typeof inner !== 'object' || inner === null) return true
    return deeper > 0 && Object.values(inner).every((one) => isFine(one, deeper - 1))
  }
  return isFine(value, depth)
}
