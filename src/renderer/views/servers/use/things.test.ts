import { describe, expect, it } from 'vitest'
import type { Annotations, ListedThing } from '../../../../shared/model/probe.ts'
import { namesNothing, promptSchema, riskOf, thingsOf } from './things.ts'
import { tool } from '../samples.ts'

const hints = (more: Partial<Annotations>): Annotations => ({
  ...{ title: null, readOnly: null, destructive: null, idempotent: null, openWorld: null },
  ...more,
})

describe('what a running server offers', () => {
  const thing = (name: string, detail: string, given: ListedThing['arguments'] = []) => ({
    ...{ index: 0, name, title: '', description: '', detail, arguments: given },
    ...{ mimeType: '', size: null, problem: '' },
  })
  const city = { name: 'city', description: 'Where', isRequired: true }
  const units = { name: 'units', description: '', isRequired: false }
  const offer = {
    tools: [tool('same', { index: 0 }), tool('same', { index: 1 })],
    prompts: [thing('weather', '', [city, units]), thing('plain', '')],
    resources: [thing('readme', 'file:///readme')],
    templates: [thing('any', 'file:///{path}')],
  }

  it('can be told apart even where two share a name', () => {
    expect(thingsOf(offer, 'tools').map(({ key }) => key)).toEqual(['tool-0', 'tool-1'])
  })

  it('has the arguments of a prompt as texts, required or not', () => {
    const [weather, plain] = thingsOf(offer, 'prompts')
    expect(promptSchema(weather!.parameters)).toEqual({
      type: 'object',
      properties: {
        city: { type: 'string', description: 'Where' },
        units: { type: 'string', description: '' },
      },
      required: ['city'],
    })
    expect(plain!.parameters).toEqual([])
  })

  it('names templates after the resources, as what they are', () => {
    const shown = thingsOf(offer, 'resources').map(({ target, isTemplate }) => [target, isTemplate])
    expect(shown).toEqual([
      ['file:///readme', false],
      ['file:///{path}', true],
    ])
  })
})

describe('a schema of arguments', () => {
  it.each([
    ['without properties', { type: 'object' }, true],
    ['with an empty list of them', { type: 'object', properties: {} }, true],
    ['that is closed', { properties: {}, additionalProperties: false }, true],
    ['for a map', { additionalProperties: { type: 'string' } }, false],
    ['with one', { properties: { a: {} } }, false],
    ['that points elsewhere', { $ref: '#/$defs/a' }, false],
    ['that is none', 7, false],
  ])('%s declares nothing: %s', (_name, schema, isSo) => {
    expect(namesNothing(schema)).toBe(isSo)
  })
})

describe('a call is asked about', () => {
  it.each([
    ['nothing is declared', null, 'unhinted'],
    ['only other things are declared', hints({ openWorld: true }), 'unhinted'],
    ['it changes something, and how is not said', hints({ readOnly: false }), 'unhinted'],
    ['it may destroy', hints({ readOnly: false, destructive: true }), 'destructive'],
    ['it only reads', hints({ readOnly: true }), null],
    ['it destroys nothing', hints({ readOnly: false, destructive: false }), null],
  ])('by what the server declares: %s', (_name, annotations, risk) => {
    expect(riskOf(annotations)).toBe(risk)
  })
})
