import { describe, expect, it } from 'vitest'
import type { Recipe } from '../../shared/model/server.ts'
import { parseRecipes } from './recipe.ts'

function one(text: string): Recipe {
  const { recipes, skipped } = parseRecipes(text)
  expect(skipped).toEqual([])
  expect(recipes).toHaveLength(1)
  return recipes[0]!
}

describe('a pasted URL', () => {
  it.each([
    ['https://mcp.linear.app/sse', 'linear', 'sse'],
    ['https://api.githubcopilot.com/mcp/', 'githubcopilot', 'http'],
    ['http://127.0.0.1:3001/mcp', '127.0.0.1:3001', 'http'],
    ['http://localhost:8000/sse?a=1&b=2', 'localhost:8000', 'sse'],
    ['https://mcp.example.com/sse/stream', 'example', 'http'],
  ])('is named after its host, and its path tells how it speaks: %s', (url, name, type) => {
    expect(one(` ${url}\n`)).toMatchObject({
      ...{ name, command: '', args: [], env: [] },
      remote: { type, url, headers: [], authorization: { type: 'none' } },
    })
  })

  it('gives a user in it away to a secret header, so that no password lies in the settings', () => {
    const { remote } = one('https://me:p%40ss@h.example/mcp')
    expect(remote?.url).toBe('https://h.example/mcp')
    const value = `Basic ${Buffer.from('me:p@ss').toString('base64')}`
    expect(remote?.headers).toEqual([{ name: 'Authorization', value, isSecret: true }])
  })
})

describe('an entry with a URL', () => {
  it.each([['url'], ['httpUrl'], ['serverUrl']])('is taken from %s', (field) => {
    const { name, remote } = one(JSON.stringify({ far: { [field]: 'https://h/mcp' } }))
    expect([name, remote?.type, remote?.url]).toEqual(['far', 'http', 'https://h/mcp'])
  })

  it.each([
    ['sse', 'sse'],
    ['http', 'http'],
    ['streamable-http', 'http'],
    ['streamableHttp', 'http'],
    ['remote', 'sse'],
  ])('speaks as its type says, and as its path says where that is unknown: %s', (type, speaks) => {
    const text = JSON.stringify({ far: { type, url: 'https://h/sse' } })
    expect(one(text).remote?.type).toBe(speaks)
  })

  it('keeps its headers, each a secret where its name says so', () => {
    const headers = { 'X-Api-Key': 'abc', 'X-Team': 'blue', Authorization: 'Basic eDp5' }
    const { remote } = one(JSON.stringify({ far: { url: 'https://h/mcp', headers } }))
    expect(remote?.headers).toEqual([
      { name: 'X-Api-Key', value: 'abc', isSecret: true },
      { name: 'X-Team', value: 'blue', isSecret: false },
      { name: 'Authorization', value: 'Basic eDp5', isSecret: true },
    ])
  })

  it('makes a token of a bearer header', () => {
    const headers = { authorization: 'Bearer abc.def' }
    const { remote } = one(JSON.stringify({ far: { url: 'https://h/mcp', headers } }))
    expect(remote).toMatchObject({
      headers: [],
      authorization: { type: 'bearer', token: 'abc.def' },
    })
  })

  it('shows what only names where its value comes from', () => {
    const headers = { Authorization: 'Bearer ${input:token}', 'X-Api-Key': '${env:KEY}' }
    const { remote } = one(JSON.stringify({ far: { url: 'https://h/mcp', headers } }))
    expect(remote?.headers.map(({ isSecret }) => isSecret)).toEqual([false, false])
    expect(remote?.authorization).toEqual({ type: 'none' })
  })

  it('takes what VS Code knows of its inputs, and of no others', () => {
    const { inputs } = one(`{
      "servers": { "far": { "type": "http", "url": "https://\${input:host}/mcp",
        "headers": { "Authorization": "Bearer \${input:token}" } } },
      "inputs": [
        { "type": "promptString", "id": "token", "description": "A key", "password": true },
        { "type": "promptString", "id": "host" },
        { "type": "promptString", "id": "other" },
      ]
    }`)
    expect(inputs).toEqual([
      { name: 'token', description: 'A key', isSecret: true },
      { name: 'host', description: '', isSecret: false },
    ])
  })

  it('takes the headers that Codex fills from variables', () => {
    const { remote } = one(`
      [mcp_servers.far]
      url = "https://h/mcp"
      bearer_token_env_var = "TOKEN"
      http_headers = { "X-Team" = "blue" }
      env_http_headers = { "X-Key" = "KEY" }
    `)
    expect(remote?.headers.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'X-Team: blue',
      'X-Key: ${env:KEY}',
      'Authorization: Bearer ${env:TOKEN}',
    ])
  })

  it('loses no other when it has no address', () => {
    const { recipes, skipped } = parseRecipes('{"a": {"url": "https://h/mcp"}, "b": {"url": ""}}')
    expect(recipes.map(({ name }) => name)).toEqual(['a'])
    expect(skipped.map(({ code }) => code)).toEqual(['recipe_empty'])
  })
})
