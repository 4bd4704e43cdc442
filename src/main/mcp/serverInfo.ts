import type { ServerInfo } from '../../shared/model/probe.ts'
import { beginning } from './ownText.ts'
import { isObject } from './toolReader.ts'

const MAX_TEXT = 2000
const MAX_ICONS = 20
/** Of a data URL: an icon of 128 x 128 has far less. */
const MAX_ICON_CHARS = 96_000
/** A small file can hold a picture that takes gigabytes when it is drawn. */
const MAX_PIXELS_A_SIDE = 1024

/** What a server says of itself; what cannot be read is empty. Asks nobody and loads nothing. */
export function readServerInfo(value: unknown): ServerInfo {
  const info = isObject(value) ? value : {}
  const given = Array.isArray(info['icons']) ? info['icons'].slice(0, MAX_ICONS) : []
  const sources = given
    .filter(isObject)
    .map(({ src }) => src)
    .filter((src) => typeof src === 'string')
  return {
    name: text(info['name']),
    version: text(info['version']),
    title: text(info['title']),
    website: text(info['websiteUrl']),
    icon: sources.find(isSafeIcon) ?? '',
    iconLinks: sources.filter((src) => !/^data:/i.test(src)).map((src) => beginning(src, MAX_TEXT)),
  }
}

const text = (value: unknown): string =>
  typeof value === 'string' ? beginning(value, MAX_TEXT) : ''

/** PNG and JPEG only: the others that browsers draw can move, run or refer to something else. */
function isSafeIcon(source: string): boolean {
  if (source.length > MAX_ICON_CHARS) return false
  const [, type, base64 = ''] =
    /^data:image\/(png|jpe?g);base64,([A-Za-z0-9+/]+={0,2})$/.exec(source) ?? []
  if (type === undefined) return false
  const bytes = Buffer.from(base64, 'base64')
  const size = type === 'png' ? sizeOfPng(bytes) : sizeOfJpeg(bytes)
  return size !== null && size.every((side) => side > 0 && side <= MAX_PIXELS_A_SIDE)
}

type Size = [width: number, height: number]

const PNG_BEGIN = Buffer.from('89504e470d0a1a0a', 'hex')

function sizeOfPng(bytes: Buffer): Size | null {
  if (bytes.length < 24 || !bytes.subarray(0, 8).equals(PNG_BEGIN)) return null
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return null
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}

/** From the frame header; the segments before it are skipped by their lengths. */
function sizeOfJpeg(bytes: Buffer): Size | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)]
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}
