/* Values between Node and the page: what structured clone lets through, as text. */

export interface Codec {
  /** Clones like postMessage, so a proxy or a function throws; then writes the clone as text. */
  encode(value: unknown): string
  decode(text: string): unknown
}

type Tagged = { $: [tag: string, ...parts: unknown[]] }

/** Needs nothing around it: its source also runs in the page. JSON, with `{$: […]}` for the rest. */
export function createCodec(): Codec {
  const clone = structuredClone
  const kindOf = (item: unknown) => Object.prototype.toString.call(item).slice(8, -1)

  const bytesToText = (bytes: Uint8Array) => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 8192) {
      text += String.fromCharCode(...bytes.subarray(at, at + 8192))
    }
    return btoa(text)
  }
  const textToBytes = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0))

  function pack(item: unknown, seen: Map<object, number>): unknown {
    if (item === undefined) return { $: ['undefined'] }
    if (typeof item === 'bigint') return { $: ['bigint', String(item)] }
    if (typeof item === 'number' && (!Number.isFinite(item) || Object.is(item, -0))) {
      return { $: ['number', Object.is(item, -0) ? '-0' : String(item)] }
    }
    if (item === null || typeof item !== 'object') return item
    const known = seen.get(item)
    if (known !== undefined) return { $: ['again', known] }
    seen.set(item, seen.size)
    return packObject(item, seen)
  }

  function packObject(item: object, seen: Map<object, number>): unknown {
    const kind = kindOf(item)
    if (Array.isArray(item)) return Array.from(item, (value) => pack(value, seen))
    if (kind === 'Object') {
      const fields = Object.entries(item).map(([key, value]) => [key, pack(value, seen)])
      const packed = Object.fromEntries(fields) as object
      return '$' in packed ? { $: ['object', fields] } : packed
    }
    if (item instanceof Date) return { $: ['date', item.getTime()] }
    if (item instanceof RegExp) return { $: ['regexp', item.source, item.flags] }
    if (item instanceof Map) {
      return { $: ['map', [...item].map(([key, value]) => [pack(key, seen), pack(value, seen)])] }
    }
    if (item instanceof Set) return { $: ['set', [...item].map((value) => pack(value, seen))] }
    if (item instanceof Error) return { $: ['error', item.name, item.message, item.stack ?? ''] }
    if (item instanceof ArrayBuffer) return { $: ['buffer', bytesToText(new Uint8Array(item))] }
    if (ArrayBuffer.isView(item)) {
      const length = item instanceof DataView ? item.byteLength : (item as Uint8Array).length
      return { $: ['view', kind, pack(item.buffer, seen), item.byteOffset, length] }
    }
    if (['Number', 'String', 'Boolean', 'BigInt'].includes(kind)) {
      return { $: ['boxed', pack(item.valueOf(), seen)] }
    }
    throw new Error(`An object could not be cloned: ${kind}`)
  }

  const isTagged = (packed: object): packed is Tagged => '$' in packed

  function unpack(packed: unknown, made: unknown[]): unknown {
    if (packed === null || typeof packed !== 'object') return packed
    if (Array.isArray(packed)) {
      const list: unknown[] = []
      made.push(list)
      for (const value of packed) list.push(unpack(value, made))
      return list
    }
    if (isTagged(packed)) return unpackTagged(packed.$, made)
    return unpackFields(Object.entries(packed), made)
  }

  function unpackFields(fields: [string, unknown][], made: unknown[]): object {
    const target = {}
    made.push(target)
    for (const [key, packed] of fields) {
      const value = unpack(packed, made)
      const field = { value, enumerable: true, writable: true, configurable: true }
      // A field of this name is a field like any other.
      if (key === '__proto__') Object.defineProperty(target, key, field)
      else (target as Record<string, unknown>)[key] = value
    }
    return target
  }

  function unpackTagged([tag, first, second, ...rest]: Tagged['$'], made: unknown[]): unknown {
    const keep = <T>(value: T): T => {
      made.push(value)
      return value
    }
    if (tag === 'undefined') return undefined
    if (tag === 'bigint') return BigInt(first as string)
    if (tag === 'number') return Number(first)
    if (tag === 'again') return made[first as number]
    if (tag === 'object') return unpackFields(first as [string, unknown][], made)
    if (tag === 'date') return keep(new Date((first as number | null) ?? NaN))
    if (tag === 'regexp') return keep(new RegExp(first as string, second as string))
    if (tag === 'map') {
      const map = keep(new Map())
      for (const [key, value] of first as unknown[][]) {
        const name = unpack(key, made)
        map.set(name, unpack(value, made))
      }
      return map
    }
    if (tag === 'set') {
      const set = keep(new Set())
      for (const value of first as unknown[]) set.add(unpack(value, made))
      return set
    }
    if (tag === 'error') {
      const error = keep(new Error(second as string))
      const fields = { name: first, stack: rest[0] }
      for (const [key, value] of Object.entries(fields)) {
        Object.defineProperty(error, key, { value, writable: true, configurable: true })
      }
      return error
    }
    if (tag === 'buffer') return keep(textToBytes(first as string).buffer)
    const place = made.push(undefined) - 1
    if (tag === 'boxed') return (made[place] = Object(unpack(first, made)) as unknown)
    const views = globalThis as unknown as Record<
      string,
      new (buffer: unknown, offset: unknown, length: unknown) => object
    >
    const View = views[first as string]!
    return (made[place] = new View(unpack(second, made), rest[0], rest[1]))
  }

  return {
    encode: (value) => JSON.stringify(pack(clone(value), new Map())),
    // Without a tag it is plain JSON, which can be long: taken as it is.
    decode: (text) => (text.includes('"$":') ? unpack(JSON.parse(text), []) : JSON.parse(text)),
  }
}
