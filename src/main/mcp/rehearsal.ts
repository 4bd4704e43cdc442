import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { listAll } from './lists.ts'
import { redactionOf } from './redaction.ts'
import { createClient } from './session.ts'

/**
 * Goes through a test with a server made of a few lines: the SDK is loaded and its schemas are
 * compiled, so that the first real test is as fast as the others. Starts no process.
 */
export async function rehearse(): Promise<void> {
  const client = await createClient('0')
  const signal = AbortSignal.timeout(5000)
  await client.connect(new Partner(), { signal })
  await listAll(client, 'tools/list', { signal, timeoutMs: 5000, redaction: redactionOf([]) })
  await client.close()
}

class Partner implements Transport {
  onmessage?: (message: JSONRPCMessage) => void
  onclose?: () => void

  async start(): Promise<void> {
    // It is always there.
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (!('method' in message) || !('id' in message)) return
    const { id, method, params } = message
    const result =
      method === 'initialize'
        ? {
            protocolVersion: params?.['protocolVersion'],
            capabilities: { tools: {} },
            serverInfo: { name: 'rehearsal', version: '0' },
          }
        : { tools: [] }
    queueMicrotask(() => this.onmessage?.({ jsonrpc: '2.0', id, result }))
  }

  async close(): Promise<void> {
    this.onclose?.()
  }
}
