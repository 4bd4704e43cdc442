import { describe, expect, it } from 'vitest'
import { rowOf } from './rows.ts'
import { readClient } from './wire.ts'

const row = (change: object) =>
  rowOf(
    readClient(
      {
        config: { client_id: 'a', name: 'a', connection_type: 'http', tools_to_execute: ['*'] },
        tools: [{ name: 'echo', description: '', parameters: {} }],
        state: 'healthy',
        ...change,
      },
      'entry 1',
    ),
    { hasAutoList: true, isStdioUsable: true },
  )

describe('state words', () => {
  it.each([
    ['connected', 'healthy'],
    ['healthy', 'healthy'],
    ['disconnected', 'unstable'],
    ['unstable', 'unstable'],
    ['degraded', 'unstable'],
    ['error', 'error'],
    ['needs_reauth', 'signin'],
    ['pending_verification', 'signin'],
    ['connecting', 'connecting'],
    ['disabled', 'disabled'],
    ['', 'unknown'],
    ['zombie', 'unknown'],
  ])('“%s” is %s', (word, state) => {
    expect(row({ state: word }).state).toBe(state)
  })

  it('connected without tools is a state of its own', () => {
    expect(row({ tools: [] })).toMatchObject({ state: 'noTools', needsAttention: true })
  })

  it('the last failure of a newer gateway is the reason, its secrets masked', () => {
    const failure = { stage: 'list_tools', message: 'GET https://h/mcp?key=abc123: 500' }
    const { reason } = row({ state: 'unstable', last_failure: failure })
    expect(reason).toContain('list tools: GET https://h/mcp')
    expect(reason).not.toContain('abc123')
  })
})
