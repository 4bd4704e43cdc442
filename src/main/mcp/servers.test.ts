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
    const saved = await servers.save(null, recipe('sk-secret'), false)
    const seen = JSON.stringify([saved, servers.list(), settings.read(), emit.mock.calls])
    expect(seen).not.toContain('sk-secret')
    const real = await servers.resolve(saved.id, saved.recipe)
    expect(real.env[0]?.value).toBe('sk-secret')
  })

  it('keep the stored secret when it was not typed again, and replace it when it was', async () => {
    const { servers } = open()
    const { id } = await servers.save(null, recipe('one'), false)
    await servers.save(id, { ...recipe(null), name: 'renamed' }, false)
    expect((await servers.resolve(id, recipe(null))).env[0]?.value).toBe('one')
    await servers.save(id, recipe('two'), false)
    expect((await servers.resolve(id, recipe(null))).env[0]?.value).toBe('two')
    expect(servers.list()).toHaveLength(1)
  })

  it('forget the secret of a variable that is gone, and all of a server that is removed', async () => {
    const { servers, secrets } = open()
    const { id } = await servers.save(null, recipe('one'), false)
    await servers.save(id, { ...recipe(null), env: [] }, false)
    expect(await secrets.read(`server:${id}`)).toBeNull()
    const again = await servers.save(null, recipe('two'), false)
    await servers.remove(again.id)
    expect(await secrets.read(`server:${again.id}`)).toBeNull()
    expect(servers.list().map((server) => server.id)).toEqual([id])
  })

  it('are not saved without a keychain, unless the secret may live until quit', async () => {
    const { servers, settings } = open(noKeychain)
    const refused = servers.save(null, recipe('one'), false)
    await expect(refused).rejects.toMatchObject({ code: 'keychain_unavailable' })
    expect(settings.read().servers).toEqual([])
    const saved = await servers.save(null, recipe('one'), true)
    expect((await servers.resolve(saved.id, recipe(null))).env[0]?.value).toBe('one')
  })

  it('need no keychain when nothing is secret', async () => {
    const { servers } = open(noKeychain)
    await servers.save(null, { ...recipe(null), env: [] }, false)
    expect(servers.list()).toHaveLength(1)
  })

  it('need a command', async () => {
    const { servers } = open()
    const saving = servers.save(null, { ...recipe(null), command: ' ' }, false)
    await expect(saving).rejects.toMatchObject({ code: 'recipe_empty' })
  })
})
