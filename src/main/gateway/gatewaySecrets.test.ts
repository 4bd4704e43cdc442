import { describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import type { Gateway } from '../../shared/model/gateway.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { clientKeyOf, GatewaySecrets } from './gatewaySecrets.ts'

const KEY = clientKeyOf('g1')

/** A keychain that refuses to write to these accounts. */
function build(refused: string[] = []) {
  const keychain = memorySecrets()
  const secrets = createSecrets({
    ...keychain,
    async write(account, value) {
      if (refused.includes(account)) throw AppError.of('keychain_unavailable')
      await keychain.write(account, value)
    },
  })
  const stored = async () => [await secrets.read('g1'), await secrets.read(KEY)]
  return { secrets, stored, own: new GatewaySecrets(secrets) }
}

const gateway = (change: Partial<Gateway> = {}): Gateway => ({
  ...{ id: 'g1', name: 'Team', url: 'https://gw.example', environment: 'local' },
  ...{ auth: 'bearer', user: '', allowPlainHttp: false, isReadOnly: false },
  network: { ...DEFAULT_NETWORK, clientCertificate: 'pem' },
  ...change,
})

describe('the secrets of a gateway', () => {
  it('are stored both, and put back as they were, each in its place', async () => {
    const { own, secrets, stored } = build()
    await secrets.write('g1', 'old', true)
    const brought = { secret: 'new', clientKey: 'key', keepUntilQuit: false }
    const undo = await own.store('g1', brought)
    expect(await stored()).toEqual(['new', 'key'])
    expect(await own.place('g1')).toBe('keychain')
    await undo()
    expect(await stored()).toEqual(['old', null])
    expect(await own.place('g1')).toBe('memory')
  })

  it('are stored both or not at all', async () => {
    const { own, secrets, stored } = build([KEY])
    await secrets.write('g1', 'old', false)
    const brought = { secret: 'new', clientKey: 'key', keepUntilQuit: false }
    await expect(own.store('g1', brought)).rejects.toMatchObject({ code: 'keychain_unavailable' })
    expect(await stored()).toEqual(['old', null])
  })

  it('stay where nothing is brought along', async () => {
    const { own, secrets, stored } = build()
    await secrets.write('g1', 'old', false)
    const undo = await own.store('g1', { secret: '', clientKey: '', keepUntilQuit: false })
    expect(await stored()).toEqual(['old', null])
    await undo()
    expect(await stored()).toEqual(['old', null])
  })

  it.each<[string, Partial<Gateway>, boolean]>([
    ['another address', { url: 'https://evil.example' }, true],
    ['another user', { user: 'other' }, true],
    ['another name only', { name: 'Other' }, false],
  ])('go before an import with %s is saved, and come back', async (_, change, isGone) => {
    const { own, secrets, stored } = build()
    await secrets.write('g1', 'secret', true)
    await secrets.write(KEY, 'key', false)
    const undo = await own.dropForOtherWay(gateway(), gateway(change))
    expect(await stored()).toEqual(isGone ? [null, null] : ['secret', 'key'])
    await undo()
    expect(await stored()).toEqual(['secret', 'key'])
    expect(await own.place('g1')).toBe('memory')
  })

  it('go when the saved gateway needs them no more', async () => {
    const { own, secrets, stored } = build()
    await secrets.write('g1', 'secret', false)
    await secrets.write(KEY, 'key', false)
    await own.dropUnused(gateway(), gateway({ network: DEFAULT_NETWORK }))
    expect(await stored()).toEqual(['secret', null])
    await own.dropUnused(gateway(), gateway({ auth: 'none' }))
    expect(await stored()).toEqual([null, null])
  })
})
