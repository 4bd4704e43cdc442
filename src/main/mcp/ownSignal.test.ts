import { getEventListeners } from 'node:events'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it } from 'vitest'
import { listAll } from './lists.ts'
import { withOwnSignal } from './ownSignal.ts'
import { Patience } from './patience.ts'
import { redactionOf } from './redaction.ts'
import { createClient } from './session.ts'

describe('a signal that outlives its requests', () => {
  it('holds nothing of them once they are answered', async () => {
    const { signal } = new AbortController()
    const server = new Server({ name: 'a', version: '1' }, { capabilities: { tools: {} } })
    server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [] }))
    const client = await createClient('0')
    const [one, other] = InMemoryTransport.createLinkedPair()
    await Promise.all([client.connect(one), server.connect(other)])
    const limits = { signal, timeoutMs: 5000, redaction: redactionOf([]) }
    const patience = new Patience({ graceMs: 0, onChange: () => undefined })
    await listAll(client, 'tools/list', limits)
    await listAll(client, 'tools/list', { ...limits, patience })
    await client.close()
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('ends the work that goes on, also work that begins after it', async () => {
    const abort = new AbortController()
    const reasonOf = (own: AbortController) =>
      new Promise((resolve) => {
        if (own.signal.aborted) resolve(own.signal.reason)
        own.signal.addEventListener('abort', () => resolve(own.signal.reason))
      })
    const during = withOwnSignal(abort.signal, reasonOf)
    abort.abort('enough')
    expect(await during).toBe('enough')
    expect(await withOwnSignal(abort.signal, reasonOf)).toBe('enough')
  })
})
