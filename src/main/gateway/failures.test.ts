import { describe, expect, it } from 'vitest'
import { statusFailure } from './failures.ts'

const target = {
  ...{ base: 'http://gateway.example', method: 'POST', path: '/api/mcp/client' },
  credential: null,
}
const saying = (message: string) => ({ is_bifrost_error: false, error: { message } })

describe('a refusal', () => {
  // The words of maximhq/bifrost 149ce224, handlers/mcp.go.
  it.each([
    [
      'Registering a stdio MCP client requires an authenticated admin session; dashboard auth is currently disabled or unconfigured.',
      'gateway_guard_stdio',
    ],
    [
      'unauthenticated callers cannot register MCP clients that connect to loopback, private-network, or link-local addresses; set an admin password to allow this',
      'gateway_guard_private',
    ],
    [
      'could not resolve MCP target host "mcp.lan"; unauthenticated callers can only register MCP clients whose target resolves to a public address; set an admin password to allow this',
      'gateway_guard_private',
    ],
    [
      'Using env./vault. references in MCP client fields (headers.X-Key) requires an authenticated admin session; dashboard auth is currently disabled or unconfigured.',
      'gateway_guard_references',
    ],
    ['that is not for you', 'gateway_forbidden'],
  ])('that says “%s” is %s', (message, code) => {
    expect(statusFailure(403, saying(message), target).code).toBe(code)
  })

  it.each([
    [404, '404 page not found', 'gateway_unsupported'],
    [404, '<html><title>Not Found</title></html>', 'gateway_unsupported'],
    [404, saying('Route not found: /api/mcp/client'), 'gateway_unsupported'],
    [404, saying('MCP client not found'), 'gateway_rejected'],
    [501, '', 'gateway_unsupported'],
  ])('with %s and %j is %s', (status, body, code) => {
    expect(statusFailure(status, body, target).code).toBe(code)
  })

  it.each([
    ['30', ': wait 30 seconds'],
    ['600', ': wait 10 minutes'],
    ['Wed, 21 Oct 2015 07:28:00 GMT', ' for now'],
    ['soon', ' for now'],
    ['99999999999', ' for now'],
    [undefined, ' for now'],
  ])('of more attempts says how long to wait: %s', (wait, end) => {
    const { message } = statusFailure(429, '', { ...target, wait })
    expect(message.endsWith(end)).toBe(true)
  })

  it('is told in the words of whoever answered', () => {
    const { message } = statusFailure(422, { title: 'Bad', detail: 'name is too long' }, target)
    expect(message).toBe('The gateway said no (422): name is too long')
  })
})
