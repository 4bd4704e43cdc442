import { cleanup, configure, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import SchemaForm from './SchemaForm.svelte'
import { SchemaDraft } from './schemaDraft.svelte.ts'

configure({ asyncUtilTimeout: 10_000 }) // a busy machine is no failure
afterEach(cleanup)

function shown(schema: unknown, start?: unknown) {
  const draft = new SchemaDraft(schema, start)
  const form = render(SchemaForm, { draft, label: 'Arguments' })
  return {
    draft,
    form: form.component,
    showOther: (other: SchemaDraft) => form.rerender({ draft: other }),
    value: async () => (await draft.take('anyway'))?.value,
    set: async (name: string, text: string) => {
      const field = screen.getByLabelText(name)
      field.focus()
      await fireEvent.input(field, { target: { value: text } })
    },
    choose: (name: string, label: string) => {
      const select = screen.getByLabelText<HTMLSelectElement>(name)
      const option = within(select).getByText<HTMLOptionElement>(label)
      return fireEvent.change(select, { target: { value: option.value } })
    },
    press: (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name })),
    toJson: () => fireEvent.click(screen.getByLabelText('JSON')),
    toForm: () => fireEvent.click(screen.getByLabelText('Form')),
  }
}

const object = (properties: object, rest: object = {}) => ({ type: 'object', properties, ...rest })

describe('fields', () => {
  it('give values of their kind, and nothing for what was left empty', async () => {
    const { set, value } = shown(
      object({ text: { type: 'string' }, count: { type: 'integer' }, other: { type: 'string' } }),
    )
    await set('text', 'two\nlines')
    await set('count', '12')
    await set('other', 'x')
    await set('other', '')
    expect(await value()).toEqual({ text: 'two\nlines', count: 12 })
  })

  it('begin with the defaults of the schema', async () => {
    const { value } = shown(object({ city: { type: 'string', default: 'Bonn' }, n: {} }))
    expect(screen.getByLabelText<HTMLTextAreaElement>('city').value).toBe('Bonn')
    expect(await value()).toEqual({ city: 'Bonn' })
  })

  it('choose from titled values, and leave an optional one out', async () => {
    const { choose, value } = shown(
      object({
        colour: {
          oneOf: [
            { const: '#f00', title: 'Red' },
            { const: 7, title: 'Seven' },
          ],
        },
      }),
    )
    await choose('colour', 'Seven')
    expect(await value()).toEqual({ colour: 7 })
    await choose('colour', 'Not set')
    expect(await value()).toEqual({})
  })

  it('draw hundreds of choices when the cursor comes, and not before', async () => {
    const names = Array.from({ length: 300 }, (_, at) => `zone-${at}`)
    const { choose, value } = shown(object({ zone: { enum: names } }), { zone: 'zone-7' })
    const select = screen.getByLabelText<HTMLSelectElement>('zone')
    expect(select.options).toHaveLength(2)
    await fireEvent.focus(select)
    expect(select.value).toBe('7')
    await choose('zone', 'zone-250')
    expect(await value()).toEqual({ zone: 'zone-250' })
  })

  it('answer yes, no or nothing', async () => {
    const { value } = shown(object({ deep: { type: 'boolean' } }))
    const group = within(screen.getByRole('radiogroup', { name: 'deep' }))
    await fireEvent.click(group.getByLabelText('false'))
    expect(await value()).toEqual({ deep: false })
    await fireEvent.click(group.getByLabelText('Not set'))
    expect(await value()).toEqual({})
  })

  it('set null where it is allowed', async () => {
    const { press, value } = shown(object({ name: { type: ['string', 'null'] } }))
    await press('name is null')
    expect(await value()).toEqual({ name: null })
    await press('name is null')
    expect(await value()).toEqual({})
  })

  it('keep a number as it was typed until it is one', async () => {
    const { set, draft, value } = shown(object({ ratio: { type: 'number' } }))
    await set('ratio', '1.')
    expect(screen.getByLabelText<HTMLInputElement>('ratio').value).toBe('1.')
    expect(await value()).toEqual({ ratio: 1 })
    await set('ratio', '1.x')
    expect(await draft.take()).toBeNull()
    expect(draft.problems).toEqual([{ path: ['ratio'], sentence: 'Is not a number.' }])
    await set('ratio', '9007199254740993')
    expect(await draft.take()).toBeNull()
    expect(draft.problems[0]?.sentence).toBe('Is too large to be sent exactly.')
  })

  it('are made when an optional object is opened, and go when it is emptied', async () => {
    const inner = object({ zone: { type: 'string' }, kind: { const: 'a' } }, { required: ['kind'] })
    const { press, set, value } = shown(object({ where: inner }))
    expect(screen.queryByLabelText('zone')).toBeNull()
    await press('where')
    await set('zone', 'eu')
    expect(await value()).toEqual({ where: { kind: 'a', zone: 'eu' } })
    await press('Leave out where')
    expect(await value()).toEqual({})
  })
})

