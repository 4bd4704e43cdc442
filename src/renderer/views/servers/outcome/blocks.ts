import { isRecord, pretty } from '../../../components/schema/json.ts'
import { pictureSize } from './pictureSize.ts'

/** Why a picture or a sound is only named and can be saved. */
export type NotShown = 'tooLarge' | 'otherType' | 'broken'

interface Media {
  mimeType: string
  base64: string
  /** Of the content, in bytes. */
  size: number
  /** null: it can be shown. */
  notShown: NotShown | null
}

/** One part of an answer, read from whatever a server sent. */
export type Block =
  | { kind: 'text'; text: string; mimeType: string; uri: string }
  | ({ kind: 'image'; width: number; height: number; uri: string } & Media)
  | ({ kind: 'audio' | 'file'; uri: string } & Media)
  | {
      kind: 'link'
      uri: string
      title: string
      description: string
      mimeType: string
      size: number | null
    }
  | { kind: 'unknown'; type: string; value: unknown }

const MOST_MEGABYTES = 10
const MOST_PIXELS = 40_000_000
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
const SOUNDS = new Set([
  ...['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/mpeg', 'audio/mp3', 'audio/mp4'],
  ...['audio/ogg', 'audio/webm', 'audio/aac', 'audio/flac'],
])

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const typeOf = (value: unknown): string =>
  text(value).slice(0, 100).toLowerCase().split(';')[0]!.trim()

/** Reads one block; what it does not know stays as it came. */
export function readBlock(block: unknown): Block {
  if (!isRecord(block)) return unknown('', block)
  const { type, data, mimeType, resource } = block
  if (type === 'text' && typeof block['text'] === 'string') {
    return { kind: 'text', text: block['text'], mimeType: '', uri: '' }
  }
  if ((type === 'image' || type === 'audio') && typeof data === 'string') {
    return readMedia(data, { mimeType: typeOf(mimeType), uri: '' })
  }
  if (type === 'resource_link' && typeof block['uri'] === 'string')
    return readLink(block, block['uri'])
  if (type === 'resource' && isRecord(resource)) {
    const about = { mimeType: typeOf(resource['mimeType']), uri: text(resource['uri']) }
    if (typeof resource['text'] === 'string') {
      return { kind: 'text', text: resource['text'], ...about }
    }
    if (typeof resource['blob'] === 'string') return readMedia(resource['blob'], about)
  }
  return unknown(text(type).slice(0, 60), block)
}

const unknown = (type: string, value: unknown): Block => ({ kind: 'unknown', type, value })

function readLink(block: Record<string, unknown>, uri: string): Block {
  return {
    kind: 'link',
    uri,
    title: text(block['title']) || text(block['name']),
    description: text(block['description']),
    mimeType: typeOf(block['mimeType']),
    size: typeof block['size'] === 'number' && block['size'] >= 0 ? block['size'] : null,
  }
}

function readMedia(data: string, { mimeType, uri }: { mimeType: string; uri: string }): Block {
  const padding = /=*$/.exec(data.slice(-2))?.[0].length ?? 0
  const size = Math.max(0, Math.floor((data.length * 3) / 4) - padding)
  const media = { mimeType, base64: data, size, uri }
  const isPicture = PICTURES.has(mimeType)
  if (!isPicture && !SOUNDS.has(mimeType)) return { kind: 'file', notShown: 'otherType', ...media }
  if (size > MOST_MEGABYTES * 1_000_000) return { kind: 'file', notShown: 'tooLarge', ...media }
  if (!isPicture) return { kind: 'audio', notShown: null, ...media }
  const measured = pictureSize(mimeType, data)
  if (!measured) return { kind: 'file', notShown: 'broken', ...media }
  // A small file can unfold to a picture that fills the memory.
  const isHuge = measured.width * measured.height > MOST_PIXELS
  if (isHuge) return { kind: 'file', notShown: 'tooLarge', ...media }
  return { kind: 'image', notShown: null, ...measured, ...media }
}

const MOST_INDENTED = 300_000 // beyond it indenting would hold the window

/** Text as it is read best: JSON indented, the rest as it came. */
export function readable(value: string): { text: string; isJson: boolean } {
  if (value.length > MOST_INDENTED || !/^\s*[{[]/.test(value)) return { text: value, isJson: false }
  try {
    return { text: pretty(JSON.parse(value)), isJson: true }
  } catch {
    return { text: value, isJson: false }
  }
}
