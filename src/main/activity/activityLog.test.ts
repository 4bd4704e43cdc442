import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ActivityEntry } from '../../shared/model/activity.ts'
import type { GatewayEvent } from '../../shared/model/gatewayEvent.ts'
import type { CallRecord } from '../gateway/callRecord.ts'
import { ActivityLog } from './activityLog.ts'

const DAY = 86_400_000
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const read: CallRecord = {
  ...{ base: 'http://127.0.0.1:8080', method: 'GET', path: '/api/mcp/clients', query: '' },
  ...{ status: 200, ms: 12, code: null, isStopped: false, auth: 'bearer', hasBody: false },
}
const write: CallRecord = { ...read, method: 'PUT', path: '/api/mcp/client/c1', hasBody: true }
const gone: GatewayEvent = {
  ...{ gatewayId: 'a', at: '2026-11-21T10:00:00.000Z', kind: 'unreachable' },
  ...{ from: 'healthy', reason: 'It refused.' },
}

/** A profile folder; `open` is a start of the app on it. */
function profile() {
  const folder = mkdtempSync(join(tmpdir(), 'activity-'))
  closers.push(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'sub', 'activity.jsonl')
  const known = new Set(['a', 'b'])
  const clock = { now: Date.parse('2026-11-21T10:00:00Z') }
  const told: ActivityEntry[] = []
  const open = () => {
    const log = new ActivityLog({
      file,
      emit: (_, entries) => void told.push(...(entries as ActivityEntry[])),
      knows: (id) => known.has(id),
      redact: (text) => text,
      now: () => new Date(clock.now),
      writeMs: 5,
    })
    closers.push(() => log.close())
    return log
  }
  return { file, known, clock, told, open, lines: () => readFileSync(file, 'utf8').split('\n') }
}

async function all(log: ActivityLog): Promise<ActivityEntry[]> {
  const entries: ActivityEntry[] = []
  let next: number | null = null
  do {
    const page = await log.page(next)
    entries.push(...page.entries)
    next = page.next
  } while (next !== null)
  return entries
}

const shape = (entries: ActivityEntry[]) =>
  entries.map((entry) =>
    entry.kind === 'call' ? `${entry.method} ${entry.path} x${entry.count}` : entry.kind,
  )

describe('what is noted', () => {
  it('is there after the next start, newest first', async () => {
    const app = profile()
    const log = app.open()
    log.noteCall('a', read)
    log.noteCall('a', write)
    log.noteEvent(gone)
    await log.close()
    const again = app.open()
    again.noteCall('b', { ...read, status: null, code: 'gateway_refused' })
    const entries = await all(again)
    expect(shape(entries)).toEqual([
      'GET /api/mcp/clients x1',
      'change',
      'PUT /api/mcp/client/c1 x1',
      'GET /api/mcp/clients x1',
    ])
    expect(entries[0]).toMatchObject({ gatewayId: 'b', status: null, code: 'gateway_refused' })
    expect(entries[2]).toMatchObject({ gatewayId: 'a', status: 200, ms: 12, auth: 'bearer' })
  })

  it('reaches the disk without a close, the folder included, for this user only', async () => {
    const app = profile()
    app.open().noteCall('a', read)
    await expect.poll(() => statSync(app.file, { throwIfNoEntry: false })?.size).toBeGreaterThan(50)
    expect(statSync(app.file).mode & 0o077).toBe(0)
  })

  it('is told to the window in one go', async () => {
    const app = profile()
    const log = app.open()
    await log.page(null)
    for (let call = 0; call < 50; call += 1) log.noteCall('a', read)
    log.noteCall('a', write)
    await expect
      .poll(() => shape(app.told))
      .toEqual(['GET /api/mcp/clients x50', 'PUT /api/mcp/client/c1 x1'])
  })
})

describe('a read that is repeated', () => {
  it('is one entry that counts, and moves to the top', async () => {
    const app = profile()
    const log = app.open()
    log.noteCall('a', { ...read, query: 'limit=100&offset=0' })
    log.noteCall('a', { ...read, path: '/api/version' })
    app.clock.now += 15_000
    log.noteCall('a', { ...read, query: 'limit=100&offset=100', ms: 40 })
    const [first, second, ...rest] = await all(log)
    expect(rest).toEqual([])
    expect(first).toMatchObject({ path: '/api/mcp/clients', count: 2, ms: 40 })
    expect(first).toMatchObject({ query: 'limit=100&offset=100' })
    expect(first).toMatchObject({ firstAt: '2026-11-21T10:00:00.000Z' })
    expect(first?.at).toBe('2026-11-21T10:00:15.000Z')
    expect(second).toMatchObject({ path: '/api/version', count: 1 })
  })

  it('begins anew when it ends otherwise, after a write, a change, and a day; no answer is one', async () => {
    const app = profile()
    const log = app.open()
    const refused = { ...read, status: null, code: 'gateway_refused' } as const
    for (const record of [read, read, refused, refused, refused, read, write, read, read]) {
      log.noteCall('a', record)
    }
    log.noteCall('b', read)
    log.noteCall('b', refused)
    log.noteCall('b', { ...refused, path: '/api/version' })
    log.noteEvent(gone)
    log.noteCall('a', read)
    log.noteCall('b', read)
    log.noteCall('b', read)
    app.clock.now += DAY
    log.noteCall('b', read)
    expect(shape((await all(log)).toReversed())).toEqual([
      'GET /api/mcp/clients x2',
      'GET /api/mcp/clients x3',
      'GET /api/mcp/clients x1',
      'PUT /api/mcp/client/c1 x1',
      'GET /api/mcp/clients x2',
      'GET /api/mcp/clients x1',
      'GET /api/version x2',
      'change',
      'GET /api/mcp/clients x1',
      'GET /api/mcp/clients x2',
      'GET /api/mcp/clients x1',
    ])
  })

  it('costs one line in the file however often it was counted', async () => {
    const app = profile()
    const log = app.open()
    for (let call = 0; call < 3000; call += 1) log.noteCall('a', read)
    await log.close()
    expect(app.lines()).toHaveLength(2)
    expect(await all(app.open())).toMatchObject([{ count: 3000 }])
  })

  it('counts neither writes nor reads whose caller had left', async () => {
    const log = profile().open()
    for (const record of [write, write, { ...read, isStopped: true }, { ...read, isStopped: true }])
      log.noteCall('a', record)
    expect(await all(log)).toHaveLength(4)
  })
})

