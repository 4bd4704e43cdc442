import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Recipe } from '../../../shared/model/server.ts'
import { addArgument, moveArgument, withArgument, withVariable } from './recipeEdit.ts'
import {
  NO_HISTORY,
  redone,
  remembered,
  undone,
  withoutTyped,
  type History,
} from './recipeHistory.ts'
import { recipe } from './samples.ts'

/** Makes one change after the other, each so many milliseconds after the one before. */
function changed(
  changes: readonly ((recipe: Recipe) => Recipe)[],
  stepMs = 100,
): { current: Recipe; history: History } {
  let current = recipe
  let history = NO_HISTORY
  changes.forEach((change, at) => {
    const after = change(current)
    history = remembered(history, { before: current, after }, at * stepMs)
    current = after
  })
  return { current, history }
}
const typed = (text: string) => (old: Recipe) => ({ ...old, command: text })

describe('typing', () => {
  it('in one field goes back as one step', () => {
    const { current, history } = changed([typed('n'), typed('no'), typed('nod')])
    expect(undone(history, current)?.[0]).toBe(recipe)
  })

  it('after a rest, or in another field, is a step of its own', () => {
    const { history } = changed([typed('n'), typed('no')], 2000)
    expect(history.past).toHaveLength(2)
    const other = changed([typed('n'), (old) => ({ ...old, cwd: '/' }), typed('no')])
    expect(other.history.past).toHaveLength(3)
    const args = changed([(old) => withArgument(old, 0, 'a'), (old) => withArgument(old, 1, 'b')])
    expect(args.history.past).toHaveLength(2)
  })

  it('that changes nothing is no step', () => {
    expect(changed([(old) => ({ ...old })]).history.past).toEqual([])
  })
})

it('adding and moving are steps of their own', () => {
  const { history } = changed([
    (old) => addArgument(old, '-v'),
    (old) => addArgument(old, '-w'),
    (old) => moveArgument(old, 0, 1),
    (old) => moveArgument(old, 0, 1),
  ])
  expect(history.past).toHaveLength(4)
})

it('keeps two hundred steps', () => {
  const many = Array.from({ length: 250 }, (_, at) => typed(String(at)))
  const { history } = changed(many, 2000)
  expect(history.past).toHaveLength(200)
  expect(history.past[0]?.recipe.command).toBe('49')
})

it('goes back and forth to where it was, whatever was changed', () => {
  const change = fc.oneof(
    fc.string().map(typed),
    fc.string().map((text) => (old: Recipe) => addArgument(old, text)),
    fc.nat(3).map((at) => (old: Recipe) => moveArgument(old, at, 0)),
    fc.string().map((value) => (old: Recipe) => withVariable(old, 0, { value })),
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), fc.nat(3000), (changes, stepMs) => {
      const made = changed(changes, stepMs)
      let { current, history } = made
      for (let step = undone(history, current); step; step = undone(history, current)) {
        ;[current, history] = step
      }
      expect(current).toEqual(recipe)
      for (let step = redone(history, current); step; step = redone(history, current)) {
        ;[current, history] = step
      }
      expect(current).toEqual(made.current)
    }),
  )
})

it('forgets what had been taken back when something else is changed', () => {
  const { current, history } = changed([typed('a')])
  const [before, back] = undone(history, current)!
  const other = remembered(back, { before, after: typed('b')(before) }, 0)
  expect(redone(other, before)).toBeNull()
})

it('keeps no typed secret after a save', () => {
  const secret = { name: 'TOKEN', value: 'sk-typed', isSecret: true }
  const other = { name: 'OTHER', value: 'sk-other', isSecret: true }
  const remote = {
    type: 'http' as const,
    url: 'https://example.com',
    headers: [{ name: 'X-Key', value: 'sk-header', isSecret: true }],
    authorization: { type: 'bearer' as const, token: 'sk-bearer' },
  }
  const { current, history } = changed([
    (old) => ({ ...old, env: [secret, other], remote }),
    typed('x'),
    (old) => ({ ...old, env: [secret] }),
  ])
  const [, back] = undone(history, current)!
  const saved = {
    ...current,
    env: [{ ...secret, value: null }],
    remote: { ...remote, authorization: { type: 'bearer' as const, token: null } },
  }
  const clean = withoutTyped(back, saved)
  expect(JSON.stringify(clean)).not.toContain('sk-')
  expect(clean.past.at(-1)?.recipe.env.map(({ value }) => value)).toEqual([null, ''])
})
