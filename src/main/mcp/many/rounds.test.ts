import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Emit, Events } from '../../../shared/contract.ts'
import type { RoundView } from '../../../shared/model/round.ts'
import type { Recipe } from '../../../shared/model/server.ts'
import { roundNotification, roundSummary } from '../../../shared/text/many.ts'
import type { Log } from '../../log.ts'
import { createSecrets, memorySecrets } from '../../storage/secrets.ts'
import { upgrade } from '../../storage/settings.ts'
import { memorySettings } from '../../storage/settingsStore.ts'
import { Bench } from '../bench.ts'
import { digestOf, withConsent } from '../consent.ts'
import { Definitions } from '../definitions.ts'
import { ShellEnvironment } from '../environment.ts'
import { Servers } from '../servers.ts'
import { hostile, processesWith, until } from '../testBench.ts'
import { Rounds } from './rounds.ts'

const environment = new ShellEnvironment()
const quiet: Log = { write: () => undefined, hide: () => undefined }

/** A whole bench with servers that were allowed, as the app builds it. */
function openMany() {
  const folder = mkdtempSync(join(tmpdir(), 'many-'))
  const mark = `many-${folder.slice(-6)}-${process.pid}`
  const settings = memorySettings(upgrade({}))
  const rounded: RoundView[] = []
  let most = 0
  const emit: Emit = (event, payload) => {
    if (event === 'rounds.changed') rounded.push(payload as Events['rounds.changed'])
    const running =
      event === 'probes.changed' && bench.list().filter((run) => run.state === 'running')
    if (running) most = Math.max(most, running.length)
  }
  const servers = new Servers({ settings, secrets: createSecrets(memorySecrets()), emit })
  const ledgerFile = join(folder, 'probes.json')
  const bench: Bench = new Bench({
    ...{ settings, servers, emit, environment, ledgerFile },
    ...{ log: quiet, version: '0' },
  })
  const definitions = new Definitions({ settings, runs: bench.list })
  const rounds = new Rounds({ servers, bench, definitions, emit })
  const recipeOf = (name: string, part: Partial<Recipe>): Recipe => ({
    ...{ name, command: process.execPath, args: [], cwd: '' },
    limits: { startMs: 15_000, requestMs: 15_000 },
    ...part,
    env: [{ name: 'MANY_TEST', value: mark, isSecret: false }],
  })
  return {
    ...{ folder, mark, settings, servers, bench, definitions, rounds, rounded, recipeOf },
    most: () => most,
    /** Saves a server that the user allowed, or one they never did. */
    async save(name: string, part: Partial<Recipe>, isAllowed = true): Promise<void> {
      const recipe = recipeOf(name, part)
      await servers.save(name, recipe, false)
      if (!isAllowed) return
      settings.update(({ consents }) => ({
        consents: withConsent(consents, recipe, { serverId: name, at: '' }),
      }))
    },
    async test(serverIds: string[], atOnce = 4): Promise<RoundView> {
      rounds.start({ serverIds, atOnce })
      return (await rounds.ended())!
    },
    async close(): Promise<void> {
      await bench.endAll()
      await until(() => processesWith(mark).length === 0, 5000)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

let many: ReturnType<typeof openMany>
beforeEach(() => {
  many = openMany()
})
afterEach(() => many.close())

const stateOf = (round: RoundView) =>
  Object.fromEntries(round.rows.map(({ name, state }) => [name, state]))

describe('a round of tests', () => {
  it('says of each server how it did, and runs none that was never allowed', async () => {
    await many.save('fine', hostile('slow', '0'))
    await many.save('crash', hostile('crashing'))
    await many.save('stranger', hostile('slow', '1'), false)
    await many.save('left out', hostile('slow', '0'))
    const round = await many.test(['fine', 'crash', 'stranger', 'unknown'])
    expect(stateOf(round)).toEqual({ fine: 'passed', crash: 'failed', stranger: 'needsLook' })
    expect(round.rows[1]?.failure?.code).toBe('server_exited')
    expect(round.rows[2]).toMatchObject({ probeId: null, failure: null })
    expect(many.bench.list().map(({ serverId }) => serverId)).not.toContain('stranger')
    expect(many.settings.read().consents).toHaveLength(3)
    expect(roundSummary(round)).toBe('1 of 3 work, 1 failed, 1 needs your look')
  })

  it('does not run what was allowed with other arguments', async () => {
    await many.save('changed', hostile('slow', '0'))
    await many.servers.save('changed', many.recipeOf('changed', hostile('slow', '1')), false)
    expect(stateOf(await many.test(['changed']))).toEqual({ changed: 'needsLook' })
  })

  it('waits for the user where a recipe asks for a value first', async () => {
    await many.save('asking', { args: ['-e', '', '${input:key}'] })
    const round = await many.test(['asking'])
    expect(stateOf(round)).toEqual({ asking: 'needsLook' })
    expect(round.rows[0]?.failure?.code).toBe('inputs_required')
    expect(many.bench.list()).toEqual([])
  })

  it('counts the tokens and shows what changed since definitions were accepted', async () => {
    const started = join(many.folder, 'started')
    await many.save('mail', hostile('redefining', started))
    await many.save('fine', hostile('slow', '0'))
    await many.test(['mail'])
    many.definitions.accept(many.bench.list()[0]!)
    const round = await many.test(['mail', 'fine'])
    expect(round.rows[0]?.changes).toEqual({ added: 1, removed: 1, changed: 1 })
    expect(round.rows[1]?.changes).toBeNull()
    expect(roundNotification(round)).toEqual({
      title: '2 of 2 work, 1 changed',
      body: 'Changed: mail',
    })
    await until(() => many.rounds.current()?.rows[0]?.tokens !== null)
    expect(many.rounds.current()?.rows[0]?.tokens).toBeGreaterThan(10)
    await until(() => many.rounded.at(-1)?.rows[0]?.tokens !== null)
  })

  it('runs one after another where asked, and never more than four side by side', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    for (const name of names) await many.save(name, hostile('slow', '150'))
    await many.test(names.slice(0, 3), 1)
    expect(many.most()).toBe(1)
    const round = await many.test(names, 4)
    expect(round.rows.map(({ state }) => state)).toEqual(names.map(() => 'passed'))
    expect(many.most()).toBe(4)
  })

  it('waits for a place while eight other tests run', async () => {
    await many.save('fine', hostile('slow', '0'))
    const silent = many.recipeOf('silent', hostile('silent'))
    const others = Array.from({ length: 8 }, (_, index) => `other-${index}`)
    for (const probeId of others) {
      const digest = digestOf(silent)
      await many.bench.start({ probeId, serverId: 'silent', recipe: silent, digest })
    }
    many.rounds.start({ serverIds: ['fine'], atOnce: 4 })
    await new Promise((next) => setImmediate(next))
    expect(many.rounds.current()?.rows[0]?.state).toBe('waiting')
    many.bench.cancel('other-3')
    expect(stateOf((await many.rounds.ended())!)).toEqual({ fine: 'passed' })
  })

  it('waits for a place while eight servers are kept running, and leaves main free meanwhile', async () => {
    await many.save('fine', hostile('slow', '0'))
    const silent = many.recipeOf('silent', hostile('silent'))
    const digest = digestOf(silent)
    for (const serverId of Array.from({ length: 8 }, (_, index) => `kept-${index}`)) {
      await many.bench.keepRunning({ sessionId: serverId, serverId, recipe: silent, digest })
    }
    many.rounds.start({ serverIds: ['fine'], atOnce: 4 })
    await new Promise((next) => setTimeout(next, 1)) // a timer fires: nothing spins
    expect(many.rounds.current()?.rows[0]?.state).toBe('waiting')
    await many.bench.sessions.stop('kept-3')
    expect(stateOf((await many.rounds.ended())!)).toEqual({ fine: 'passed' })
  })

  it('ends at once when it is cancelled: what runs is ended, what waits never starts', async () => {
    for (const name of ['a', 'b', 'c']) await many.save(name, hostile('silentStubborn', many.mark))
    many.rounds.start({ serverIds: ['a', 'b', 'c'], atOnce: 2 })
    await until(() => processesWith(many.mark).length === 2)
    many.rounds.cancel()
    const round = await many.rounds.ended()
    expect(stateOf(round!)).toEqual({ a: 'cancelled', b: 'cancelled', c: 'cancelled' })
    expect(round?.rows[2]?.probeId).toBeNull()
    expect(many.bench.list()).toHaveLength(2)
    await until(() => processesWith(many.mark).length === 0, 5000)
    many.rounds.cancel() // quiet
    expect(roundSummary(round!)).toBe('0 of 3 work, 3 cancelled')
  })

  it('is the only one, and needs a server', async () => {
    await many.save('silent', hostile('silent'))
    const none = expect.objectContaining({ code: 'not_found' })
    expect(() => many.rounds.start({ serverIds: ['gone'], atOnce: 1 })).toThrow(none)
    many.rounds.start({ serverIds: ['silent'], atOnce: 1 })
    const busy = expect.objectContaining({ code: 'round_running' })
    expect(() => many.rounds.start({ serverIds: ['silent'], atOnce: 1 })).toThrow(busy)
    many.rounds.cancel()
    await many.rounds.ended()
  })
})
