/** Puts a value in the place of the one before it, or takes it away; beyond `most` the oldest goes. */
export function keepNewest<Value>(
  map: Map<string, Value>,
  key: string,
  value: Value | null,
  most: number,
): void {
  map.delete(key)
  if (value !== null) map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}
