import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readServerInfo } from './serverInfo.ts'

function png(width: number, height: number): string {
  const head = Buffer.alloc(33)
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(head)
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  const bytes = Buffer.concat([head, deflateSync(Buffer.alloc(100))])
  return `data:image/png;base64,${bytes.toString('base64')}`
}
function jpeg(width: number, height: number): string {
  const bytes = Buffer.from('ffd8ffe000044a46ffc000110800000000031122003311004411', 'hex')
  bytes.writeUInt16BE(height, 13)
  bytes.writeUInt16BE(width, 15)
  return `data:image/jpeg;base64,${bytes.toString('base64')}`
}
const iconsOf = (...sources: unknown[]) =>
  readServerInfo({ name: 'x', version: '1', icons: sources.map((src) => ({ src })) })

describe('what a server says of itself', () => {
  it('is name, title, version and website, as far as they are text', () => {
    const info = { name: 'time', title: 'Time', version: '1.2', websiteUrl: 'https://a.example' }
    expect(readServerInfo(info)).toEqual({
      ...{ name: 'time', title: 'Time', version: '1.2', website: 'https://a.example' },
      ...{ icon: '', iconLinks: [] },
    })
    for (const odd of [undefined, null, 7, [], { name: {}, icons: 'x', websiteUrl: ['x'] }]) {
      expect(readServerInfo(odd)).toMatchObject({ name: '', website: '', icon: '', iconLinks: [] })
    }
  })

  it('shows the first icon that is a small PNG or JPEG in a data URL', () => {
    const good = png(64, 64)
    expect(iconsOf('https://a.example/icon.png', png(2000, 10), good).icon).toBe(good)
    expect(iconsOf(jpeg(48, 32)).icon).toBe(jpeg(48, 32))
  })

  it('names icons elsewhere and never takes them for its own', () => {
    expect(iconsOf('https://a.example/icon.png', 'file:///etc/passwd', 7)).toMatchObject({
      icon: '',
      iconLinks: ['https://a.example/icon.png', 'file:///etc/passwd'],
    })
  })

  it.each([
    ['a picture with too many pixels', png(1025, 1)],
    ['a JPEG with too many pixels', jpeg(1, 60_000)],
    ['no pixels', png(0, 0)],
    ['another type', 'data:image/svg+xml;base64,PHN2Zy8+'],
    ['a page', 'data:text/html;base64,PGI+'],
    [
      'a type that the bytes deny',
      `data:image/png;base64,${Buffer.from('hello').toString('base64')}`,
    ],
    ['something behind it', `${png(8, 8)}" onload="x`],
    ['a great length', png(8, 8) + 'A'.repeat(100_000)],
    [
      'no end of its segments',
      `data:image/jpeg;base64,${Buffer.from('ffd8ffe00000', 'hex').toString('base64')}`,
    ],
  ])('does not show an icon with %s', (_what, source) => {
    expect(iconsOf(source).icon).toBe('')
  })
})
