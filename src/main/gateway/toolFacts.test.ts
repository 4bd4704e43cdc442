import { afterEach, describe, expect, it } from 'vitest'
import type { Annotations } from '../../shared/model/probe.ts'
import { testedTools } from '../mcp/testedTools.ts'
import { countToolTokens } from '../mcp/tokens.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { openSimulated } from './testSimulated.ts'
import { ToolFacts } from './toolFacts.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const SILENT = { title: null, readOnly: null, destructive: null, idempotent: null, openWorld: null }
const reads: Annotations = { ...SILENT, readOnly: true }

type Tested = ConstructorParameters<typeof ToolFacts>[0]['tested']

async function open(tested: Tested = () => [], tools: string[] = ['echo']) {
  const setup = await openSimulated('v1.5.16')
  closers.push(() => setup.close())
  const clientId = await setup.create('mini', { tools_to_execute: tools })
  const { tools: listed } = await setup.read(clientId)
  const settings = memorySettings(upgrade({ gateways: setup.gateways.list().gateways }))
  const counted: string[][] = []
  const facts = new ToolFacts({
    ...{ clients: setup.clients, settings, tested },
    count: (definitions) => {
      counted.push(definitions.map(({ name }) => name))
      return countToolTokens(definitions)
    },
  })
  const of = async () => {
    await setup.read(clientId)
    return facts.of(setup.id, clientId)
  }
  const at = (name: string) => listed.findIndex((tool) => tool.name === name)
  return { ...setup, clientId, listed, settings, counted, of, at }
}

describe('the tools of a client', () => {
  it('have their tokens counted once, for as long as they stay the same', async () => {
    const { of, listed, counted } = await open()
    const { tokens } = await of()
    expect(tokens).toHaveLength(listed.length)
    expect(tokens.every((count) => count! > 10)).toBe(true)
    expect((await of()).tokens).toEqual(tokens)
    expect(counted).toHaveLength(1)
  })

  it('get hints from the test of a server that has most of them, where they read the same', async () => {
    let known: ReturnType<Tested> = []
    const { of, at, listed } = await open(() => known)
    expect(await of()).toMatchObject({ testedAs: null, hints: listed.map(() => null) })
    const tools = listed.slice(0, 3).map((tool) => ({ ...tool, annotations: reads }))
    tools[1]!.description = 'Does something else'
    const other = { name: 'echo', description: listed[at('echo')]!.description }
    known = [
      { server: 'elsewhere', tools: [{ ...other, annotations: SILENT }] },
      { server: 'everything', tools },
    ]
    const { hints, testedAs } = await of()
    expect(testedAs).toBe('everything')
    expect(hints.slice(0, 4)).toEqual([reads, null, reads, null])
  })

  it('are new when they came after the list was chosen, until it is chosen again', async () => {
    const { of, at, settings, edits, clientId, id, listed } = await open()
    expect((await of()).isNew).toEqual(listed.map(() => false))
    // As if these two had come with an update of the server.
    settings.update(({ toolBaselines: [own] }) => {
      const tools = own!.tools.filter((name) => name !== 'get-sum' && name !== 'echo')
      return { toolBaselines: [{ ...own!, tools }] }
    })
    const { isNew } = await of()
    // One that is on needs no mark.
    expect([isNew[at('get-sum')], isNew[at('echo')], isNew[at('get-env')]]).toEqual([
      ...[true, false, false],
    ])
    const change = { tools: ['echo', 'get-env'] }
    await edits.edit({ gatewayId: id, clientId, change, seen: null, confirm: '' })
    expect((await of()).isNew).toEqual(listed.map(() => false))
    expect(settings.read().toolBaselines).toHaveLength(1)
  })

  it('are never new where every tool is allowed', async () => {
    const { of, settings, listed } = await open(() => [], ['*'])
    expect((await of()).isNew).toEqual(listed.map(() => false))
    expect(settings.read().toolBaselines).toEqual([])
  })
})

describe('tests on this computer', () => {
  it('tell of tools by runs, and by accepted definitions after a restart', () => {
    const texts = { description: 'Adds', annotations: '{\n  "readOnly": true\n}' }
    const pin = {
      ...{ version: 1 as const, serverId: 's1', at: '2026-11-21T10:00:00Z' },
      instructions: { name: '', digest: 'd', texts: null },
      tools: [
        { name: 'get-sum', digest: 'd', texts },
        { name: 'long', digest: 'd', texts: null },
        { name: 'odd', digest: 'd', texts: { annotations: '{"readOnly":"yes"}' } },
      ],
    }
    expect(testedTools([], { pins: [pin], servers: [] })).toEqual([
      {
        server: '',
        tools: [
          { name: 'get-sum', description: 'Adds', annotations: reads },
          { name: 'odd', description: '', annotations: null },
        ],
      },
    ])
  })
})
