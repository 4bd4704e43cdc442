import { describe, expect, it } from 'vitest'
import { ClientRow } from '../../shared/model/client.ts'
import { NOTHING_PACKED, Packer, unpack, unpackAll, type Packed } from './packed.ts'
import { readPage } from './wireList.ts'

const entry = (id: number, description = 'd') => ({
  config: { client_id: `c${id}`, name: `n${id}`, connection_type: 'http', brand_new: { a: [1] } },
  tools: [{ name: 'echo', description, parameters: { type: 'object', properties: { id } } }],
  state: id % 7 === 0 ? 'error' : 'connected',
})

async function packed(entries: unknown[], before: Packed = NOTHING_PACKED, pageSize = 100) {
  const packer = new Packer(before)
  for (let at = 0; at < entries.length; at += pageSize) {
    const page = readPage({ clients: entries.slice(at, at + pageSize) }, at)!
    await packer.add(page, { hasAutoList: true, isStdioUsable: true, hasNewStates: false })
  }
  return packer.end()
}

describe('packed clients', () => {
  const entries = Array.from({ length: 230 }, (_, id) => entry(id))

  it('unpack to what was read, one or all', async () => {
    const odd = [...entries, null, { config: { name: 5 }, tools: 'x' }]
    const { clients } = readPage({ clients: odd })!
    const whole = await packed(odd, NOTHING_PACKED, 500)
    expect(await unpackAll(whole)).toEqual(clients)
    expect(await unpack(whole, 'c129')).toEqual(clients[129])
    expect(await unpack(whole, 'entry 231')).toEqual(clients[230])
    expect(await unpack(whole, 'gone')).toBeNull()
    expect(whole.rows.map(({ id }) => id)).toEqual(clients.map(({ id }) => id))
  })

  it('of the same answer are the same: nothing is packed twice, no row is new', async () => {
    const first = await packed(entries)
    const again = await packed(entries, first)
    expect(again.rows).toBe(first.rows)
    expect(again.chunks.every((chunk, at) => chunk === first.chunks[at])).toBe(true)
  })

  it('have rows with what may cross to the window, and no more', async () => {
    const { rows } = await packed(entries)
    for (const row of rows) expect(ClientRow.strict().parse(row)).toEqual(row)
  })

  it('follow a change that no row shows', async () => {
    const first = await packed(entries)
    const changed = entries.with(60, entry(60, 'other words'))
    const again = await packed(changed, first)
    expect(again.rows).toBe(first.rows)
    expect((await unpack(again, 'c60'))?.tools[0]?.description).toBe('other words')
  })

  it.each([
    ['a state', entries.with(60, { ...entry(60), state: 'error' })],
    ['a client more', [...entries, entry(999)]],
    ['a client less', entries.slice(0, -1)],
    ['another order', entries.toReversed()],
    ['nothing left', []],
  ])('have new rows after %s', async (_, changed) => {
    const first = await packed(entries)
    const again = await packed(changed, first)
    expect(again.rows).not.toBe(first.rows)
    expect(again.rows).toEqual((await packed(changed)).rows)
  })

  it('are much smaller than the answer', async () => {
    const { chunks } = await packed(entries)
    const size = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0)
    expect(size).toBeLessThan(JSON.stringify(entries).length / 5)
  })

  it('leave the turn to others again and again', async () => {
    let turns = 0
    let isDone = false
    const count = (): void => {
      turns += 1
      if (!isDone) setImmediate(count)
    }
    setImmediate(count)
    await packed(
      Array.from({ length: 1000 }, (_, id) => entry(id)),
      NOTHING_PACKED,
      1000,
    )
    isDone = true
    expect(turns).toBeGreaterThanOrEqual(1000 / 25)
  })
})
