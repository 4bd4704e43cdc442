import { afterEach, describe, expect, it } from 'vitest'
import { dialects, type DialectName } from '../../../e2e/gateway/dialects.ts'
import { startHttpFixtures } from '../../../e2e/gateway/fixtures/httpServers.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import { Executions, type ExecutionRequest } from './executions.ts'
import { openSimulated } from './testSimulated.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(dialect: DialectName, change: Partial<GatewayDraft> = {}) {
  const servers = await startHttpFixtures(0)
  const setup = await openSimulated(dialect, change)
  closers.push(
    () => servers.close(),
    () => setup.close(),
  )
  const executions = new Executions(setup)
  closers.push(() => executions.stop())
  const add = async (path: string) => {
    const stdio = { stdio_config: undefined, connection_type: 'http' }
    const url = `${servers.url}/${path}`
    const clientId = await setup.create('mini', { ...stdio, connection_string: url })
    await setup.clients.refresh(setup.id)
    return clientId
  }
  const run = (clientId: string, more: Partial<ExecutionRequest> = {}) =>
    executions.run({
      ...{ executionId: 'e1', gatewayId: setup.id, clientId, tool: 'echo' },
      ...{ arguments: { message: 'grüße 🚀' }, confirm: '' },
      ...more,
    })
  return { ...setup, executions, add, run }
}

describe.each(Object.keys(dialects) as DialectName[])('a tool on %s', (dialect) => {
  it('runs with its arguments and answers', async () => {
    const setup = await open(dialect)
    const found = await setup.run(await setup.add('mini'))
    expect(found.text).toContain('grüße 🚀')
    expect(found.size).toBe(found.text.length)
    expect(found.ms).toBeGreaterThanOrEqual(0)
  })

  it('that is not there is refused in the words of the gateway', async () => {
    const setup = await open(dialect)
    const clientId = await setup.add('mini')
    await expect(setup.run(clientId, { tool: 'nowhere' })).rejects.toMatchObject({
      code: 'tool_refused',
      message: expect.stringContaining('nowhere'),
      details: expect.stringMatching(/\S/),
    })
  })
})

it('production asks for its name before any tool, a read only gateway runs none', async () => {
  const production = await open('v1.5.16', { environment: 'production' })
  const clientId = await production.add('mini')
  const before = production.writes().length
  await expect(production.run(clientId)).rejects.toMatchObject({ code: 'confirm_mismatch' })
  expect(production.writes()).toHaveLength(before)
  expect(await production.run(clientId, { confirm: 'Team dev' })).toMatchObject({
    text: expect.stringContaining('grüße'),
  })
  const closed = await open('v1.5.16', { isReadOnly: true })
  await expect(closed.run('any')).rejects.toMatchObject({ code: 'gateway_read_only' })
  expect(closed.writes()).toEqual([])
})

it('a run that is cancelled ends at once, and another can begin', async () => {
  const setup = await open('v1.5.16')
  const clientId = await setup.add('mini')
  setup.gateway.delayAnswers(30_000)
  const running = setup.run(clientId)
  const ended = expect(running).rejects.toMatchObject({ code: 'execution_cancelled' })
  await expect.poll(() => setup.writes().at(-1)).toBe('POST /v1/mcp/tool/execute')
  setup.executions.cancel('e1')
  await ended
  setup.gateway.delayAnswers(0)
  expect(await setup.run(clientId)).toMatchObject({ text: expect.stringContaining('grüße') })
})

it('of a huge answer a part crosses to the window, with how long it was', async () => {
  const setup = await open('v1.5.16')
  const clientId = await setup.add('mini')
  const message = 'x'.repeat(2_500_000)
  const found = await setup.run(clientId, { arguments: { message } })
  expect(found.size).toBeGreaterThan(2_500_000)
  expect(found.text).toHaveLength(2_000_000)
})

it('a client that is gone is said before anything runs', async () => {
  const setup = await open('v1.5.16')
  await expect(setup.run('gone')).rejects.toMatchObject({ code: 'not_found' })
  expect(setup.writes()).toEqual([])
})
