import { parse } from 'yaml'

/** A part of a document whose shape nobody has checked. */
export type Tree = Readonly<Record<string, unknown>>

/** Why a document cannot be used, in the words of the gateway. */
export class DocumentFault extends Error {
  /** 413 for a document that is too large, else 400. */
  readonly status: number

  constructor(text: string, status = 400) {
    super(text)
    this.status = status
  }
}

const longest = 5 * 1024 * 1024

/** An object as it is; a list or anything else as an empty one. */
export const treeIn = (value: unknown): Tree =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Tree) : {}

/** A list as it is, anything else as an empty one. */
export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A trimmed text; numbers as they are written, nothing as an empty one. */
export const textIn = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''

/** The names of an object in the order the gateway walks them. */
export const sortedKeys = (tree: Tree): string[] => Object.keys(tree).sort()

/** Refuses a document that is too large, before it is read. */
export const checkSize = (text: string): void => {
  if (Buffer.byteLength(text) > longest) {
    throw new DocumentFault(`openapi spec exceeds ${longest} bytes`, 413)
  }
}

/** Reads a document in JSON or YAML; throws a DocumentFault. */
export const treeOf = (text: string): Tree => {
  checkSize(text)
  const trimmed = text.trim()
  if (trimmed === '') throw new DocumentFault('openapi spec is empty')
  const isJson = /^[{[]/.test(trimmed)
  let value: unknown
  try {
    value = isJson ? JSON.parse(trimmed) : parse(text)
  } catch (error) {
    const kind = isJson ? 'JSON' : 'YAML'
    throw new DocumentFault(`invalid ${kind}: ${(error as Error).message}`)
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new DocumentFault(`invalid spec: top level must be ${isJson ? 'an object' : 'a mapping'}`)
  }
  return value as Tree
}

const pointedAt = (root: Tree, reference: string): unknown => {
  let found: unknown = root
  for (const part of reference.slice('#/'.length).split('/')) {
    const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, name)) {
      throw new DocumentFault(`$ref "${reference}" does not resolve: missing "${name}"`)
    }
    found = (found as Tree)[name]
  }
  return found
}

/** A part with every reference in it followed, cut where it comes back to itself; throws a DocumentFault. */
export const inlined = (root: Tree, part: unknown, trail: readonly string[] = []): unknown => {
  if (Array.isArray(part)) return part.map((item) => inlined(root, item, trail))
  if (part === null || typeof part !== 'object') return part
  const { $ref: reference } = part as Tree
  if (typeof reference !== 'string') {
    const entries = Object.entries(part).map(([key, value]) => [key, inlined(root, value, trail)])
    return Object.fromEntries(entries) as unknown
  }
  if (!reference.startsWith('#/')) {
    throw new DocumentFault(`external $ref is not supported: "${reference}"`)
  }
  return trail.includes(reference)
    ? { type: 'object', description: `recursive reference to ${reference}` }
    : inlined(root, pointedAt(root, reference), [...trail, reference])
}
