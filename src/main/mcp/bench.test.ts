import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { fileLog } from '../log.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings, type SettingsStore } from '../storage/settingsStore.ts'
import { Bench } from './bench.ts'
import { ShellEnvironment } from './environment.ts'
import { Servers } from './servers.ts'
import { hostile, processesWith, until } from './testBench.ts'

const SECRET = 'sk-very-secret-value'
const environment = new ShellEnvironment()

/** The whole bench over settings in memory. `hears` is all that left it: events, log, settings. */
function openWhole(change: (settings: SettingsStore) => SettingsStore = (settings) => settings) {
  const folder = mkdtempSync(join(tmpdir(), 'whole-bench-'))
  const settings = change(memorySettings(upgrade({})))
  const events: unknown[] = []
  const emit: Emit = (event, payload) => void events.push([event, payload])
  const logFile = join(folder, 'main.log')
  const log = fileLog(logFile)
  const servers = new Servers({ settings, secrets: createSecrets(memorySecrets()), emit })
  const ledgerFile = join(folder, 'probes.json')
  const version = '0.0.0'
  const bench = new Bench({ settings, servers, emit, log, ledgerFile, version, environment })
  const mark = `whole-${folder.slice(-6)}-${process.pid}`
  let count = 0
  return {
    settings,
    servers,
    bench,
    events,
    mark,
    log: () => {
      try {
        return readFileSync(logFile, 'utf8')
      } catch {
        return ''
      }
    },
    recipe: (part: Partial<Recipe> = {}): Recipe => ({
      name: 'env',
      command: process.execPath,
      ...{ args: [], cwd: '', limits: { startMs: 15_000, requestMs: 15_000 } },
      ...hostile('environment'),
      ...part,
      env: part.env ?? [
        { name: 'BENCH_TEST', value: mark, isSecret: false },
        { name: 'API_TOKEN', value: SECRET, isSecret: true },
      ],
    }),
    start: (recipe: Recipe, digest: string | null, serverId = 'a-draft') =>
      bench.start({ probeId: `probe-${++count}`, serverId, recipe, digest }),
    keep: (recipe: Recipe, digest: string | null, serverId = 'a-draft') =>
      bench.keepRunning({ sessionId: `session-${++count}`, serverId, recipe, digest }),
    async close() {
      await bench.endAll()
      expect(processesWith(mark)).toEqual([])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

let whole: ReturnType<typeof openWhole>
beforeEach(() => {
  whole = openWhole()
})
afterEach(() => whole.close())

const refused = expect.objectContaining({ code: 'consent_required' })

describe('consent on the bench', () => {
  it('runs nothing before it was given', async () => {
    await expect(whole.start(whole.recipe(), null)).rejects.toEqual(refused)
    expect(whole.bench.list()).toEqual([])
    expect(whole.settings.read().consents).toEqual([])
    expect(processesWith(whole.mark)).toEqual([])
  })

  it('is not given by the digest of something else', async () => {
    const other = await whole.bench.preview('a-draft', whole.recipe({ args: ['--version'] }))
    await expect(whole.start(whole.recipe(), other.digest)).rejects.toEqual(refused)
    await expect(whole.start(whole.recipe(), '')).rejects.toEqual(refused)
  })

  it('is remembered, and asked again for changed command, arguments, names or folder', async () => {
    const recipe = whole.recipe()
    const { digest } = await whole.bench.preview('a-draft', recipe)
    const { id } = await whole.start(recipe, digest)
    expect(await whole.bench.ended(id)).toMatchObject({ state: 'passed' })
    for (const part of [
      { command: 'node' },
      { args: [...recipe.args, '--more'] },
      { env: [...recipe.env, { name: 'NODE_OPTIONS', value: '', isSecret: false }] },
      { env: recipe.env.slice(1) },
      { cwd: '/' },
    ]) {
      const changed = { ...recipe, ...part }
      await expect(whole.start(changed, null)).rejects.toEqual(refused)
    }

    const env = recipe.env.map((entry) => (entry.isSecret ? { ...entry, value: 'other' } : entry))
    const again = await whole.start({ ...recipe, name: 'renamed', env }, null)
    expect(await whole.bench.ended(again.id)).toMatchObject({ state: 'passed' })
  })

  it('does not stop a run when it cannot be written, and is asked again', async () => {
    await whole.close()
    whole = openWhole((settings) => ({
      ...settings,
      update: () => {
        throw AppError.of('settings_unwritable')
      },
    }))
    const recipe = whole.recipe()
    const { digest } = await whole.bench.preview('a-draft', recipe)
    const { id } = await whole.start(recipe, digest)
    expect(await whole.bench.ended(id)).toMatchObject({ state: 'passed' })
    await expect(whole.start(recipe, null)).rejects.toEqual(refused)
    expect(whole.log()).toContain('the consent could not be kept')
  })

  it('asks for a command', async () => {
    const empty = expect.objectContaining({ code: 'recipe_empty' })
    await expect(whole.bench.preview('a-draft', whole.recipe({ command: ' ' }))).rejects.toEqual(
      empty,
    )
    await expect(whole.start(whole.recipe({ command: ' ' }), null)).rejects.toEqual(empty)
  })
})

describe('a preview', () => {
  it('shows where the command is, from home, and hides what is secret', async () => {
    const preview = await whole.bench.preview('a-draft', whole.recipe({ command: 'sh', cwd: '~' }))
    expect(preview.path).toMatch(/^\/.*\/sh$/)
    expect(preview).toMatchObject({ command: 'sh', cwd: '~', changed: [], ranBefore: null })
    expect(preview.env[0]?.value).toBe(whole.mark)
    expect(preview.env[1]).toMatchObject({ name: 'API_TOKEN', isSecret: true })
    expect(JSON.stringify(preview)).not.toContain(SECRET)
    const kept = whole.recipe({ env: [{ name: 'API_TOKEN', value: null, isSecret: true }] })
    expect((await whole.bench.preview('a-draft', kept)).env[0]?.value).toBeNull()
  })

  it('finds what only the PATH of the recipe has, and nothing that is not there', async () => {
    const env = [{ name: 'PATH', value: resolve(process.execPath, '..'), isSecret: false }]
    const preview = await whole.bench.preview('a-draft', whole.recipe({ command: 'node', env }))
    expect(preview.path?.replace('~', homedir())).toBe(process.execPath)
    const missing = await whole.bench.preview(
      'a-draft',
      whole.recipe({ command: 'no-such-program' }),
    )
    expect(missing.path).toBeNull()
  })

  it('says what is new since the same server ran, and when that was', async () => {
    const recipe = whole.recipe()
    const { id: serverId } = await whole.servers.save(crypto.randomUUID(), recipe, false)
    const { digest } = await whole.bench.preview(serverId, recipe)
    const { id } = await whole.start(recipe, digest, serverId)
    await whole.bench.ended(id)
    const same = await whole.bench.preview(serverId, recipe)
    expect(same.changed).toEqual([])
    expect(Date.parse(same.ranBefore ?? '')).toBeGreaterThan(Date.now() - 60_000)
    const changed = { ...recipe, args: [...recipe.args, 'x'], cwd: '/' }
    const preview = await whole.bench.preview(serverId, changed)
    expect(preview.changed).toEqual([`argument ${recipe.args.length + 1}`, 'folder'])
    const never = await whole.bench.preview('a-draft', changed)
    expect(never).toMatchObject({ changed: [], ranBefore: null })
  })
})

describe('a test of a server that is saved afterwards', () => {
  it('counts for the saved server: its result and the agreement, with its secrets', async () => {
    const recipe = whole.recipe()
    const { digest } = await whole.bench.preview('a-draft', recipe)
    await whole.bench.ended((await whole.start(recipe, digest)).id)
    const saved = await whole.bench.save('a-draft', recipe, false)
    expect(saved.id).toBe('a-draft')
    expect(whole.servers.list()).toMatchObject([{ id: 'a-draft', lastProbe: { state: 'passed' } }])
    const { id } = await whole.start(saved.recipe, null)
    expect(await whole.bench.ended(id)).toMatchObject({ state: 'passed', serverId: 'a-draft' })
  })

  it('does not count when something else is saved', async () => {
    const recipe = whole.recipe()
    const { digest } = await whole.bench.preview('a-draft', recipe)
    await whole.bench.ended((await whole.start(recipe, digest)).id)
    await whole.bench.save('a-draft', { ...recipe, args: [...recipe.args, 'more'] }, false)
    expect(whole.servers.list()).toMatchObject([{ lastProbe: null }])
  })
})

describe('drafts', () => {
  it('outlive the window, without the secrets that were typed', () => {
    const recipe = whole.recipe()
    const drafts = { key: 'a-draft', fresh: ['a-draft'], edits: { 'a-draft': recipe } }
    whole.bench.drafts.keep(drafts)
    const env = [recipe.env[0], { ...recipe.env[1], value: null }]
    expect(whole.bench.drafts.view).toEqual({ ...drafts, edits: { 'a-draft': { ...recipe, env } } })
    expect(JSON.stringify([whole.events, whole.settings.read()])).not.toContain(SECRET)
  })
})

describe('a test of a saved server', () => {
  it('gets the secrets from the keychain, and none of them goes anywhere else', async () => {
    const printing = whole.recipe({ ...hostile('environment', 'API_TOKEN') })
    const saved = await whole.servers.save(crypto.randomUUID(), printing, false)
    const { digest } = await whole.bench.preview(saved.id, saved.recipe)
    const { id } = await whole.start(saved.recipe, digest, saved.id)
    const view = await whole.bench.ended(id)
    expect(view.state).toBe('passed')
    const printed = whole.bench.output(id).map(({ text }) => text)
    expect(printed).toContainEqual(expect.stringMatching(/^API_TOKEN=(?!undefined)./))
    await until(() => whole.servers.list()[0]?.lastProbe !== null)
    expect(whole.servers.list()[0]?.lastProbe).toMatchObject({ state: 'passed', reason: '' })
    const seen = [view, whole.bench.list(), whole.bench.output(id), whole.servers.list()]
    const left = JSON.stringify([...seen, whole.events, whole.settings.read()]) + whole.log()
    expect(left).not.toContain(SECRET)
  })

  it('keeps a stored secret hidden even when the window calls it no secret', async () => {
    const recipe = whole.recipe({ args: [...whole.recipe().args, 'API_TOKEN'] })
    const saved = await whole.servers.save(crypto.randomUUID(), recipe, false)
    const first = await whole.bench.preview(saved.id, saved.recipe)
    await whole.start(saved.recipe, first.digest, saved.id)
    const env = saved.recipe.env.map((entry) => ({ ...entry, isSecret: entry.value !== null }))
    const { id } = await whole.start({ ...saved.recipe, env }, null, saved.id)
    await whole.bench.ended(id)
    const seen = JSON.stringify([whole.bench.output(id), whole.bench.list(), whole.events])
    expect(seen).toContain('API_TOKEN=')
    expect(seen).not.toContain(SECRET)
  })

  it('gives a stored secret only to what was allowed for its own server', async () => {
    const saved = await whole.servers.save(crypto.randomUUID(), whole.recipe(), false)
    const other = { ...saved.recipe, args: [...saved.recipe.args, 'API_TOKEN'] }
    const typed = other.env.map((entry) => ({ ...entry, value: entry.value ?? 'typed' }))
    const { digest } = await whole.bench.preview('a-draft', { ...other, env: typed })
    await whole.start({ ...other, env: typed }, digest) // allowed, but for nobody's secrets
    await expect(whole.start(other, null, saved.id)).rejects.toEqual(refused)
  })

  it('is remembered with its reason when it fails', async () => {
    const recipe = whole.recipe({ ...hostile('crashing') })
    const { id: serverId } = await whole.servers.save(crypto.randomUUID(), recipe, false)
    const { digest } = await whole.bench.preview(serverId, recipe)
    const { id } = await whole.start(recipe, digest, serverId)
    expect(whole.bench.probe(id)).toMatchObject({ state: 'running', serverId })
    const { failure } = await whole.bench.ended(id)
    await until(() => whole.servers.list()[0]?.lastProbe !== null)
    expect(whole.servers.list()[0]?.lastProbe).toMatchObject({
      state: 'failed',
      toolCount: 0,
      reason: failure?.message,
    })
    expect(whole.events).toContainEqual(['servers.changed', whole.servers.list()])
  })

  it('is reported for an issue without its secrets and without the home folder', async () => {
    const hidden = ['--folder', join(homedir(), 'notes'), `--key=${SECRET}`]
    const crashing = hostile('crashing').args ?? []
    const recipe = whole.recipe({ args: [...crashing, ...hidden], cwd: homedir() })
    const { digest } = await whole.bench.preview('a-draft', recipe)
    const { id } = await whole.start(recipe, digest)
    await whole.bench.ended(id)
    await until(() => whole.bench.output(id).length > 20)
    const pin = { state: 'none', at: null, added: 0, removed: 0, changed: 0, changes: [] } as const
    const findings = { findings: [], isWhole: true, pin: { ...pin, changes: [] } }
    const text = await whole.bench.report(id, findings)
    expect(text).toContain('| Code | `server_exited` |')
    expect(text).toContain('API_TOKEN is ••••')
    expect(text).toContain('BENCH_TEST, API_TOKEN (secret)')
    expect(text).toContain('~/notes')
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain(whole.mark)
    expect(text).not.toContain(homedir())
  })

  it('can be cancelled, and removed while it runs', async () => {
    const recipe = whole.recipe({ ...hostile('silent') })
    const { id: serverId } = await whole.servers.save(crypto.randomUUID(), recipe, false)
    const { digest } = await whole.bench.preview(serverId, recipe)
    const { id } = await whole.start(recipe, digest, serverId)
    await until(() => whole.bench.probe(id).pid !== null)
    await whole.servers.remove(serverId)
    whole.bench.cancel(id)
    expect(await whole.bench.ended(id)).toMatchObject({ state: 'cancelled' })
    expect(whole.servers.list()).toEqual([])
    await until(() => processesWith(whole.mark).length === 0)
  })
})

describe('a server that is kept running', () => {
  const running = (id: string) => () => whole.bench.sessions.get(id).view.state === 'running'

  it('needs the consent of a test, and gives the same', async () => {
    const recipe = whole.recipe()
    await expect(whole.keep(recipe, null)).rejects.toEqual(refused)
    expect(whole.bench.sessions.list()).toEqual([])
    const { digest } = await whole.bench.preview('a-draft', recipe)
    const { id } = await whole.keep(recipe, digest)
    await until(running(id))
    await whole.bench.sessions.stop(id)
    expect((await whole.start(recipe, null)).state).toBe('running')
  })

  it('counts with the tests: at most eight at once', async () => {
    const recipe = whole.recipe(hostile('silent'))
    const { digest } = await whole.bench.preview('a-draft', recipe)
    for (let index = 0; index < 4; index += 1) await whole.keep(recipe, digest, `server-${index}`)
    for (let index = 0; index < 4; index += 1) await whole.start(recipe, digest, `other-${index}`)
    const full = expect.objectContaining({ code: 'too_many_probes' })
    await expect(whole.start(recipe, digest)).rejects.toEqual(full)
    await expect(whole.keep(recipe, digest)).rejects.toEqual(full)
    await whole.bench.sessions.stop(whole.bench.sessions.list()[0]!.id)
    expect((await whole.start(recipe, digest)).state).toBe('running')
  })

  it('gets its secrets, which stand in no event, transcript or log', async () => {
    const recipe = whole.recipe({
      ...hostile('liveCalls'),
      env: [
        { name: 'BENCH_TEST', value: whole.mark, isSecret: false },
        { name: 'SECRET', value: SECRET, isSecret: true },
      ],
    })
    const { id: serverId, recipe: stored } = await whole.servers.save('saved', recipe, false)
    const { digest } = await whole.bench.preview(serverId, stored)
    const { id } = await whole.keep(stored, digest, serverId)
    await until(running(id))
    const session = whole.bench.sessions.get(id)
    const call = { callId: 'call-1', kind: 'tool', target: 'secret', arguments: {} } as const
    session.running.start(call)
    await until(() => session.callViews[0]?.state === 'done')
    expect(JSON.stringify(session.calls.outcome('call-1').result)).toContain('••••')
    const all = [whole.events, session.transcript.jsonLines(), session.log.lines(0), whole.log()]
    expect(JSON.stringify(all)).not.toContain(SECRET)
  })

  it('ends when its server is deleted', async () => {
    const recipe = whole.recipe()
    const { id: serverId } = await whole.servers.save('saved', recipe, false)
    const { digest } = await whole.bench.preview(serverId, recipe)
    const { id } = await whole.keep(recipe, digest, serverId)
    await until(running(id))
    await whole.bench.remove(serverId)
    expect(whole.bench.sessions.list()).toEqual([])
    expect(processesWith(whole.mark)).toEqual([])
  })
})
