import { describe, expect, it } from 'vitest'
import { assertMayCarryCredential, cleanUrl, isLoopback } from './address.ts'

describe('cleanUrl', () => {
  it.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    [' https://Gate.Example/bifrost/// ', 'https://gate.example/bifrost'],
    ['https://gate.example/api', 'https://gate.example'],
    ['https://gate.example/api/', 'https://gate.example'],
    ['https://gate.example/pre/api/mcp/clients?limit=1#x', 'https://gate.example/pre'],
    ['https://gate.example/api/version', 'https://gate.example'],
    ['https://gate.example/api/bifrost', 'https://gate.example/api/bifrost'],
    ['https://gate.example/workspace/mcp-registry', 'https://gate.example'],
    ['https://gate.example/login', 'https://gate.example'],
    ['localhost:8080', 'http://localhost:8080'],
    ['localhost', 'http://localhost'],
    ['127.0.0.1:8080/x/', 'http://127.0.0.1:8080/x'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['0.0.0.0:8080', 'http://127.0.0.1:8080'],
    ['gate.example', 'https://gate.example'],
    ['gate.example:443', 'https://gate.example'],
    ['gate:8080', 'http://gate:8080'],
    ['10.0.0.4:8080', 'http://10.0.0.4:8080'],
    ['//gate.example/x', 'https://gate.example/x'],
    ['HTTP://gate.example', 'http://gate.example'],
  ])('makes %s into %s', (typed, url) => {
    expect(cleanUrl(typed)).toBe(url)
  })

  it.each([
    '',
    '  ',
    'not a url',
    'http://',
    'https:// x',
    'word',
    'http://[::1',
    '://',
    'http://a b',
  ])('refuses “%s” as no URL', (typed) => {
    expect(() => cleanUrl(typed)).toThrowError(expect.objectContaining({ code: 'url_invalid' }))
  })

  it.each([
    'ftp://gate',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'mailto:a@b.example',
    'ws://x',
  ])('refuses the scheme of %s', (typed) => {
    expect(() => cleanUrl(typed)).toThrowError(expect.objectContaining({ code: 'url_scheme' }))
  })

  it.each(['http://user:hunter22@gate', 'https://token@gate.example', 'user:hunter22@gate:80'])(
    'refuses credentials in %s and does not repeat them',
    (typed) => {
      try {
        cleanUrl(typed)
        expect.unreachable()
      } catch (error) {
        expect(JSON.stringify(error)).not.toContain('hunter22')
        expect((error as Error).message).not.toContain('hunter22')
      }
    },
  )
})

describe('the way of a credential', () => {
  it.each([
    ['http://localhost:1', true],
    ['http://127.9.9.9', true],
    ['http://[::1]', true],
    ['http://localhost.example', false],
    ['http://127.0.0.1.example', false],
    ['http://10.0.0.1', false],
  ])('%s is this computer: %s', (url, expected) => {
    expect(isLoopback(url)).toBe(expected)
  })

  it('needs https or a confirmation beyond this computer', () => {
    const gateway = { url: 'http://gate.example', auth: 'basic' as const, allowPlainHttp: false }
    expect(() => assertMayCarryCredential(gateway)).toThrowError(
      expect.objectContaining({ code: 'url_plain_http' }),
    )
    assertMayCarryCredential({ ...gateway, allowPlainHttp: true })
    assertMayCarryCredential({ ...gateway, auth: 'none' })
    assertMayCarryCredential({ ...gateway, url: 'https://gate.example' })
    assertMayCarryCredential({ ...gateway, url: 'http://127.0.0.1:8080' })
  })
})
