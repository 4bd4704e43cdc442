import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { curlCommand } from './curlCommand.ts'
import type { ActivityCall } from './model/activity.ts'

const at = '2026-11-21T10:00:00.000Z'
const call: ActivityCall = {
  ...{ id: 1, order: 1, at, kind: 'call', gatewayId: 'a', base: 'https://eu.example/bifrost' },
  ...{ method: 'GET', path: '/api/mcp/clients', query: '', status: 200, ms: 1, code: '' },
  ...{ isStopped: false, auth: 'none', hasBody: false, count: 1, firstAt: at },
}

/** What a shell hands to curl. */
function read(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`
  return execFileSync('sh', ['-c', script]).toString().split('\0').slice(0, -1)
}

describe('a call as a command', () => {
  it('is only the address of a read without a credential', () => {
    expect(curlCommand(call)).toBe('curl https://eu.example/bifrost/api/mcp/clients')
  })

  it('says what to put in for each kind of credential, and holds none', () => {
    const sent = (auth: ActivityCall['auth']) => read(curlCommand({ ...call, auth })).slice(0, -1)
    expect(sent('basic')).toEqual(['--user', '<user>:<password>'])
    expect(sent('bearer')).toEqual(['--header', 'Authorization: Bearer <API key>'])
    expect(sent('session')).toEqual(['--header', 'Authorization: Bearer <token of a session>'])
    expect(sent('setup')).toEqual(['--header', 'x-bifrost-setup-token: <setup token>'])
  })

  it('keeps its method, and a place for the body that is not kept', () => {
    const command = curlCommand({
      ...call,
      method: 'PUT',
      path: '/api/mcp/client/c1',
      hasBody: true,
    })
    expect(read(command)).toEqual([
      ...['--request', 'PUT', '--header', 'Content-Type: application/json'],
      ...['--data', '<the body as JSON>', 'https://eu.example/bifrost/api/mcp/client/c1'],
    ])
  })

  it('reaches curl as one address, whatever stands in it', () => {
    const path = '/api/mcp/client/a\'b$(id)`id`;"x"\\%20!{1}'
    const query = 'limit=100&search=…'
    expect(read(curlCommand({ ...call, base: 'http://[::1]:8080', path, query }))).toEqual([
      '--globoff',
      'http://[::1]:8080/api/mcp/client/a%27b$(id)`id`;%22x%22\\%20!{1}?limit=100&search=<text>',
    ])
    expect(curlCommand({ ...call, path })).not.toContain("\\'")
  })
})
