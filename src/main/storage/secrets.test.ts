import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSecrets, keychainSecrets, memorySecrets, type Keychain } from './secrets.ts'

const SILENT: Keychain = {
  getPassword: () => new Promise(() => {}),
  setPassword: () => new Promise(() => {}),
  deletePassword: () => new Promise(() => {}),
}
const silent = keychainSecrets({ service: 'test', load: async () => SILENT, timeoutMs: 20 })
const missing = keychainSecrets({
  service: 'test',
  load: () => Promise.reject(new Error('no lib')),
})
const unavailable = expect.objectContaining({ code: 'keychain_unavailable' })

describe('without a keychain', () => {
  it.each([
    ['is not installed', missing],
    ['never answers', silent],
  ])('a keychain that %s fails a write and leaves nothing behind', async (_name, keychain) => {
    const memory = memorySecrets()
    const secrets = createSecrets(keychain, memory)
    await expect(secrets.write('g1', 'sk-1', false)).rejects.toEqual(unavailable)
    expect(await memory.read('g1')).toBeNull()
    expect(await secrets.isAvailable()).toBe(false)
  })

  it('keeps a credential until quit when the user says so', async () => {
    const secrets = createSecrets(missing)
    await secrets.write('g1', 'sk-1', true)
    expect(await secrets.read('g1')).toBe('sk-1')
    expect(await secrets.place('g1')).toBe('memory')
  })

  it('says that a credential is missing instead of failing', async () => {
    expect(await createSecrets(missing).place('g1')).toBe('missing')
  })

  it('lets a gateway be removed', async () => {
    await expect(createSecrets(missing).remove('g1')).resolves.toBeUndefined()
  })
})

describe('memory and keychain together', () => {
  it('drops the copy in memory once the keychain has the value', async () => {
    const keychain = memorySecrets()
    const memory = memorySecrets()
    const secrets = createSecrets(keychain, memory)
    await secrets.write('g1', 'old', true)
    await secrets.write('g1', 'new', false)
    expect([await secrets.read('g1'), await memory.read('g1')]).toEqual(['new', null])
  })
})

/** The real keychain of this session: gnome-keyring under `npm test`, the desktop's elsewhere. */
describe('the real keychain', () => {
  const account = `test-${crypto.randomUUID()}`
  const real = keychainSecrets({
    service: 'Bifrost Tray test',
    load: async () => (await import('keytar')).default,
  })
  let isThere = false
  beforeAll(async () => {
    isThere = await createSecrets(real).isAvailable()
    // `npm test` starts one; there its absence is a failure, not a reason to skip.
    if (!isThere && process.env['BIFROST_TRAY_TEST_KEYCHAIN']) throw new Error('no keychain')
  })
  afterAll(() => (isThere ? real.remove(account) : undefined))

  it('keeps what it is given, letter by letter, and forgets it when told', async (test) => {
    if (!isThere) test.skip('no keychain answers here; `npm test` starts one')
    const value = 'sk-ü "quoted" \u{1F511} '.repeat(50)
    await real.write(account, value)
    expect(await real.read(account)).toBe(value)
    await real.remove(account)
    expect(await real.read(account)).toBeNull()
    await expect(real.remove(account)).resolves.toBeUndefined()
  })
})
