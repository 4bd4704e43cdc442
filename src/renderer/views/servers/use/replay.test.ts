import { describe, expect, it } from 'vitest'
import { tool } from '../samples.ts'
import { calledAgain, isHidden, prettyMessage } from './replay.ts'
import { thingsOf } from './things.ts'

const tools = thingsOf(
  { tools: [tool('echo')], prompts: [], resources: [], templates: [] },
  'tools',
)
const call = (name: string, given?: unknown): string =>
  JSON.stringify({ jsonrpc: '2.0', method: 'tools/call', params: { name, arguments: given } })

describe('a message of the transcript', () => {
  it('is a call that can be made again, with its arguments', () => {
    expect(calledAgain(call('echo', { a: 1 }), tools)).toEqual({
      ...{ thing: tools[0], arguments: { a: 1 } },
    })
    expect(calledAgain(call('echo'), tools)?.arguments).toEqual({})
  })

  it.each([
    ['of a tool that is gone', call('other')],
    ['of something else', '{"method":"ping"}'],
    ['that was cut', call('echo').slice(0, 20)],
    ['that is no object', '7'],
  ])('%s is none', (_name, text) => {
    expect(calledAgain(text, tools)).toBeNull()
  })

  it('with a hidden secret would be another call', () => {
    expect(isHidden(call('echo', { key: '••••' }))).toBe(true)
    expect(isHidden(call('echo', { key: 'open' }))).toBe(false)
  })

  it('is laid out for reading, and shown as it came where it was cut', () => {
    expect(prettyMessage('{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(prettyMessage('{"a":…')).toBe('{"a":…')
  })
})
