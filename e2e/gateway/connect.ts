import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { ResultSchema } from '@modelcontextprotocol/sdk/types.js'
import {
  childEnvironment,
  ConnectFailure,
  httpFailure,
  notStarted,
  unsupportedScheme,
  type Target,
} from './connectFailure.ts'
import type { Dialect } from './dialect.ts'
import { HttpWatch } from './httpWatch.ts'
import type { Environment } from './secret.ts'
import { StdioTransport } from './stdioTransport.ts'

/** The gateway's own time limits; a real one has 30 s, 31 s and 30 s. */
export interface Limits {
  /** For the answer to `initialize`. */
  connectMs: number
  /** From the first attempt to the last, where the dialect retries. */
  retriesMs: number
  /** From the first `tools/list` to the last, where the dialect retries. */
  toolListMs: number
  /** Between two looks at a connection; absent: as the dialect has it. */
  healthMs?: number
  /** For the answer to a tool call. */
  callMs: number
  /** For a person to sign in; absent: 15 minutes (3.2). */
  signInMs?: number
}

/** A live session with an MCP server. */
export interface Connection {
  /** As the server sent them. */
  tools: readonly unknown[]
  /** The tools as they are now; rejects with the library's sentence. */
  list(): Promise<readonly unknown[]>
  /** The text of the result; rejects with the library's sentence when the call did not reach the server. */
  call(name: string, toolArguments: unknown): Promise<string>
  close(): Promise<void>
}

const httpTransport = (target: Target, watch: HttpWatch): Transport => {
  const url = new URL(target.url)
  const options = { requestInit: { headers: target.headers }, fetch: watch.fetch }
  const transport =
    target.type === 'sse'
      ? new SSEClientTransport(url, options)
      : new StreamableHTTPClientTransport(url, options)
  return transport as Transport
}

const listTools = async (client: Client): Promise<readonly unknown[]> => {
  const tools: unknown[] = []
  let cursor: string | undefined
  do {
    const params = cursor === undefined ? {} : { cursor }
    const page = await client.request({ method: 'tools/list', params }, ResultSchema)
    if (Array.isArray(page['tools'])) tools.push(...page['tools'])
    cursor = typeof page['nextCursor'] === 'string' ? page['nextCursor'] : undefined
  } while (cursor !== undefined)
  return tools
}

const textOf = (result: Record<string, unknown>): string => {
  const content = Array.isArray(result['content']) ? result['content'] : []
  return content
    .map((item: { text?: unknown }) =>
      typeof item.text === 'string' ? item.text : JSON.stringify(item),
    )
    .join('\n')
}

/** Opens sessions the way one dialect does. */
export interface Connector {
  /** Rejects with a ConnectFailure, after the time a real gateway would have taken; `isOnce`: after one attempt. */
  connect(target: Target, isOnce?: boolean): Promise<Connection>
  /** Ends every session and attempt; no child process is left when it resolves. */
  close(): Promise<void>
}

/** A connector for one run of a gateway. */
export const createConnector = (
  dialect: Dialect,
  limits: Limits,
  environment: Environment,
): Connector => {
  const stopping = new AbortController()
  const { signal } = stopping
  const transports = new Set<Transport>()

  const toolsOf = async (client: Client): Promise<readonly unknown[]> => {
    try {
      return await listTools(client)
    } catch {
      if (dialect.connect.retriesToolList) await sleep(limits.toolListMs, undefined, { signal })
      return []
    }
  }

  const open = async (client: Client, target: Target, watch: HttpWatch): Promise<Transport> => {
    if (target.type === 'inprocess') {
      throw new ConnectFailure('start', 'InProcess connection requires a server instance', false)
    }
    const startedAt = Date.now()
    const initialize = (transport: Transport) => {
      transports.add(transport)
      return client.connect(transport, { timeout: limits.connectMs, signal })
    }
    if (target.type === 'stdio') {
      const { command, args } = target.stdio
      const env = childEnvironment(target, environment, dialect.connect.takesInlineEnvs)
      const transport = new StdioTransport(command, args, env)
      try {
        await initialize(transport)
        return transport
      } catch (error) {
        await transport.close()
        const { code } = error as { code?: string | number }
        if (code === 'ENOENT' || code === 'EACCES') throw notStarted(command)
        // The library does not notice that the child has gone: it waits for an answer all the same.
        await sleep(Math.max(0, startedAt + limits.connectMs - Date.now()), undefined, { signal })
        throw new ConnectFailure('initialize', 'transport error: context deadline exceeded', true)
      }
    }
    const scheme = unsupportedScheme(target)
    if (scheme !== null) throw scheme
    const transport = httpTransport(target, watch)
    try {
      await initialize(transport)
      return transport
    } catch {
      await transport.close()
      throw httpFailure(target, watch)
    }
  }

  const connect = async (target: Target, isOnce = false): Promise<Connection> => {
    const client = new Client({ name: 'bifrost', version: dialect.version })
    const startedAt = Date.now()
    const watch = new HttpWatch()
    const transport = await open(client, target, watch).catch(async (error: unknown) => {
      const { connect } = dialect
      if (!(error instanceof ConnectFailure) || error.isFinal || !connect.retries || isOnce)
        throw error
      await sleep(Math.max(0, startedAt + limits.retriesMs - Date.now()), undefined, { signal })
      const wasSent = target.type === 'http' && unsupportedScheme(target) === null
      if (!wasSent) throw error
      const post = `Post "${target.url}": context deadline exceeded`
      const detail = `transport error: failed to send request: failed to send request: ${post}`
      throw new ConnectFailure('initialize', detail, false)
    })
    const tools = await toolsOf(client)
    if (target.type === 'stdio' && dialect.connect.losesStdioChild) await transport.close()
    const inItsWords = (error: unknown): Error => {
      const isGone = transport instanceof StdioTransport && !transport.isAlive
      const seen = watch.failure === null ? null : `transport error: ${watch.failure.detail}`
      const text = isGone
        ? 'transport error: failed to write request: write |1: broken pipe'
        : (seen ?? (error as Error).message)
      return new Error(text, { cause: error })
    }
    return {
      tools,
      call: async (name, toolArguments) => {
        watch.forget()
        const params = { name, arguments: toolArguments as Record<string, unknown> }
        try {
          const options = { timeout: limits.callMs, signal }
          return textOf(
            await client.request({ method: 'tools/call', params }, ResultSchema, options),
          )
        } catch (error) {
          throw inItsWords(error)
        }
      },
      list: async () => {
        watch.forget()
        try {
          return await listTools(client)
        } catch (error) {
          throw inItsWords(error)
        }
      },
      close: async () => {
        transports.delete(transport)
        await client.close()
        await transport.close()
      },
    }
  }

  const close = async (): Promise<void> => {
    stopping.abort()
    await Promise.all([...transports].map((transport) => transport.close()))
  }

  return { connect, close }
}
