import { describe, expect, it } from 'vitest'
import { AppError, type ErrorCode } from './errors.ts'
import { FAILURES } from './text/failures.ts'

describe('a failure', () => {
  it('says its sentence with the facts and what to do next', () => {
    const error = AppError.of('gateway_refused', { host: '127.0.0.1:8080' })
    expect(error.message).toBe('127.0.0.1:8080 refused the connection')
    expect(error.next).toBe(FAILURES.gateway_refused.next)
  })

  it('keeps its cause and details whether or not its sentence needs facts', () => {
    const cause = new Error('inner')
    const fixed = AppError.of('gateway_unauthorized', { cause, details: 'HTTP 401' })
    const open = AppError.of('gateway_dns', { host: 'nowhere' }, { cause, details: 'ENOTFOUND' })
    expect([fixed.cause, fixed.details]).toEqual([cause, 'HTTP 401'])
    expect([open.cause, open.details]).toEqual([cause, 'ENOTFOUND'])
  })

  it('comes over IPC as the same error', () => {
    const error = AppError.of('recipe_shell', { symbol: '|' })
    const again = AppError.fromFailure(structuredClone(error.toFailure()))
    expect(again).toMatchObject({ code: 'recipe_shell', message: error.message, next: error.next })
  })

  it('drops the text of an error nobody wrote for the user', () => {
    expect(AppError.from(new Error('key sk-123 at /home/ada')).message).not.toContain('sk-123')
  })

  it.each(Object.keys(FAILURES) as ErrorCode[])('%s ends its title without a full stop', (code) => {
    const facts = new Proxy({}, { get: () => 'x' }) as never
    expect(AppError.of(code, facts).message).not.toMatch(/[.!]$/)
    expect(FAILURES[code].next).toMatch(/[.?]$/)
  })
})
