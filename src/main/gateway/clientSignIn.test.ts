import { describe, expect, it } from 'vitest'
import { signInOf } from './clientSignIn.ts'
import { dialectOf } from './dialect.ts'
import { readClient } from './wire.ts'

const dialect = (version: string) => dialectOf({ version, auth: null, page: null })
const client = (config: object) =>
  readClient({ config: { client_id: 'a', name: 'a', ...config } }, 'entry 1')

describe('the sign-in of a client', () => {
  it.each(['oauth', 'per_user_oauth'])('with %s is in the browser', (auth) => {
    const of = client({ auth_type: auth })
    const signIn = { kind: 'browser', headers: [], isPossible: true }
    expect(signInOf(of, dialect('v2.3.0'))).toEqual(signIn)
    expect(signInOf(of, dialect('v1.5.16'))).toEqual({ ...signIn, isPossible: false })
  })

  it('with headers of each user asks for these headers', () => {
    const of = client({ auth_type: 'per_user_headers', per_user_header_keys: ['x-api-key'] })
    const signIn = { kind: 'headers', headers: ['x-api-key'], isPossible: true }
    expect(signInOf(of, dialect('v2.0.0'))).toEqual(signIn)
    expect(signInOf(client({ auth_type: 'per_user_headers' }), dialect('v2.0.0'))).toEqual({
      ...signIn,
      ...{ headers: [], isPossible: false },
    })
  })

  it.each(['none', 'headers', ''])('with “%s” is nobody’s', (auth) => {
    expect(signInOf(client({ auth_type: auth }), dialect('v2.3.0'))).toBeNull()
  })
})
