import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { BundlePreview } from '../../shared/model/bundle.ts'
import { readBundle } from './bundle.ts'
import { zipOf, type ZipEntry } from './testZip.ts'

const MANIFEST = {
  manifest_version: '0.3',
  name: 'weather',
  display_name: 'Weather',
  version: '1.2.0',
  description: 'Tells the weather',
  author: { name: 'Ada' },
  server: {
    type: 'node',
    entry_point: 'server/index.js',
    mcp_config: {
      command: 'node',
      args: ['${__dirname}/server/index.js', '--api-key=sk-hidden-value'],
      env: { API_KEY: '${user_config.api_key}', LEVEL: 'info' },
      platform_overrides: { win32: { command: 'node.exe' } },
    },
  },
  user_config: {
    api_key: { type: 'string', title: 'API key', required: true, sensitive: true },
    folder: { type: 'directory', title: '' },
  },
  tools: [{ name: 'forecast', description: 'x' }, 5],
}
const manifest = (value: unknown = MANIFEST): ZipEntry => ({
  name: 'manifest.json',
  content: typeof value === 'string' ? value : JSON.stringify(value),
})
const refused = (entries: ZipEntry[]) => expect(readBundle(zipOf(entries))).rejects

describe('a bundle', () => {
  it('says what it is, what it starts and what it asks for', async () => {
    const data = zipOf([manifest(), { name: 'server/' }, { name: 'server/index.js', content: 'x' }])
    const preview = await readBundle(data, 'linux')
    expect(preview).toEqual({
      name: 'Weather',
      version: '1.2.0',
      description: 'Tells the weather',
      author: 'Ada',
      kind: 'node',
      words: ['node', '${__dirname}/server/index.js', '--api-key=••••••••'],
      env: [
        { name: 'API_KEY', isSecret: true },
        { name: 'LEVEL', isSecret: false },
      ],
      settings: [
        { name: 'api_key', title: 'API key', isRequired: true, isSecret: true },
        { name: 'folder', title: 'folder', isRequired: false, isSecret: false },
      ],
      tools: ['forecast', ''],
      files: 2,
      bytes: JSON.stringify(MANIFEST).length + 1,
    })
    expect((await readBundle(data, 'win32')).words[0]).toBe('node.exe')
  })

  it.each([
    ['../evil.js'],
    ['server/../../evil.js'],
    ['/etc/evil'],
    ['C:/evil.js'],
    ['..\\evil.js'],
    ['server\\..\\..\\evil.js'],
  ])('is refused when a file would leave its folder: %s', async (name) => {
    await refused([manifest(), { name, content: 'x' }]).toMatchObject({ code: 'bundle_path' })
  })

  it('may have backslashes between its folders, as some tools for Windows write them', async () => {
    const data = zipOf([manifest(), { name: 'server\\index.js', content: 'x' }])
    expect((await readBundle(data)).files).toBe(2)
  })

  it('is refused when it holds a link, or one name twice', async () => {
    await refused([manifest(), { name: 'out', content: '/etc', mode: 0o120777 }]).toThrow('a link')
    await refused([manifest(), manifest({ ...MANIFEST, name: 'other' })]).toThrow('same name')
  })

  it('is refused when it would fill a disk, whatever it declares', async () => {
    const zeros = Buffer.alloc(30_000_000)
    await refused([manifest(), { name: 'a', content: zeros }]).toMatchObject({
      code: 'bundle_large',
    })
    const many = Array.from({ length: 50_001 }, (_, index) => ({ name: `f${index}` }))
    await refused(many).toMatchObject({ code: 'bundle_large' })
    await refused([manifest(), { name: 'a', content: 'x', size: 2_000_000_000 }]).toMatchObject({
      code: 'bundle_large',
    })
    const blank = { name: 'manifest.json', content: Buffer.alloc(5_000_000) }
    await refused([blank]).toMatchObject({ code: 'bundle_large' })
  })

  it('is refused when its manifest unpacks to more than it declares', async () => {
    const lie = { name: 'manifest.json', content: Buffer.alloc(15_000_000, ' '), size: 100 }
    await refused([lie]).toMatchObject({ code: 'bundle_broken' })
  })

  it('is refused when it is encrypted, cut, or no archive at all', async () => {
    await refused([{ ...manifest(), flags: 0x801 }]).toMatchObject({ code: 'bundle_broken' })
    const data = zipOf([manifest()])
    for (const part of [data.subarray(0, -10), data.subarray(40), Buffer.alloc(0)]) {
      await expect(readBundle(part)).rejects.toMatchObject({ code: 'bundle_broken' })
    }
    await expect(readBundle(Buffer.from('{"no": "zip"}'))).rejects.toMatchObject({
      code: 'bundle_broken',
    })
  })

  it('is refused without a manifest that can be read, and quotes nothing of it', async () => {
    await refused([{ name: 'x/manifest.json', content: '{}' }]).toMatchObject({
      code: 'bundle_no_manifest',
    })
    for (const value of ['{oops sk-hidden', '[]', '{}', '{"name":"x"}', 'null', '"x"']) {
      await refused([manifest(value)]).toMatchObject({ code: 'bundle_manifest' })
      await refused([manifest(value)]).not.toThrow(/sk-hidden/)
    }
  })

  it('is shown with what can be read of a strange manifest', async () => {
    const key = fc.constantFrom(
      ...'name display_name server mcp_config command args env user_config tools author'.split(' '),
      ...'platform_overrides linux __proto__'.split(' '),
    )
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom('x', '', null, 5, true),
        fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(tree, async (value) => {
        const whole = { name: 'x', server: { a: 1 }, ...(value as object) }
        const preview = await readBundle(zipOf([manifest(whole)])).catch((cause: unknown) => cause)
        if (preview instanceof AppError) expect(preview.code).toBe('bundle_manifest')
        else BundlePreview.parse(preview)
      }),
    )
  })

  it('is refused with a sentence when single bytes of it are wrong', async () => {
    const good = zipOf([manifest(), { name: 'server/index.js', content: 'x'.repeat(99) }])
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, byte) => {
        const data = Buffer.from(good)
        data[at] = byte
        const preview = await readBundle(data).catch((cause: unknown) => cause)
        if (!(preview instanceof AppError)) BundlePreview.parse(preview)
        else expect(preview.code).toMatch(/^bundle_/)
      }),
      { numRuns: 500 },
    )
  })
})