describe('lists and maps', () => {
  it('add, move and remove entries', async () => {
    const { press, set, value } = shown(
      object({ tags: { type: 'array', items: { type: 'string' } } }, { required: ['tags'] }),
    )
    for (const [index, tag] of ['a', 'b', 'c'].entries()) {
      await press('Add entry')
      await set(`[${index}]`, tag)
    }
    await press('Move [2] up')
    await press('Remove [0]')
    expect(await value()).toEqual({ tags: ['c', 'b'] })
  })

  it('move what is half typed along with its entry', async () => {
    const { press, set } = shown(object({ sizes: { type: 'array', items: { type: 'number' } } }), {
      sizes: [1, 2],
    })
    await set('[0]', '1.')
    await press('Move [0] down')
    expect(screen.getByLabelText<HTMLInputElement>('[1]').value).toBe('1.')
  })

  it('take entries under names of the user, and no name twice', async () => {
    const { press, set, value } = shown({
      type: 'object',
      additionalProperties: { type: 'number' },
    })
    await set('Name of a new entry in Arguments', 'a')
    await press('Add entry')
    await set('a', '5')
    await set('Name of a new entry in Arguments', 'a')
    expect(screen.getByText('There is an entry of this name.')).toBeTruthy()
    await fireEvent.change(screen.getByLabelText('Name of a'), { target: { value: 'b' } })
    expect(await value()).toEqual({ b: 5 })
  })

  it('show forty fields at first, and more when asked', async () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`p${at}`, {}]))
    const { press } = shown(object(many))
    expect(screen.getAllByText(/^p\d+$/)).toHaveLength(40)
    await press('Show 40 more')
    expect(screen.getAllByText(/^p\d+$/)).toHaveLength(80)
  })
})

describe('choices', () => {
  const circle = object(
    { kind: { const: 'circle' }, at: {}, r: { type: 'number' } },
    { required: ['kind', 'r'] },
  )
  const square = object(
    { kind: { const: 'square' }, at: {}, side: { type: 'number' } },
    { required: ['kind'] },
  )
  const schema = object({ shape: { oneOf: [circle, square] } }, { required: ['shape'] })

  it('change what is asked for, and a look at another kind loses nothing', async () => {
    const { choose, set, value } = shown(schema)
    await set('r', '5')
    await set('at as JSON', '[1, 2]')
    await choose('Kind of shape', 'square')
    expect(await value()).toEqual({ shape: { kind: 'square', at: [1, 2] } })
    await choose('Kind of shape', 'circle')
    expect(await value()).toEqual({ shape: { kind: 'circle', r: 5, at: [1, 2] } })
  })

  it('are found in a value that was there', () => {
    shown(schema, { shape: { kind: 'square', side: 3 } })
    expect(screen.getByLabelText<HTMLInputElement>('side').value).toBe('3')
  })

  it('that are their own answer end in JSON', () => {
    shown(
      object(
        { it: { anyOf: [{ $ref: '#/properties/it' }, { type: 'string' }] } },
        { required: ['it'] },
      ),
    )
    expect(screen.getByLabelText('it as JSON')).toBeTruthy()
  })
})

describe('a draft', () => {
  const schema = object({
    ratio: { type: 'number' },
    it: { anyOf: [{ type: 'string' }, { type: 'number' }] },
  })

  it('begins anew, and nothing of before is left in the fields', async () => {
    const { choose, draft, set, value } = shown(schema)
    await set('ratio', '1.0')
    await choose('Kind of it', 'number')
    expect(draft.isUnchanged).toBe(false)
    draft.reset()
    await expect.poll(() => screen.getByLabelText<HTMLSelectElement>('Kind of it').value).toBe('-1')
    expect(draft.isUnchanged).toBe(true)
    expect(await value()).toEqual({})
  })

  it('keeps what was typed while another one is shown', async () => {
    const { draft, set, showOther } = shown(schema)
    await set('ratio', '2')
    await showOther(new SchemaDraft(schema))
    expect(screen.getByLabelText<HTMLInputElement>('ratio').value).toBe('')
    await showOther(draft)
    expect(screen.getByLabelText<HTMLInputElement>('ratio').value).toBe('2')
  })
})

