import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnswer } from './answer.ts'
import { readable, readBlock } from './blocks.ts'
import { fileName } from './outcomeFile.ts'
import { pictureSize } from './pictureSize.ts'
import { GIF, JPEG, PNG, pngOf, WEBP } from './samples.ts'

describe('readBlock', () => {
  it('knows pictures by type and by what is in them', () => {
    const png = { type: 'image', mimeType: 'Image/PNG; x=1', data: PNG }
    expect(readBlock(png)).toMatchObject({ kind: 'image', width: 1, height: 1, size: 70 })
    expect(readBlock({ ...png, data: btoa('no picture') })).toMatchObject({
      kind: 'file',
      notShown: 'broken',
    })
    expect(readBlock({ ...png, data: `${PNG.slice(0, 40)}"onload=` })).toMatchObject({
      notShown: 'broken',
    })
    expect(readBlock({ ...png, mimeType: 'image/svg+xml' })).toMatchObject({
      notShown: 'otherType',
    })
  })

  it('only names what is too large, by bytes or by what it unfolds to', () => {
    const image = { type: 'image', mimeType: 'image/png' }
    expect(readBlock({ ...image, data: 'A'.repeat(14_000_000) })).toMatchObject({
      kind: 'file',
      notShown: 'tooLarge',
      size: 10_500_000,
    })
    expect(readBlock({ ...image, data: pngOf(30_000, 30_000) })).toMatchObject({
      notShown: 'tooLarge',
    })
  })

  it('reads resources by what they hold, and links', () => {
    const resource = { uri: 'file:///a/b.txt', mimeType: 'text/plain', text: 'x' }
    expect(readBlock({ type: 'resource', resource })).toEqual({
      kind: 'text',
      text: 'x',
      mimeType: 'text/plain',
      uri: 'file:///a/b.txt',
    })
    const blob = { uri: 'x:1', mimeType: 'application/zip', blob: 'AAAA' }
    expect(readBlock({ type: 'resource', resource: blob })).toMatchObject({ kind: 'file', size: 3 })
    expect(readBlock({ type: 'resource_link', uri: 'x:2', name: 'two', size: 5 })).toMatchObject({
      kind: 'link',
      title: 'two',
      size: 5,
    })
  })

  it('takes everything else as unknown, whatever it is', () => {
    expect(readBlock({ type: 'video', data: 1 })).toMatchObject({ kind: 'unknown', type: 'video' })
    expect(readBlock({ type: 'text', text: 5 }).kind).toBe('unknown')
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readBlock(value).kind).toBeTruthy()
        expect(readAnswer(value).isError).toBe(false)
      }),
    )
  })
})

describe('pictureSize', () => {
  it('reads the head of each type, and nothing from other bytes', () => {
    expect(pictureSize('image/png', pngOf(800, 600))).toEqual({ width: 800, height: 600 })
    expect(pictureSize('image/gif', GIF)).toEqual({ width: 3, height: 2 })
    expect(pictureSize('image/jpeg', JPEG)).toEqual({ width: 4, height: 5 })
    expect(pictureSize('image/webp', WEBP)).toEqual({ width: 6, height: 7 })
    expect(pictureSize('image/png', GIF)).toBeNull()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('image/png', 'image/gif', 'image/jpeg', 'image/webp'),
        fc.oneof(fc.base64String(), fc.string()),
        (type, data) => {
          const size = pictureSize(type, data)
          expect(size === null || size.width >= 0).toBe(true)
        },
      ),
    )
  })
})

it('indents text that is JSON, and leaves other text as it came', () => {
  expect(readable('{"a":[1]}')).toEqual({ text: '{\n  "a": [\n    1\n  ]\n}', isJson: true })
  expect(readable('[draft] text')).toEqual({ text: '[draft] text', isJson: false })
  expect(readable('12')).toEqual({ text: '12', isJson: false })
})

it('proposes file names that stay in their folder', () => {
  expect(fileName('file:///a/b.txt?x#y', 'text/plain')).toBe('b.txt')
  expect(fileName('../../.ssh/..', 'text/plain')).toBe('result.txt')
  expect(fileName('C:\\x\\évé nt', 'application/json')).toBe('évé-nt.json')
  expect(fileName('', 'image/jpeg')).toBe('result.jpg')
  expect(fileName('', 'image/webp')).toBe('result.webp')
  expect(fileName('a'.repeat(500), '')).toHaveLength(84)
})
