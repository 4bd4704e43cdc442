import { describe, expect, it, vi } from 'vitest'
import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { ClientList } from '../../shared/model/client.ts'
import type { Gateway } from '../../shared/model/gateway.ts'
import type { LifeChange, LifeReport } from '../../shared/model/lifeCycle.ts'
import type { LifeRequest } from './lifeCycle.ts'
import { LifeRuns } from './lifeRuns.ts'

const DONE: LifeReport = {
  ...{ outcome: 'done', before: null, after: null, failure: null, notes: [], deletedId: null },
}

/** Runs over three clients; `act` stands for what is done with each. */
function open(
  act: (request: LifeRequest) => Promise<LifeReport>,
  environment: 'local' | 'production' = 'local',
) {
  const clientIds = ['1', '2', '3']
  const rows = clientIds.map((id, at) => ({ id, name: 'abc'[at]! }))
  const changes: LifeChange[] = []
  const restored: [deletedId: string, confirm: string][] = []
  const emit = (event: string, payload: unknown) =>
    event === 'life.changed' && changes.push(structuredClone(payload as LifeChange))
  const runs = new LifeRuns({
    gateways: { get: () => ({ name: 'Team dev', environment, isReadOnly: false }) as Gateway },
    clients: { list: () => ({ rows }) as ClientList },
    lifeCycle: { act },
    putBack: async (deletedId, confirm) => {
      restored.push([deletedId, confirm])
      return DONE
    },
    emit: emit as Emit,
  })
  const ended = () => vi.waitFor(() => expect(runs.list()[0]!.endedAt).not.toBeNull())
  const start = (action: LifeRequest['action'], confirm = '', ids = clientIds) =>
    runs.start({ gatewayId: 'dev', clientIds: ids, action, confirm })
  return { runs, changes, restored, ended, start, clientIds }
}

it('works on one client after the other and tells of each', async () => {
  let atOnce = 0
  let most = 0
  const { runs, changes, ended, start } = open(async () => {
    most = Math.max(most, ++atOnce)
    await Promise.resolve()
    atOnce -= 1
    return DONE
  })
  expect(start('reconnect').items.map(({ state }) => state)).toEqual([
    'running',
    'waiting',
    'waiting',
  ])
  await ended()
  expect(most).toBe(1)
  expect(runs.list()[0]!.items.every(({ report }) => report?.outcome === 'done')).toBe(true)
  const seen = changes.flatMap(({ item }) => (item ? [`${item.name} ${item.state}`] : []))
  expect(seen).toEqual(['a running', 'a ended', 'b running', 'b ended', 'c running', 'c ended'])
  expect(changes.at(-1)!.run.endedAt).not.toBeNull()
})

it('goes on after a refusal, which stands in the result of that client', async () => {
  const { runs, ended, start, clientIds } = open(async ({ clientId }) => {
    if (clientId === clientIds[1])
      throw AppError.of('gateway_rejected', { status: 400, reason: 'x' })
    return DONE
  })
  start('reconnect')
  await ended()
  const outcomes = runs.list()[0]!.items.map(({ report }) => report?.outcome)
  expect(outcomes).toEqual(['done', 'refused', 'done'])
})

it('stops before the next client', async () => {
  const given = open(async () => {
    given.runs.stop(given.runs.list()[0]!.id)
    return DONE
  })
  given.start('reconnect')
  await given.ended()
  const states = given.runs.list()[0]!.items.map(({ state }) => state)
  expect(states).toEqual(['ended', 'stopped', 'stopped'])
})

it('stops by itself when the gateway is gone', async () => {
  const { runs, ended, start } = open(async () => {
    throw AppError.of('gateway_refused', { host: 'h' })
  })
  start('reconnect')
  await ended()
  expect(runs.list()[0]!.items.map(({ state }) => state)).toEqual(['ended', 'stopped', 'stopped'])
})

it('asks once for the name of production, for all of them', async () => {
  const confirms: string[] = []
  const { ended, start } = open(async ({ confirm }) => {
    confirms.push(confirm)
    return DONE
  }, 'production')
  expect(() => start('disable')).toThrow(expect.objectContaining({ code: 'confirm_mismatch' }))
  expect(confirms).toEqual([])
  start('disable', 'Team dev')
  await ended()
  expect(confirms).toEqual(['Team dev', 'Team dev', 'Team dev'])
})

it('is one at a time for a gateway, and for clients that are listed', async () => {
  const gate = Promise.withResolvers<LifeReport>()
  const { ended, start } = open(() => gate.promise)
  expect(() => start('reconnect', '', ['nobody'])).toThrow(
    expect.objectContaining({ code: 'not_found' }),
  )
  start('reconnect')
  expect(() => start('reconnect')).toThrow(expect.objectContaining({ code: 'life_running' }))
  gate.resolve(DONE)
  await ended()
  expect(start('reconnect').items).toHaveLength(3)
  await ended()
})

describe('what a run has deleted', () => {
  const copy = ({ clientId }: LifeRequest): LifeReport => ({
    ...DONE,
    deletedId: clientId === '2' ? null : `copy of ${clientId}`,
  })

  it('is put back by a run of its own, as far as copies are kept', async () => {
    const { runs, restored, ended, start } = open(async (request) => copy(request))
    const deletion = start('delete')
    expect(() => runs.putBack(deletion.id, '')).toThrow(
      expect.objectContaining({ code: 'life_running' }),
    )
    await ended()
    expect(runs.putBack(deletion.id, '')).toMatchObject({
      ...{ action: 'putBack', gatewayId: 'dev', endedAt: null },
      items: [
        { clientId: '1', name: 'a' },
        { clientId: '3', name: 'c' },
      ],
    })
    await ended()
    expect(restored).toEqual([
      ['copy of 1', ''],
      ['copy of 3', ''],
    ])
    expect(() => runs.putBack(deletion.id, '')).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    )
  })

  it('comes back on production only with its name', async () => {
    const { runs, restored, ended, start } = open(async (request) => copy(request), 'production')
    const { id } = start('delete', 'Team dev')
    await ended()
    expect(() => runs.putBack(id, 'team dev')).toThrow(
      expect.objectContaining({ code: 'confirm_mismatch' }),
    )
    expect(restored).toEqual([])
    runs.putBack(id, 'Team dev')
    await ended()
    expect(restored.map(([, confirm]) => confirm)).toEqual(['Team dev', 'Team dev'])
  })
})
