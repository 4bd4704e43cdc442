import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestedTool } from '../../shared/model/probe.ts'
import { Pin } from '../storage/pin.ts'
import { comparePin, pinOf } from './pins.ts'
import { readTool } from './toolReader.ts'

const schema = { type: 'object', properties: { a: { type: 'number' }, b: {} } }
const tool = (name: string, part: object = {}): TestedTool =>
  readTool({ name, description: `Does ${name}`, inputSchema: schema, ...part }, 0)

const run = (tools: TestedTool[], instructions = '') => ({
  instructions,
  tools: tools.map((tool, index) => ({ ...tool, index })),
})
const pin = (tools: TestedTool[], instructions = '') =>
  pinOf(run(tools, instructions), 's1', '2026-11-21T10:00:00.000Z')

describe('accepted definitions', () => {
  it('are the same when only the order of tools and keys is another', () => {
    const turned = { properties: { b: {}, a: { type: 'number' } }, type: 'object' }
    const view = comparePin(
      pin([tool('one'), tool('two')]),
      run([tool('two', { inputSchema: turned }), tool('one')]),
    )
    expect(view).toMatchObject({ state: 'same', added: 0, removed: 0, changed: 0, changes: [] })
  })

  it.each([
    ['title', { title: 'One' }],
    ['description', { description: 'Does another thing' }],
    ['annotations', { annotations: { destructiveHint: true } }],
    ['inputSchema', { inputSchema: { ...schema, required: ['a'] } }],
    ['outputSchema', { outputSchema: schema }],
  ])('see a change of %s', (part, change) => {
    const view = comparePin(pin([tool('one')]), run([tool('one', change)]))
    expect(view).toMatchObject({ state: 'changed', changed: 1, added: 0, removed: 0 })
    expect(view.changes.map(({ fields }) => fields.map((field) => field.part))).toEqual([[part]])
  })

  it('see what was added and removed, and other instructions', () => {
    const view = comparePin(
      pin([tool('one'), tool('gone')], 'Be kind.'),
      run([tool('new'), tool('one')], 'Be quick.'),
    )
    expect(view).toMatchObject({ changed: 1, added: 1, removed: 1 })
    expect(view.changes.map(({ kind, name, tool }) => [kind, name, tool])).toEqual([
      ['changed', '', null],
      ['added', 'new', 0],
      ['removed', 'gone', null],
    ])
  })

  it('show a description by its sentences and a schema by its lines', () => {
    const later = { description: 'Does one. At once.', inputSchema: { type: 'object' } }
    const before = tool('one', { description: 'Does one. It asks first.' })
    const [change] = comparePin(pin([before]), run([tool('one', later)])).changes
    expect(change!.fields[0]!.lines).toEqual([
      { kind: 'same', text: 'Does one.' },
      { kind: 'removed', text: 'It asks first.' },
      { kind: 'added', text: 'At once.' },
    ])
    expect(change!.fields[1]!.lines).toContainEqual({ kind: 'removed', text: '  "properties": {' })
  })

  it('tell tools of one name apart', () => {
    const twice = [tool('one'), tool('one', { description: 'Another' })]
    expect(comparePin(pin(twice), run(twice)).state).toBe('same')
    expect(comparePin(pin(twice), run(twice.slice(0, 1)))).toMatchObject({ removed: 1 })
  })

  it('keep only the digest of what is long, and still see its change', () => {
    const long = (end: string) => [tool('one', { description: 'a'.repeat(20_000) + end })]
    expect(comparePin(pin(long('x')), run(long('x'))).state).toBe('same')
    const { changes } = comparePin(pin(long('x')), run(long('y')))
    expect(changes).toMatchObject([{ kind: 'changed', fields: [], isWhole: false }])
  })

  it('stay small however much a server sends', () => {
    const tools = Array.from({ length: 2000 }, (_, at) =>
      tool(`${'n'.repeat(5000)}${at}`, { description: 'a'.repeat(5000) }),
    )
    expect(JSON.stringify(pin(tools)).length).toBeLessThan(700_000)
    expect(comparePin(pin(tools), run(tools)).state).toBe('same')
  })

  it('can be kept and compared whatever a server sends', () => {
    const anything = fc.anything({ maxDepth: 4 })
    fc.assert(
      fc.property(anything, anything, (one, other) => {
        const tools = [
          readTool(one, 0),
          tool('x', { inputSchema: JSON.parse(JSON.stringify(other) ?? 'null') }),
        ]
        const kept = Pin.parse(JSON.parse(JSON.stringify(pin(tools))))
        expect(comparePin(kept, run(tools)).state).toBe('same')
      }),
    )
  })
})
