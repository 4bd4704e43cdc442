import { describe, expect, it } from 'vitest'
import { checkClientName, suggestClientName } from './clientName.ts'

describe('the name of a client', () => {
  it.each(['my-client', 'my client', '1st', 'grün', '🦊', '', '   ', 'a\tb', '___'])(
    '“%s” is refused by newer gateways, with a reason',
    (name) => {
      expect(checkClientName(name, 'strict')).not.toBeNull()
    },
  )

  it.each(['files', 'my_client', '_x', 'a.b', 'a/b', 'A1', 'x'.repeat(200)])(
    '“%s” is taken',
    (name) => {
      expect(checkClientName(name, 'strict')).toBeNull()
    },
  )

  it('only blank names are refused by v1.3.63', () => {
    expect(checkClientName('my-client 1 🦊', 'loose')).toBeNull()
    expect(checkClientName(' ', 'loose')).not.toBeNull()
  })

  it.each([
    ['server-everything', 'server_everything'],
    ['@scope/My Server', 'scope_My_Server'],
    ['Größe', 'Gro_e'],
    ['3d-tools', 'server_3d_tools'],
    ['🦊', 'server'],
    ['', 'server'],
  ])('“%s” becomes %s, which every gateway takes', (text, name) => {
    expect(suggestClientName(text)).toBe(name)
    expect(checkClientName(name, 'strict')).toBeNull()
  })
})
