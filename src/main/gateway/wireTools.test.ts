import { describe, expect, it } from 'vitest'
import type { ToolChoice } from '../../shared/model/toolChoice.ts'
import { readTools } from './wireTools.ts'

describe('tools with the client as prefix', () => {
  it.each<[string, string[], ToolChoice, string[]]>([
    ['a', ['a-echo', 'a-add'], 'all', ['echo', 'add']],
    ['get', ['get-env', 'echo'], 'all', ['get-env', 'echo']],
    ['get', ['get-env'], ['get-env'], ['get-env']],
    ['get', ['get-env'], ['env'], ['env']],
    ['', ['-echo'], 'all', ['-echo']],
  ])('of %s lose it only when all of %j have it (allowed: %j)', (client, names, allowed, own) => {
    const tools = names.map((name) => ({ name, description: '', parameters: {} }))
    expect(readTools(tools, client, allowed).map(({ name }) => name)).toEqual(own)
  })
})
