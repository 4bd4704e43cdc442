import { describe, expect, it } from 'vitest'
import type { Recipe } from '../../shared/model/server.ts'
import { fillRecipe } from './fillRecipe.ts'

const recipe: Recipe = {
  name: 'x',
  command: '${env:TOOLS}/serve',
  args: ['--key=${input:key}', '${HOME}', '$${env:TOOLS}'],
  env: [
    { name: 'TOKEN', value: 'Bearer ${input:key}', isSecret: false },
    { name: 'STORED', value: null, isSecret: true },
  ],
  cwd: '${env:TOOLS}',
  limits: { startMs: 1000, requestMs: 1000 },
  inputs: [{ name: 'key', description: '', isSecret: true }],
}
const env = { TOOLS: '/opt', API_TOKEN: 'sk-env' }
const known = { env, inputs: new Map([['key', '${env:TOOLS} $& typed']]) }

describe('placeholders of a recipe', () => {
  it('are filled in where it runs, and what was typed is taken as it is', () => {
    expect(fillRecipe(recipe, known).recipe).toMatchObject({
      command: '/opt/serve',
      args: ['--key=${env:TOOLS} $& typed', '${HOME}', '$/opt'],
      env: [{ value: 'Bearer ${env:TOOLS} $& typed' }, { value: null }],
      cwd: '/opt',
    })
  })

  it('are filled in the URL, the headers and the token of a server that is reached', () => {
    const { recipe: filled } = fillRecipe(
      {
        ...recipe,
        remote: {
          type: 'http',
          url: 'https://${input:host}/mcp',
          headers: [{ name: 'X-Key', value: '${env:API_TOKEN}', isSecret: false }],
          authorization: { type: 'bearer', token: '${env:API_TOKEN}' },
        },
      },
      { env, inputs: new Map([...known.inputs, ['host', 'h.example']]) },
    )
    expect(filled.remote).toEqual({
      type: 'http',
      url: 'https://h.example/mcp',
      headers: [{ name: 'X-Key', value: 'sk-env', isSecret: false }],
      authorization: { type: 'bearer', token: 'sk-env' },
    })
  })

  it('are hidden where they are asked for as a secret or are called like one', () => {
    const args = ['${env:API_TOKEN}', '${env:TOOLS}']
    const { secrets } = fillRecipe({ ...recipe, args }, known)
    expect(new Set(secrets.map(({ value }) => value))).toEqual(
      new Set(['sk-env', '${env:TOOLS} $& typed']),
    )
  })

  it('without a value are named', () => {
    const inputs = new Map<string, string>()
    expect(() => fillRecipe(recipe, { env, inputs })).toThrow(/a value for key/)
    expect(() => fillRecipe(recipe, { ...known, env: {} })).toThrow(/^TOOLS is not set/)
  })

  it('leave a recipe without any as it is', () => {
    const plain = { ...recipe, command: 'x', args: ['${HOME}', '${input}'], env: [], cwd: '' }
    expect(fillRecipe(plain, { env: {}, inputs: new Map() })).toEqual({
      recipe: plain,
      secrets: [],
    })
  })
})
