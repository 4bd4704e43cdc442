import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'

/** A request or notification of the server that the SDK itself does not handle. */
export interface Asked {
  method: string
  params: unknown
}

export interface LiveClientOptions {
  version: string
  onMessage: (direction: 'in' | 'out', message: JSONRPCMessage) => void
  /** Gives the result, or throws an error with a JSON-RPC `code`. Aborted when the server takes it back. */
  onRequest: (asked: Asked, signal: AbortSignal) => Promise<Record<string, unknown>>
  onNotification: (asked: Asked) => void
  onClose: () => void
}

/**
 * A client for a server that runs on: it declares what a person can answer, tells of every message
 * both ways, and hands on whatever the server asks, also what the SDK's schemas would refuse.
 */
export async function createLiveClient(options: LiveClientOptions): Promise<Client> {
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js')
  const client = new Client(
    { name: 'bifrost-tray', version: options.version },
    {
      capabilities: { sampling: {}, elicitation: { form: {} }, roots: { listChanged: true } },
      // Checked apart, in a thread that can be ended: a schema is a stranger's program.
      jsonSchemaValidator: { getValidator: () => () => unchecked },
    },
  )
  client.fallbackRequestHandler = ({ method, params }, { signal }) =>
    options.onRequest({ method, params }, signal)
  client.fallbackNotificationHandler = async ({ method, params }) =>
    options.onNotification({ method, params })
  client.onclose = options.onClose
  const connect = client.connect.bind(client)
  client.connect = (transport, given) => {
    const send = transport.send.bind(transport)
    transport.send = (message, more) => {
      options.onMessage('out', message)
      return send(message, more)
    }
    // The SDK calls a listener that was there before its own.
    transport.onmessage = (message) => options.onMessage('in', message)
    return connect(transport, given)
  }
  return client
}

const unchecked = { valid: false, data: undefined, errorMessage: 'not checked' } as const
