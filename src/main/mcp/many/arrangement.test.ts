import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { createSecrets, memorySecrets } from '../../storage/secrets.ts'
import { upgrade } from '../../storage/settings.ts'
import { memorySettings, type SettingsStore } from '../../storage/settingsStore.ts'
import { Servers } from '../servers.ts'
import { Arrangement } from './arrangement.ts'

const recipe = (name: string, secret: string | null = null) => ({
  ...{ name, command: 'node', args: [], cwd: '' },
  env: secret === null ? [] : [{ name: 'TOKEN', value: secret, isSecret: true }],
  limits: { startMs: 30_000, requestMs: 30_000 },
})

async function open(wrap = (settings: SettingsStore) => settings) {
  const settings = wrap(memorySettings(upgrade({})))
  const emit = vi.fn()
  const keychain = memorySecrets()
  const secrets = createSecrets(keychain)
  const servers = new Servers({ settings, secrets, emit })
  const arrangement = new Arrangement({ settings, secrets, servers, emit })
  const names = () => servers.list().map((server) => server.recipe.name)
  return { settings, emit, keychain, secrets, servers, arrangement, names }
}

async function openThree() {
  const opened = await open()
  for (const name of ['one', 'two', 'three']) await opened.servers.save(name, recipe(name), false)
  opened.emit.mockClear()
  return opened
}

describe('the order of saved servers', () => {
  it('is the one the user gave, wherever the server came from', async () => {
    const { arrangement, names, settings } = await openThree()
    arrangement.move('three', 0)
    expect(names()).toEqual(['three', 'one', 'two'])
    arrangement.move('three', 2)
    expect(names()).toEqual(['one', 'two', 'three'])
    arrangement.move('one', 99)
    expect(names()).toEqual(['two', 'three', 'one'])
    expect(
      upgrade(JSON.parse(JSON.stringify(settings.read()))).servers.map(({ id }) => id),
    ).toEqual(['two', 'three', 'one'])
  })

  it('is told to the window, and only for a server that is there', async () => {
    const { arrangement, emit } = await openThree()
    arrangement.move('two', 0)
    expect(emit.mock.calls.map(([event]) => event)).toEqual(['servers.changed'])
    expect(() => arrangement.move('gone', 0)).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    )
  })
})

describe('tags', () => {
  it('stay with their server when it is saved again, and words of another case are one', async () => {
    const { arrangement, servers } = await openThree()
    arrangement.tag('two', ['Work', 'read only', 'work'])
    await servers.save('two', recipe('renamed'), false)
    expect(servers.list().map(({ tags }) => tags)).toEqual([[], ['Work', 'read only'], []])
  })

  it('are missing in an old settings file, which loads', () => {
    const old = { id: 'a', recipe: recipe('a'), lastProbe: null }
    const broken = { ...old, id: 'b', tags: [5, { not: 'a tag' }] }
    expect(upgrade({ version: 1, servers: [old, broken] }).servers).toMatchObject([
      { id: 'a', tags: [] },
      { id: 'b', tags: [] },
    ])
  })
})

describe('a copy of a server', () => {
  it('stands behind it under a name of its own', async () => {
    const { arrangement, names, servers } = await openThree()
    arrangement.tag('one', ['work'])
    const copy = await arrangement.duplicate('one')
    await arrangement.duplicate('one')
    await arrangement.duplicate(copy.id)
    expect(names()).toEqual(['one', 'one copy 2', 'one copy', 'one copy 3', 'two', 'three'])
    expect(servers.list()[2]).toMatchObject({ id: copy.id, tags: ['work'], lastProbe: null })
  })

  it('runs with the same secrets, which no answer and no event holds', async () => {
    const { arrangement, servers, emit, settings } = await open()
    await servers.save('git', recipe('git', 'sk-secret'), false)
    const copy = await arrangement.duplicate('git')
    expect((await servers.resolve(copy.id, copy.recipe)).env[0]?.value).toBe('sk-secret')
    expect(JSON.stringify([copy, emit.mock.calls, settings.read()])).not.toContain('sk-secret')
    await servers.remove('git')
    expect((await servers.resolve(copy.id, copy.recipe)).env[0]?.value).toBe('sk-secret')
  })

  it('keeps until quit what was kept until quit, and nothing of it in the keychain', async () => {
    const { arrangement, servers, secrets, keychain } = await open()
    await servers.save('git', recipe('git', 'sk-secret'), true)
    const { id } = await arrangement.duplicate('git')
    expect(await secrets.place(`server:${id}`)).toBe('memory')
    expect(await keychain.read(`server:${id}`)).toBeNull()
  })

  it('leaves no secret behind when the settings cannot be written', async () => {
    let isFull = false
    const opened = await open((settings) => ({
      read: settings.read,
      update: (change) => {
        if (isFull) throw AppError.of('settings_unwritable')
        settings.update(change)
      },
    }))
    const written = vi.spyOn(opened.secrets, 'write')
    await opened.servers.save('git', recipe('git', 'sk-secret'), false)
    isFull = true
    const copied = opened.arrangement.duplicate('git')
    await expect(copied).rejects.toMatchObject({ code: 'settings_unwritable' })
    const [account] = written.mock.calls.at(-1)!
    expect(account).not.toBe('server:git')
    expect(await opened.secrets.read(account)).toBeNull()
  })
})
