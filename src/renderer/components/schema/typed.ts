import { isRecord, type Json } from './json.ts'

/** Text in a field that is no value yet, such as `12e` or half a JSON object. Never sent. */
export class Unfinished {
  readonly text: string
  readonly of: 'number' | 'json'

  constructor(text: string, of: 'number' | 'json') {
    this.text = text
    this.of = of
  }
}

/** What is in the fields: JSON with what is still being typed in it. undefined: nothing. */
export type Typed = Json | Unfinished | Typed[] | { [key: string]: Typed } | undefined

/** An object with one entry set, or taken out when it is undefined. */
export function withEntry(
  owner: Readonly<Record<string, Typed>>,
  name: string,
  value: Typed,
): Record<string, Typed> {
  if (value !== undefined) return { ...owner, [name]: value }
  return Object.fromEntries(Object.entries(owner).filter(([key]) => key !== name))
}

/** An object with one entry under another name, at the same place. */
export const withName = (
  owner: Readonly<Record<string, Typed>>,
  name: string,
  other: string,
): Record<string, Typed> =>
  Object.fromEntries(
    Object.entries(owner).map(([key, value]) => [key === name ? other : key, value]),
  )

/** A list with one item at another place; outside the list nothing changes. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const item = list[from]
  if (item === undefined || to < 0 || to >= list.length) return [...list]
  return list.toSpliced(from, 1).toSpliced(to, 0, item)
}

/** Something unfinished and the keys that lead to it. */
export interface Unready {
  path: readonly string[]
  part: Unfinished
}

/** What is not finished yet, and where. */
export function unfinishedIn(typed: Typed, path: readonly string[] = []): Unready[] {
  if (typed instanceof Unfinished) return [{ path, part: typed }]
  if (typeof typed !== 'object' || typed === null) return []
  return Object.entries(typed).flatMap(([key, value]) => unfinishedIn(value, [...path, key]))
}

/** As JSON; what is unfinished becomes the text that was typed. */
export function toJson(typed: Typed): Json {
  if (typed === undefined) return null
  if (typed instanceof Unfinished) return typed.text
  if (Array.isArray(typed)) return typed.map(toJson)
  if (!isRecord(typed)) return typed
  return Object.fromEntries(Object.entries(typed).map(([key, value]) => [key, toJson(value)]))
}

/** The number a text stands for; unfinished when it is none, or would not be sent as it was typed. */
export function typedNumber(text: string): number | Unfinished | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const value = NUMBER.test(trimmed) ? Number(trimmed) : NaN
  return Number.isFinite(value) && isExact(trimmed, value) ? value : new Unfinished(text, 'number')
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i

/** A whole number that was typed is the one that is sent; above 2^53 not every one is. */
const isExact = (text: string, value: number): boolean =>
  !/^[-+]?\d+$/.test(text) || BigInt(value) === BigInt(text.replace('+', ''))
