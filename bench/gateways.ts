/** What many gateways and long lists cost: the app's own code in a process of its own. */
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startGateway } from '../e2e/gateway/gateway.ts'
import type { Figure } from './measures.ts'

const run = promisify(execFile)
const ACCOUNT = { user: 'admin', password: 'Try-Me-0nce' }

const clientOf = (index: number, toolCount: number) => ({
  config: {
    ...{ client_id: `c${index}`, name: `client_${String(index).padStart(5, '0')}` },
    ...{ connection_type: 'stdio', auth_type: 'none', tools_to_execute: ['*'] },
  },
  state: 'connected',
  tools: Array.from({ length: toolCount }, (_, tool) => ({
    name: `tool_${tool}`,
    description: `Returns the sum of two numbers, client ${index}`,
    parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } },
  })),
})

/** A gateway that gives its clients in pages of 100, whatever is asked. */
async function pagedGateway(count: number, toolCount: number) {
  const all = Array.from({ length: count }, (_, index) => clientOf(index, toolCount))
  const pages = Array.from({ length: Math.ceil(count / 100) }, (_, page) => {
    const clients = all.slice(page * 100, page * 100 + 100)
    const counts = { count: clients.length, total_count: count, limit: 100, offset: page * 100 }
    return JSON.stringify({ clients, ...counts })
  })
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://gateway')
    response.setHeader('content-type', 'application/json')
    if (url.pathname === '/api/mcp/clients') {
      return response.end(pages[Math.floor(Number(url.searchParams.get('offset') ?? 0) / 100)])
    }
    if (url.pathname === '/api/version') return response.end('"v1.5.16"')
    response.end('{"is_auth_enabled":false,"has_valid_token":false,"auth_type":"none"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Runs one part of `gatewaysInside.ts` and gives the numbers it prints. */
async function inside(part: string, ...args: string[]): Promise<Record<string, number>> {
  const script = join(import.meta.dirname, 'gatewaysInside.ts')
  const { stdout } = await run(process.execPath, ['--expose-gc', script, part, ...args])
  return JSON.parse(stdout) as Record<string, number>
}

export async function measureGateways(): Promise<Figure[]> {
  const simulated = await startGateway({ dialect: 'v1.5.16', auth: ACCOUNT })
  const long = await pagedGateway(10_000, 5)
  const usual = await pagedGateway(200, 20)
  try {
    const check = await inside('check', simulated.url, ACCOUNT.user, ACCOUNT.password)
    const list = await inside('list', long.url)
    const memory = await inside('memory', usual.url)
    const poll = await inside('poll', usual.url)
    return [
      { name: 'check: a new gateway on loopback', value: check['ms']!, unit: 'ms', limit: 150 },
      { name: 'list: 10,000 clients on 100 pages', value: list['ms']!, unit: 'ms', limit: 1500 },
      { name: 'list: longest block of main', value: list['blockMs']!, unit: 'ms', limit: 30 },
      { name: 'cache: 20 gateways x 200 x 20 tools', value: memory['mb']!, unit: 'MB', limit: 60 },
      { name: 'poll: 20 gateways, a core in 60 s', value: poll['percent']!, unit: '%', limit: 1 },
    ]
  } finally {
    await simulated.close()
    long.close()
    usual.close()
  }
}
