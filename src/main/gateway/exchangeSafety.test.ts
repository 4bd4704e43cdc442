import { describe, expect, it } from 'vitest'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import type { Gateway } from '../../shared/model/gateway.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { Exchange, exportText } from './exchange.ts'
import { Gateways } from './gateways.ts'

const eu: Gateway = {
  ...{ id: 'eu', name: 'Production EU', url: 'https://eu.example.com', auth: 'bearer', user: '' },
  ...{ environment: 'production', allowPlainHttp: false, isReadOnly: true },
  network: DEFAULT_NETWORK,
}
const dev: Gateway = { ...eu, id: 'dev', name: 'Team dev', environment: 'development' }

async function build() {
  const settings = memorySettings(upgrade({}))
  settings.update(() => ({ gateways: [eu, dev] }))
  const secrets = createSecrets(memorySecrets())
  for (const { id } of [eu, dev]) await secrets.write(id, 'key-that-stays-here', false)
  const exchange = new Exchange(new Gateways({ settings, secrets, emit: () => undefined }))
  const take = (text: string, ...confirms: string[]) => {
    const choices = confirms.map((confirm, index) => ({ index, confirm }))
    return exchange.import(text, choices, exchange.readImport(text).digest)
  }
  return { exchange, secrets, take, here: () => settings.read().gateways }
}

const entryOf = async (changed: Gateway) =>
  (await build()).exchange.readImport(exportText([changed])).entries[0]!

describe('what a gateway here would lose by an import', () => {
  const none: string[] = []
  const deleted = 'The credential stored for it here is deleted.'
  it.each<[string, Gateway, string[]]>([
    [
      'production becomes something else',
      { ...eu, environment: 'staging' },
      [
        'Production EU would no longer count as production: no red strip, and no name to type before something is deleted.',
      ],
    ],
    [
      'read only is switched off',
      { ...dev, isReadOnly: false },
      ['Read only is turned off: the app could change things on it again.'],
    ],
    [
      'it leads to another host',
      { ...dev, url: 'https://evil.example.com' },
      [
        'Requests and the credential you enter for it go to https://evil.example.com, no longer to https://eu.example.com.',
        deleted,
      ],
    ],
    [
      'it leads to another host that wants no credential',
      { ...dev, url: 'http://eu.example.com', auth: 'none' },
      ['Requests go to http://eu.example.com, no longer to https://eu.example.com.', deleted],
    ],
    ['the credential goes another way', { ...dev, auth: 'basic', user: 'root' }, [deleted]],
    ['it becomes production', { ...dev, environment: 'production' }, none],
    ['it is new', { ...dev, name: 'Fresh', isReadOnly: false, environment: 'local' }, none],
    ['nothing changes', eu, none],
  ])('is said where %s', async (_, changed, losses) => {
    expect((await entryOf(changed)).losses).toEqual(losses)
  })

  it('asks for the name of a production gateway whatever changes, and for no other', async () => {
    expect((await entryOf({ ...eu, name: 'production eu' })).guard).toBe('Production EU')
    expect((await entryOf({ ...eu, environment: 'local' })).guard).toBe('Production EU')
    expect((await entryOf(eu)).guard).toBeNull()
    expect((await entryOf({ ...dev, environment: 'production' })).guard).toBeNull()
    expect((await entryOf({ ...eu, name: 'Fresh' })).guard).toBeNull()
  })
})

describe('an import over a production gateway', () => {
  const text = exportText([
    { ...eu, environment: 'local', isReadOnly: false, url: 'https://evil.example.com' },
    { ...dev, isReadOnly: false },
  ])

  it.each(['', 'production eu', 'Production EU ', 'Team dev'])(
    'saves nothing at all when “%s” was typed for its name',
    async (typed) => {
      const app = await build()
      await expect(app.take(text, typed, '')).rejects.toMatchObject({ code: 'confirm_mismatch' })
      expect(app.here()).toEqual([eu, dev])
      expect(await app.secrets.read('eu')).toBe('key-that-stays-here')
    },
  )

  it('goes on with its exact name, though the gateway is read only', async () => {
    const app = await build()
    expect((await app.take(text, 'Production EU', '')).failed).toEqual([])
    expect(app.here()).toMatchObject([
      { name: 'Production EU', environment: 'local', isReadOnly: false },
      { name: 'Team dev', isReadOnly: false },
    ])
    expect(await app.secrets.read('eu')).toBeNull()
  })

  it('asks for nothing when that entry is not taken', async () => {
    const app = await build()
    const choices = [{ index: 1, confirm: '' }]
    await app.exchange.import(text, choices, app.exchange.readImport(text).digest)
    expect(app.here()).toMatchObject([eu, { name: 'Team dev', isReadOnly: false }])
  })
})