describe('problems', () => {
  it('stand at their fields and in a list, and go when they are corrected', async () => {
    const { draft, form, set } = shown(
      object(
        { name: { type: 'string' }, deep: object({ size: { type: 'integer', minimum: 1 } }) },
        { required: ['name'] },
      ),
      { deep: { size: 0 } },
    )
    expect(screen.queryByText('Is needed.')).toBeNull()
    expect(await draft.take()).toBeNull()
    expect(await screen.findByText('2 things to correct')).toBeTruthy()
    expect(screen.getAllByText('Is needed.')).toHaveLength(2)
    expect(screen.getByLabelText('name').getAttribute('aria-invalid')).toBe('true')

    await form.focusFirstProblem()
    expect(document.activeElement).toBe(screen.getByLabelText('name'))
    await fireEvent.click(screen.getByRole('button', { name: 'deep › size' }))
    await expect.poll(() => document.activeElement).toBe(screen.getByLabelText('size'))

    await set('name', 'x')
    await set('size', '2')
    await expect.poll(() => screen.queryByText(/to correct/)).toBeNull()
    expect(await draft.take()).toEqual({ value: { name: 'x', deep: { size: 2 } } })
  })

  it('of a needed text offer the empty one', async () => {
    const { draft, press } = shown(object({ text: { type: 'string' } }, { required: ['text'] }))
    expect(await draft.take()).toBeNull()
    await screen.findByText('1 thing to correct')
    await press('Use empty text')
    expect(await draft.take()).toEqual({ value: { text: '' } })
  })

  it('do not stop what is sent anyway', async () => {
    const { draft } = shown(object({ text: { type: 'string' } }, { required: ['text'] }))
    expect(await draft.take('anyway')).toEqual({ value: {} })
  })
})

describe('JSON', () => {
  const schema = object({ a: { type: 'string' }, b: { type: 'number' } })

  it('is another view of the same, both ways', async () => {
    const { set, toJson, toForm, value } = shown(schema)
    await set('a', 'x')
    await toJson()
    const field = screen.getByLabelText<HTMLTextAreaElement>('Arguments as JSON')
    expect(JSON.parse(field.value)).toEqual({ a: 'x' })
    await fireEvent.input(field, { target: { value: '{"a":"y","b":2,"more":[1]}' } })
    await toForm()
    expect(screen.getByLabelText<HTMLTextAreaElement>('a').value).toBe('y')
    expect(screen.getByLabelText<HTMLTextAreaElement>('more as JSON').value).toContain('1')
    expect(await value()).toEqual({ a: 'y', b: 2, more: [1] })
  })

  it('that is broken is said with its place, is kept, and is not sent', async () => {
    const { draft, toJson, toForm, value } = shown(schema)
    await toJson()
    const field = screen.getByLabelText<HTMLTextAreaElement>('Arguments as JSON')
    await fireEvent.input(field, { target: { value: '{\n  "a" "x"\n}' } })
    expect(screen.getByText('Line 2, column 7: a colon is missing.')).toBeTruthy()
    await toForm()
    expect(screen.getByLabelText<HTMLTextAreaElement>('Arguments as JSON').value).toBe(
      '{\n  "a" "x"\n}',
    )
    expect(draft.mode).toBe('json')
    expect(await value()).toBeUndefined()
  })

  it('of too many parts for fields stays JSON, and says so', async () => {
    const { draft, toJson, toForm } = shown(schema)
    await toJson()
    const text = JSON.stringify({ a: Array.from({ length: 6000 }, (_, at) => at) })
    await fireEvent.input(screen.getByLabelText('Arguments as JSON'), { target: { value: text } })
    await toForm()
    expect(screen.getByText('Too much for fields')).toBeTruthy()
    expect([draft.mode, draft.text]).toEqual(['json', text])
  })

  it('shows a value of another kind, and keeps half of it', async () => {
    const { draft, set, value } = shown(schema, { a: { deep: 1 } })
    await set('a as JSON', '{"deep": ')
    expect(await value()).toBeUndefined()
    expect(draft.problems[0]?.path).toEqual(['a'])
    await set('a as JSON', '"text"')
    expect(await value()).toEqual({ a: 'text' })
  })
})

describe('a hostile schema', () => {
  const many = (count: number) =>
    object(Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, {}])))
  const deep = JSON.parse(`${'{"properties":{"a":'.repeat(1000)}{}${'}}'.repeat(1000)}`) as unknown

  it.each([
    ['of 2 MB', object({ a: { description: 'x'.repeat(2_000_000) } }), 'Too large for a form'],
    ['of depth 1,000', deep, 'Too large for a form'],
    ['that is none', 'nonsense', 'No usable schema'],
    ['that is not there', undefined, 'No usable schema'],
  ])('%s leaves JSON and says why', async (_, schema, title) => {
    const { value } = shown(schema)
    expect(screen.getByText(title)).toBeTruthy()
    await fireEvent.input(screen.getByLabelText('Arguments as JSON'), {
      target: { value: '{"a":1}' },
    })
    expect(await value()).toEqual({ a: 1 })
  })

  it('of 5,000 properties is one JSON field', () => {
    shown(many(5000))
    expect(screen.getByText('Too many choices or properties for fields.')).toBeTruthy()
  })

  it('that refers to itself opens one level at a time', async () => {
    const node = object(
      { name: {}, next: { $ref: '#/$defs/node' } },
      { required: ['name', 'next'] },
    )
    shown({ $ref: '#/$defs/node', $defs: { node } })
    expect(screen.getAllByLabelText('name as JSON')).toHaveLength(2)
    await fireEvent.click(screen.getAllByRole('button', { name: 'next' }).at(-1)!)
    expect(screen.getAllByLabelText('name as JSON')).toHaveLength(3)
  })
})
