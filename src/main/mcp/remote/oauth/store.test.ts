import { describe, expect, it } from 'vitest'
import { createSecrets, memorySecrets } from '../../../storage/secrets.ts'
import { SignInStore, type SignedIn } from './store.ts'

const signedIn = (token: string): SignedIn => ({
  origin: 'https://mcp.example',
  metadataUrl: null,
  client: { client_id: 'tray' },
  tokens: { access_token: token, token_type: 'Bearer' },
})

/** A store with a sign-in, as at the start of the app; its keychain answers when it is told to. */
async function openStore() {
  const inside = memorySecrets()
  await new SignInStore(createSecrets(inside), () => true).write('a', signedIn('old'))
  const asked = Promise.withResolvers<undefined>()
  const unlocked = Promise.withResolvers<undefined>()
  const keychain = {
    ...inside,
    async read(account: string) {
      const text = await inside.read(account)
      asked.resolve(undefined)
      await unlocked.promise
      return text
    },
  }
  const store = new SignInStore(createSecrets(keychain), () => true)
  return { store, asked: asked.promise, unlock: () => unlocked.resolve(undefined) }
}

describe('a sign-in that is read while the keychain takes its time', () => {
  it('is gone when the user signed out meanwhile', async () => {
    const { store, asked, unlock } = await openStore()
    const reading = store.read('a')
    await asked
    await store.remove('a')
    unlock()
    expect(await reading).toBeNull()
    expect(await store.read('a')).toBeNull()
  })

  it('is the newer one when tokens were renewed meanwhile', async () => {
    const { store, asked, unlock } = await openStore()
    const reading = store.read('a')
    await asked
    await store.write('a', signedIn('new'))
    unlock()
    expect(await reading).toEqual(signedIn('new'))
    expect(await store.read('a')).toEqual(signedIn('new'))
  })

  it('is what the keychain has otherwise', async () => {
    const { store, unlock } = await openStore()
    unlock()
    expect(await store.read('a')).toEqual(signedIn('old'))
  })
})
