import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Recipe } from '../../shared/model/server.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { Definitions } from './definitions.ts'
import { Servers } from './servers.ts'
import { hostile, openBench } from './testBench.ts'

const recipe: Recipe = {
  ...{ name: 'mail', command: 'node', args: [], env: [], cwd: '' },
  limits: { startMs: 1000, requestMs: 1000 },
}

function openAll() {
  const bench = openBench()
  const settings = memorySettings(upgrade({}))
  const secrets = createSecrets(memorySecrets())
  const servers = new Servers({ settings, secrets, emit: () => undefined })
  const definitions = new Definitions({
    ...{ settings, runs: () => bench.probes.list() },
    onAccepted: (probe) => servers.remember(probe),
  })
  const save = (id: string, name: string) => servers.save(id, { ...recipe, name }, false)
  return { bench, settings, servers, definitions, save }
}

let all: ReturnType<typeof openAll>
beforeEach(() => {
  all = openAll()
})
afterEach(() => all.bench.close())

/** One run of a server that means something else from its second start on. */
const test = () => all.bench.test(hostile('redefining', join(all.bench.folder, 'started')))

describe('definitions of a real server', () => {
  it('can be accepted once it is saved, and later runs show what changed', async () => {
    const first = await test()
    expect(all.definitions.read(first).pin.state).toBe('unsaved')
    expect(() => all.definitions.accept(first)).toThrowError('The server is not there')
    await all.save('a-server', 'mail')
    expect(all.definitions.read(first).pin.state).toBe('none')
    expect(all.definitions.accept(first).pin.state).toBe('same')

    const second = await test()
    const { pin, findings } = all.definitions.read(second)
    expect(pin).toMatchObject({ state: 'changed', changed: 1, added: 1, removed: 1 })
    expect(pin.changes.map(({ kind, name }) => [kind, name])).toEqual([
      ['changed', 'send-mail'],
      ['added', 'forward-mail'],
      ['removed', 'delete-mail'],
    ])
    expect(pin.changes[0]!.fields.map(({ part }) => part)).toEqual(['description', 'inputSchema'])
    expect(findings.map(({ kind, name }) => [kind, name])).toEqual([
      ['invisible', 'send-mail'],
      ['instruction', 'send-mail'],
    ])
    expect(all.definitions.accept(second).pin.state).toBe('same')
    expect(all.definitions.read(first).pin.state).toBe('changed')
    expect(all.settings.read().pins).toHaveLength(1)
  })

  it('survive the settings file, and go with the server', async () => {
    await all.save('a-server', 'mail')
    const run = await test()
    all.definitions.accept(run)
    const stored = upgrade(JSON.parse(JSON.stringify(all.settings.read())))
    const later = new Definitions({ settings: memorySettings(stored), runs: () => [] })
    expect(later.read(run).pin.state).toBe('same')
    await all.servers.remove('a-server')
    expect(all.settings.read().pins).toEqual([])
  })

  it('count as changed in the list of servers until they are accepted', async () => {
    const changed = () => all.servers.list()[0]?.lastProbe?.changed
    await all.save('a-server', 'mail')
    const first = await test()
    all.servers.remember(first)
    expect(changed()).toBe(0)
    all.definitions.accept(first)
    const second = await test()
    all.servers.remember(second)
    expect(changed()).toBe(3)
    all.definitions.accept(second)
    expect(changed()).toBe(0)
  })

  it('are compared by name with what was accepted of another saved server', async () => {
    await all.save('a-server', 'mail')
    await all.save('other', 'post office')
    const run = await test()
    all.definitions.accept({ ...run, serverId: 'other' })
    const { findings } = all.definitions.read(run)
    expect(findings.map(({ kind, name, about }) => [kind, name, about])).toEqual([
      ['sameName', 'send-mail', 'post office'],
      ['sameName', 'list-mails', 'post office'],
      ['sameName', 'delete-mail', 'post office'],
    ])
  })

  it('of thousands of tools cannot be accepted', async () => {
    await all.save('a-server', 'mail')
    const run = await all.bench.test(hostile('manyTools'))
    expect(run.result!.tools.length).toBeGreaterThan(2000)
    expect(() => all.definitions.accept(run)).toThrowError('more than 2,000 tools')
    expect(all.definitions.read(run).pin.state).toBe('none')
  })
})
