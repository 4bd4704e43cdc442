import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { MOST_DOCUMENT } from '../../shared/limits.ts'
import { charactersOf, keptOpenapi, openapiObstacle, withinRoom } from './keptOpenapi.ts'
import { readClient } from './wire.ts'

const own = '{"openapi":"3.0.3"}'
const keep = (openapi_config: object, document: string | null = own) =>
  keptOpenapi(
    readClient({ config: { connection_type: 'openapi', name: 'a', openapi_config } }, 'a'),
    document,
  )
const masked = { value: `abcd${'*'.repeat(24)}wxyz`, type: 'plain_text' }
const reference = (name: string) => ({ value: masked.value, ref: name, type: 'env' })

describe('what is kept of what a client is made of', () => {
  it('is its document, and of credentials the references; the rest is asked for', () => {
    const { kept, wants } = keep({
      security_credentials: {
        ApiKey: { value: masked },
        Bearer: { value: reference('env.KEY') },
        Basic: { username: reference('env.USER'), password: masked },
        Both: { username: { value: 'svc' }, password: { value: 'hush-hush' } },
        Unused: { value: { value: '' } },
      },
    })
    expect(kept).toEqual({
      ...{ document: own, missing: null },
      references: { Bearer: { value: 'env.KEY' }, Basic: { username: 'env.USER' } },
    })
    expect(wants.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      ...['credential ApiKey', 'password Basic', 'username Both', 'password Both'],
    ])
    expect(JSON.stringify([kept, wants])).not.toMatch(/hush|svc|\*{4}/)
  })

  it('is asked for where an address is masked: that of the document only without it', () => {
    const addresses = {
      spec_url: 'https://api.example.com/openapi.json?key=hush-hush',
      base_url: 'https://svc:hush-hush@api.example.com/v1',
    }
    const withIt = keep(addresses)
    expect(withIt.wants.map(({ kind, isOptional }) => [kind, isOptional])).toEqual([
      ['documentUrl', true],
      ['baseUrl', undefined],
    ])
    const without = keep(addresses, null)
    expect(without.wants.map(({ isOptional }) => isOptional)).toEqual([undefined, undefined])
    expect(JSON.stringify([withIt, without])).not.toContain('hush')
    expect(keep({ spec_url: 'https://api.example.com/openapi.json' }).wants).toEqual([])
    const long = `https://api.example.com/${'a/'.repeat(3000)}`
    expect(keep({ base_url: long }).wants).toMatchObject([{ kind: 'baseUrl' }])
  })

  it.each([
    [null, 'notGiven', 'documentNotGiven'],
    ['x'.repeat(MOST_DOCUMENT + 1), 'tooLong', 'documentTooLong'],
    ['openapi: 3.0.3\ndescription: use ghp_0123456789abcdef', 'holdsToken', 'documentHoldsToken'],
  ])('is no document when it is not to be kept, and then its address does', (...given) => {
    const [document, missing, obstacle] = given
    const { kept } = keep({}, document)
    expect(kept).toMatchObject({ document: null, missing })
    expect(openapiObstacle(kept, '')).toBe(obstacle)
    expect(openapiObstacle(kept, 'https://api.example.com/openapi.json')).toBeNull()
  })

  it('is bounded, whatever a gateway lists', () => {
    const many = Array.from({ length: 5000 }, (_, at) => [`s${at}`, { value: masked }])
    const long = ['x'.repeat(5000), { value: masked }]
    const { wants } = keep({ security_credentials: Object.fromEntries([long, ...many]) })
    expect(wants.length).toBe(100)
    expect(Math.max(...wants.map(({ name }) => name.length))).toBeLessThan(10)
  })
})

describe('a document', () => {
  const mark = createHash('sha256').update(own).digest('hex')

  it.each<[string, string, object]>([
    ['with the listed mark', own, { spec_hash: mark }],
    ['with that mark in capitals', own, { spec_hash: mark.toUpperCase() }],
    ['with that mark but for blanks at an end', ` ${own}\n`, { spec_hash: mark }],
    ['with a mark of another kind', own, { spec_hash: mark.replace(/^./, 'g') }],
    ['in JSON', '{ "info": {}, "openapi": "3.0.3" }', {}],
    ['of an older kind', '\ufeff{"swagger":"2.0"}', { spec_hash: '' }],
    ['in YAML', '# Pets\nopenapi: 3.0.3\ninfo:\n  title: x', {}],
    ['in YAML with quotes', `---\r\n'swagger' : "2.0"`, {}],
  ])('%s is kept', (_, document, listed) => {
    expect(keep(listed, document).kept).toMatchObject({ document, missing: null })
  })

  it.each<[string, string, object]>([
    ['another mark than listed, and no document', '{"status":"ok"}', { spec_hash: mark }],
    ['no version', '{"status":"ok","paths":{"openapi":"3"}}', {}],
    ['a version further down alone', 'info:\n  openapi: 3.0.3', {}],
    ['half of it', '{"openapi":"3.0.3","info', {}],
    ['a page', '<html>openapi: 3</html>', {}],
  ])('with %s is not kept, as it was not given', (_, document, listed) => {
    const { kept } = keep({ ...listed, spec_url: 'https://a.example.com/?k=v' }, document)
    expect(kept).toMatchObject({ document: null, missing: 'notGiven' })
    expect(openapiObstacle(kept, '')).toBe('documentNotGiven')
  })
})

describe('the room for documents', () => {
  const copy = (length: number) => ({
    ...{
      openapi: keep(
        { spec_url: 'https://a.example.com/?k=v' },
        `${own}${' '.repeat(length - own.length)}`,
      ).kept,
    },
    wanted: [{ ...{ key: 'documentUrl ', kind: 'documentUrl' as const, name: '', hint: '' } }].map(
      (value) => ({ ...value, isOptional: true as const }),
    ),
  })

  it('is that of the newest; older copies stay without, and want the address', () => {
    const copies = [1, 2, 3, 4, 5].map(() => copy(MOST_DOCUMENT))
    const kept = withinRoom([...copies, copy(own.length)])
    expect(kept.map(({ openapi }) => openapi.document?.length ?? openapi.missing)).toEqual([
      ...[MOST_DOCUMENT, MOST_DOCUMENT, MOST_DOCUMENT, MOST_DOCUMENT, 'gaveWay', 'gaveWay'],
    ])
    expect(kept.map(({ wanted }) => wanted[0]?.isOptional)).toEqual([
      ...[true, true, true, true, undefined, undefined],
    ])
    expect(openapiObstacle(kept.at(-1)!.openapi, '')).toBe('documentGaveWay')
  })

  it('counts for nothing else', () => {
    expect(charactersOf(copy(MOST_DOCUMENT))).toBeLessThan(500)
  })
})
