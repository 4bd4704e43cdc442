import { describe, expect, it } from 'vitest'
import type { Recipe } from '../../../shared/model/server.ts'
import {
  addArgument,
  addVariable,
  DEFAULT_LIMITS,
  isSameRecipe,
  isSameRun,
  moveArgument,
  named,
  recipeProblem,
  removeArgument,
  removeVariable,
  renameVariable,
  switchSecret,
  typeValue,
  unsaved,
  withArgument,
  withVariable,
} from './recipeEdit.ts'

const recipe: Recipe = {
  name: 'everything',
  command: 'npx',
  args: ['-y', 'pkg', ''],
  env: [
    { name: 'LOG', value: 'info', isSecret: false },
    { name: 'TOKEN', value: null, isSecret: true },
  ],
  cwd: '',
  limits: DEFAULT_LIMITS,
}

describe('arguments', () => {
  it('are changed, added and removed one by one, spaces and all', () => {
    expect(withArgument(recipe, 1, 'a b').args).toEqual(['-y', 'a b', ''])
    expect(addArgument(recipe, '--x y').args).toEqual(['-y', 'pkg', '', '--x y'])
    expect(removeArgument(recipe, 2).args).toEqual(['-y', 'pkg'])
    expect(recipe.args).toEqual(['-y', 'pkg', ''])
  })

  it('move up and down and stop at the ends', () => {
    expect(moveArgument(recipe, 1, 0).args).toEqual(['pkg', '-y', ''])
    expect(moveArgument(recipe, 0, 2).args).toEqual(['pkg', '', '-y'])
    expect(moveArgument(recipe, 0, -1)).toBe(recipe)
    expect(moveArgument(recipe, 2, 3)).toBe(recipe)
  })
})

describe('variables', () => {
  it('are added from NAME=value, equal signs in the value kept', () => {
    expect(addVariable(recipe, 'A=b=c').env.at(-1)).toEqual({
      name: 'A',
      value: 'b=c',
      isSecret: false,
    })
    expect(addVariable(recipe, 'A').env.at(-1)?.value).toBe('')
    expect(removeVariable(recipe, 0).env).toHaveLength(1)
  })

  it('lose a stored value when the secret switch goes off and get it back when it goes on', () => {
    const off = switchSecret(recipe, 1, recipe)
    expect(off.env[1]).toEqual({ name: 'TOKEN', value: '', isSecret: false })
    expect(switchSecret(off, 1, recipe).env[1]).toEqual(recipe.env[1])
    expect(switchSecret(off, 1, null).env[1]?.value).toBe('')
  })

  it('keep a typed value when they become secret', () => {
    expect(switchSecret(recipe, 0, recipe).env[0]).toEqual({
      name: 'LOG',
      value: 'info',
      isSecret: true,
    })
  })
})

describe('stored values', () => {
  it('come back when the typed value is emptied, and only to a secret', () => {
    const typed = typeValue(recipe, 1, { text: 'sk', stored: recipe })
    expect(typed.env[1]?.value).toBe('sk')
    expect(typeValue(typed, 1, { text: '', stored: recipe }).env[1]?.value).toBeNull()
    expect(typeValue(recipe, 0, { text: '', stored: recipe }).env[0]?.value).toBe('')
  })

  it('stay with their name', () => {
    const renamed = renameVariable(recipe, 1, { name: 'OTHER', stored: recipe })
    expect(renamed.env[1]).toEqual({ name: 'OTHER', value: '', isSecret: true })
    const back = renameVariable(renamed, 1, { name: 'TOKEN', stored: recipe })
    expect(back.env[1]?.value).toBeNull()
  })
})

describe('recipeProblem', () => {
  it('names what keeps a recipe from running', () => {
    expect(recipeProblem(recipe)).toBeNull()
    expect(recipeProblem({ ...recipe, command: ' ' })).toBe('noCommand')
    expect(recipeProblem(withVariable(recipe, 0, { name: '' }))).toBe('noVariableName')
    expect(recipeProblem(withVariable(recipe, 0, { name: 'A B' }))).toBe('badVariableName')
    expect(recipeProblem(withVariable(recipe, 0, { name: 'TOKEN' }))).toBe('sameVariable')
  })
})

it('names a recipe after its command when nobody named it', () => {
  expect(named({ ...recipe, name: ' ' }).name).toBe('npx')
  expect(named(recipe)).toBe(recipe)
})

describe('isSameRecipe', () => {
  it('tells a stored secret from a typed one', () => {
    expect(isSameRecipe(recipe, { ...recipe })).toBe(true)
    expect(isSameRecipe(recipe, withVariable(recipe, 1, { value: '' }))).toBe(false)
    expect(unsaved(recipe).env[1]?.value).toBe('')
  })
})

describe('isSameRun', () => {
  it('asks for command, arguments, names of variables and folder only', () => {
    expect(isSameRun(recipe, withVariable({ ...recipe, name: 'x' }, 1, { value: 'typed' }))).toBe(
      true,
    )
    expect(isSameRun(recipe, withVariable(recipe, 1, { name: 'OTHER' }))).toBe(false)
    expect(isSameRun(recipe, addArgument(recipe, '-v'))).toBe(false)
    expect(isSameRun(recipe, { ...recipe, cwd: '/tmp' })).toBe(false)
  })
})