describe('what is kept', () => {
  it('is seven days, in the file too', async () => {
    const app = profile()
    const log = app.open()
    log.noteCall('a', write)
    app.clock.now += 6 * DAY
    log.noteCall('a', { ...write, path: '/newer' })
    await log.close()
    app.clock.now += 2 * DAY
    const again = app.open()
    expect(shape(await all(again))).toEqual(['PUT /newer x1'])
    await again.close()
    expect(app.lines().join('')).not.toContain('/api/mcp/client/c1')
  })

  it('is 5,000 entries, and the file does not grow beyond twice of them', async () => {
    const app = profile()
    const log = app.open()
    await log.page(null)
    for (let batch = 0; batch < 6; batch += 1) {
      for (let call = 0; call < 2000; call += 1) {
        log.noteCall('a', { ...write, path: `/api/mcp/client/${batch}-${call}` })
      }
      await log.close()
    }
    const entries = await all(log)
    expect(entries).toHaveLength(5000)
    expect(entries[0]).toMatchObject({ path: '/api/mcp/client/5-1999' })
    expect(statSync(app.file).size).toBeLessThan(5_000_000)
    const again = await all(app.open())
    expect(again.map(({ id }) => id)).toEqual(entries.map(({ id }) => id))
  })

  it('holds nothing of a gateway that was removed', async () => {
    const app = profile()
    const log = app.open()
    log.noteCall('a', read)
    log.noteCall('b', { ...read, base: 'http://stays' })
    log.noteCall(null, { ...read, base: 'http://checked' })
    await log.page(null)
    app.known.delete('a')
    log.forgetGone()
    log.noteCall('a', write)
    expect((await all(log)).map((entry) => 'gatewayId' in entry && entry.gatewayId)).toEqual([
      null,
      'b',
    ])
    await log.close()
    expect(app.lines().join('')).not.toContain('"a"')
  })
})

describe('a damaged file', () => {
  it('costs the lines that are broken, and is tidy afterwards', async () => {
    const app = profile()
    const log = app.open()
    for (const path of ['/one', '/two', '/three']) log.noteCall('a', { ...write, path })
    await log.close()
    const [one, two, three] = app.lines()
    const huge = three!.replace(/"order":\d+/, '"order":9007199254740991')
    const lines = [one, two!.slice(0, 40), 'null', '{"kind":"call"}', huge, '\u0000\u0000', three]
    writeFileSync(app.file, `${lines.join('\n')}\n`)
    appendFileSync(app.file, two!.slice(0, 30)) // as a crash leaves it
    const again = app.open()
    expect(shape(await all(again))).toEqual(['PUT /three x1', 'PUT /one x1'])
    again.noteCall('a', { ...write, path: '/four' })
    await again.close()
    expect(app.lines()).toHaveLength(4)
    expect(shape(await all(app.open()))).toEqual(['PUT /four x1', 'PUT /three x1', 'PUT /one x1'])
  })

  it('of many megabytes is read at its end', async () => {
    const app = profile()
    const log = app.open()
    log.noteCall('a', write)
    await log.close()
    const [line] = app.lines()
    const noise = `${'x'.repeat(999)}\n`.repeat(12_000)
    writeFileSync(app.file, `${noise}${line}\n`)
    const again = app.open()
    expect(await all(again)).toHaveLength(1)
    await again.close()
    expect(statSync(app.file).size).toBeLessThan(1000)
  })

  it('that cannot be written costs nothing but its lines, and is caught up later', async () => {
    const app = profile()
    const folder = join(app.file, '..')
    writeFileSync(folder, 'a file where the folder should be')
    const log = app.open()
    log.noteCall('a', { ...write, path: '/one' })
    await log.close()
    expect(await all(log)).toHaveLength(1)
    rmSync(folder)
    log.noteCall('a', { ...write, path: '/two' })
    await log.close()
    expect(shape(await all(app.open()))).toEqual(['PUT /two x1', 'PUT /one x1'])
  })
})
