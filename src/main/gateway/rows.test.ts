import { describe, expect, it } from 'vitest'
import { CLIENT_FACT } from '../../shared/text/clients.ts'
import { dialectOf } from './dialect.ts'
import { detailOf, rowOf } from './rows.ts'
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
    { hasAutoList: true, isStdioUsable: true, hasNewStates: false },
  )

describe('the facts of a client', () => {
  it.each([
    ['1m30s', '1m30s'],
    [90_000_000_000, '90s'],
    [90, '90s'],
    [0, undefined],
    [[], undefined],
  ])('has the time limit %j as %s', (limit, shown) => {
    const config = { client_id: 'a', name: 'a', tool_execution_timeout: limit }
    const dialect = dialectOf({ version: 'v2.3.1', auth: null, page: null })
    const { facts } = detailOf(readClient({ config }, 'entry 1'), { gatewayId: 'g', dialect })
    expect(facts.find(({ key }) => key === CLIENT_FACT.timeLimit)?.value).toBe(shown)
  })
})

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
