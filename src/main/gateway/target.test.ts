import { describe, expect, it } from 'vitest'
import type { EnvEntry, Recipe, Remote } from '../../shared/model/server.ts'
import { dialectOf } from './dialect.ts'
import { targetOf } from './target.ts'

const dialect = dialectOf({ version: 'v1.5.16', auth: null, page: null })
const entry = (name: string, value: string | null, isSecret = false): EnvEntry => ({
  ...{ name, value, isSecret },
})
const recipe: Recipe = {
  ...{ name: '2 far', command: 'x', args: [], env: [], cwd: '' },
  limits: { startMs: 1000, requestMs: 1000 },
}
const sent = (headers: EnvEntry[], authorization: Remote['authorization'] = { type: 'none' }) => {
  const remote: Remote = { type: 'http', url: ' https://h/mcp ', headers, authorization }
  return targetOf({ ...recipe, remote }, dialect)
}

describe('what a gateway is sent of a recipe', () => {
  it('is a URL without headers where there are none', () => {
    const target = { connection_type: 'http', connection_string: 'https://h/mcp' }
    expect(sent([])).toEqual(target)
  })

  it.each([
    ['a plain value', entry('X-Team', 'blue'), 'blue'],
    ['a secret that was typed', entry('X-Key', 'sk-secret', true), 'env.MCP_2_FAR_X_KEY'],
    ['a secret that is stored', entry('X-Key', null, true), 'env.MCP_2_FAR_X_KEY'],
    ['a variable', entry('X-Key', '${env:KEY}'), 'env.KEY'],
    ['a variable in a text', entry('X-Key', 'Bearer ${env:KEY}'), 'env.MCP_2_FAR_X_KEY'],
    ['what the user is asked for', entry('X-Key', '${input:key}'), 'env.MCP_2_FAR_X_KEY'],
  ])('has no secret in its headers: %s', (_what, header, value) => {
    expect(sent([header])).toMatchObject({ headers: { [header.name]: value } })
  })

  it('names a variable in place of the bearer token', () => {
    const target = sent([], { type: 'bearer', token: 'sk-secret' })
    expect(target).toMatchObject({ headers: { Authorization: 'env.MCP_2_FAR_AUTHORIZATION' } })
  })

  it('has the name of a variable whose value only this computer can fill in', () => {
    const inline = { ...dialect, takesInlineEnv: true }
    const env = [entry('A', '${input:a}'), entry('B', 'b'), entry('C', 'c', true)]
    expect(targetOf({ ...recipe, env }, inline)).toMatchObject({
      stdio_config: { envs: ['A', 'B=b', 'C'] },
    })
  })
})
