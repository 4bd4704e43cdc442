import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { createSecrets, memorySecrets, type SecretStore } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { Servers } from './servers.ts'

const noKeychain: SecretStore = {
  read: () => Promise.reject(AppError.of('keychain_unavailable')),
  write: () => Promise.reject(AppError.of('keychain_unavailable')),
  remove: () => Promise.reject(AppError.of('keychain_unavailable')),
}
function open(keychain: SecretStore = memorySecrets()) {
  const settings = memorySettings(upgrade({}))
  const emit = vi.fn()
  const secrets = createSecrets(keychain)
  return { settings, emit, secrets, servers: new Servers({ settings, secrets, emit }) }
}
const recipe = (value: string | null): Recipe => ({
  name: 'git',
  command: 'uvx',
  args: ['mcp-server-git'],
  env: [
    { name: 'TOKEN', value, isSecret: true },
    { name: 'LEVEL', value: 'debug', isSecret: false },
  ],
  cwd: '',
  limits: { startMs: 30_000, requestMs: 30_000 },
})

describe('saved servers', () => {
  it('keep a secret in the keychain and nowhere else', async () => {
    const { servers, settings, emit } = open()
    const saved = await servers.save(crypto.randomUUID(), recipe('sk-secret'), false)
    const seen = JSON.stringify([saved, servers.list(), settings.read(), emit.mock.calls])
    expect(seen).not.toContain('sk-secret')
    const real = await servers.resolve(saved.id, saved.recipe)
    expect(real.env[0]?.value).toBe('sk-secret')
  })

  it('keep the stored secret when it was not typed again, and replace it when it was', async () => {
    const { servers } = open()
    const { id } = await servers.save(crypto.randomUUID(), recipe('one'), false)
    await servers.save(id, { ...recipe(null), name: 'renamed' }, false)
    expect((await servers.resolve(id, recipe(null))).env[0]?.value).toBe('one')
    await servers.save(id, recipe('two'), false)
    expect((await servers.resolve(id, recipe(null))).env[0]?.value).toBe('two')
    expect(servers.list()).toHaveLength(1)
  })

  it('forget the secret of a variable that is gone, and all of a server that is removed', async () => {
    const { servers, secrets } = open()
    const { id } = await servers.save(crypto.randomUUID(), recipe('one'), false)
    await servers.save(id, { ...recipe(null), env: [] }, false)
    expect(await secrets.read(`server:${id}`)).toBeNull()
    const again = await servers.save(crypto.randomUUID(), recipe('two'), false)
    await servers.remove(again.id)
    expect(await secrets.read(`server:${again.id}`)).toBeNull()
    expect(servers.list().map((server) => server.id)).toEqual([id])
  })

  it('are not saved without a keychain, unless the secret may live until quit', async () => {
    const { servers, settings } = open(noKeychain)
    const refused = servers.save(crypto.randomUUID(), recipe('one'), false)
    await expect(refused).rejects.toMatchObject({ code: 'keychain_unavailable' })
    expect(settings.read().servers).toEqual([])
    const saved = await servers.save(crypto.randomUUID(), recipe('one'), true)
    expect((await servers.resolve(saved.id, recipe(null))).env[0]?.value).toBe('one')
  })

  it('drop the value of a removed variable and keep that of the others', async () => {
    const { servers, secrets } = open()
    const two = (first: string | null, second: string | null) => ({
      ...recipe(null),
      env: [
        { name: 'A', value: first, isSecret: true },
        { name: 'B', value: second, isSecret: true },
      ],
    })
    const { id } = await servers.save(crypto.randomUUID(), two('one', 'two'), false)
    await servers.save(id, two(null, 'three'), false)
    expect((await servers.resolve(id, two(null, null))).env.map((one) => one.value)).toEqual([
      'one',
      'three',
    ])
    await servers.save(id, { ...recipe(null), env: two(null, null).env.slice(1) }, false)
    expect(JSON.parse((await secrets.read(`server:${id}`)) ?? '')).toEqual({ B: 'three' })
  })

  it('run with a value that was just typed rather than with the stored one', async () => {
    const { servers } = open()
    const { id } = await servers.save(crypto.randomUUID(), recipe('one'), false)
    expect((await servers.resolve(id, recipe('typed'))).env[0]?.value).toBe('typed')
    expect((await servers.resolve('other', recipe(null))).env[0]?.value).toBeNull()
  })

  it('show no secret that someone wrote into the settings file by hand', () => {
    const { servers, settings } = open()
    const saved = { id: 'x', recipe: recipe('by-hand'), lastProbe: null, tags: [] }
    settings.update(() => ({ servers: [saved] }))
    expect(JSON.stringify(servers.list())).not.toContain('by-hand')
  })

  it('leave no secret behind when the settings cannot be written', async () => {
    const secrets = createSecrets(memorySecrets())
    const written: string[] = []
    const failing = {
      ...memorySettings(upgrade({})),
      update: () => {
        throw AppError.of('settings_unwritable')
      },
    }
    const watched = {
      ...secrets,
      write: (account: string, value: string, keep: boolean) => {
        written.push(account)
        return secrets.write(account, value, keep)
      },
    }
    const servers = new Servers({ settings: failing, secrets: watched, emit: vi.fn() })
    const saving = servers.save(crypto.randomUUID(), recipe('one'), false)
    await expect(saving).rejects.toMatchObject({ code: 'settings_unwritable' })
    expect(written).toHaveLength(1)
    expect(await secrets.read(written[0]!)).toBeNull()
  })

  it('survive a damaged entry in the keychain', async () => {
    const { servers, secrets } = open()
    const { id } = await servers.save(crypto.randomUUID(), recipe('one'), false)
    await secrets.write(`server:${id}`, 'not json', false)
    expect((await servers.resolve(id, recipe(null))).env[0]?.value).toBeNull()
    await servers.save(id, recipe('two'), false)
    expect((await servers.resolve(id, recipe(null))).env[0]?.value).toBe('two')
  })

  it('are added under the id the caller chose', async () => {
    const { servers } = open()
    expect(await servers.save('chosen', recipe('one'), false)).toMatchObject({ id: 'chosen' })
    expect(servers.list().map(({ id }) => id)).toEqual(['chosen'])
  })

  it('that are gone cannot be removed', async () => {
    const { servers } = open()
    await expect(servers.remove('x')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('tell the whole list whenever it changes', async () => {
    const { servers, emit } = open()
    const { id } = await servers.save(crypto.randomUUID(), recipe('one'), false)
    expect(emit).toHaveBeenLastCalledWith('servers.changed', servers.list())
    await servers.remove(id)
    expect(emit).toHaveBeenLastCalledWith('servers.changed', [])
  })

  it('need no keychain when nothing is secret', async () => {
    const { servers } = open(noKeychain)
    await servers.save(crypto.randomUUID(), { ...recipe(null), env: [] }, false)
    const empty = [{ name: 'TOKEN', value: null, isSecret: true }]
    await servers.save(crypto.randomUUID(), { ...recipe(null), env: empty }, false)
    expect(servers.list()).toHaveLength(2)
  })

  it('need a command', async () => {
    const { servers } = open()
    const saving = servers.save(crypto.randomUUID(), { ...recipe(null), command: ' ' }, false)
    await expect(saving).rejects.toMatchObject({ code: 'recipe_empty' })
  })
})
