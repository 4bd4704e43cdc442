/** The table of virtual keys: how long a big one takes from the answer to the first picture. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { savedGateway } from '../e2e/fixtures.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { withApp, type Figure } from './measures.ts'
import { rest, timeToPaint } from './page.ts'
import { median, repeat } from './peers.ts'

const SIZE = 100
const TOOLS = Array.from({ length: 20 }, (_, at) => ({ name: `tool_${at}` }))
const names = (word: string) =>
  Array.from({ length: SIZE }, (_, at) => `${word}_${String(at).padStart(3, '0')}`)

/** 100 keys that may call one tool of each of 100 clients. */
export async function keyGateway() {
  const keys = names('key')
  const access = keys.map((key) => ({
    ...{ virtual_key_id: key, virtual_key_name: key, tools_to_execute: ['tool_1'] },
  }))
  const clients = names('client').map((name) => ({
    config: { client_id: name, name, connection_type: 'http', tools_to_execute: ['*'] },
    ...{ tools: TOOLS, state: 'connected', vk_configs: access },
  }))
  const page = { count: SIZE, total_count: SIZE, limit: SIZE, offset: 0 }
  const answers: Record<string, string> = {
    '/api/mcp/clients': JSON.stringify({ clients, ...page }),
    '/api/governance/virtual-keys': JSON.stringify({
      virtual_keys: keys.map((name) => ({ id: name, name, is_active: true, mcp_configs: [] })),
      ...page,
    }),
    '/api/version': '"v1.5.16"',
  }
  const sent = { at: 0 }
  const server = createServer((request, response) => {
    const answer = answers[(request.url ?? '').split('?')[0]!]
    response.setHeader('content-type', 'application/json')
    response.end(answer ?? '{"is_auth_enabled":false,"auth_type":"none"}', () => {
      if (answer !== undefined) sent.at = Date.now()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent, close }
}

/**
 * From the last byte of the answers to the painted table: in a window at rest, without a limit at
 * once with the first rows, while the app still starts, and for a table that is known.
 */
export async function measureKeys(): Promise<Figure[]> {
  const gateway = await keyGateway()
  const [first, early, again]: [number[], number[], number[]] = [[], [], []]
  const cell = { selector: '[role=gridcell]', until: '1 of 20' }
  const measure = (values: number[], isAtRest: boolean) =>
    withApp({ gateways: [savedGateway(gateway.url)] }, async (app) => {
      const page = await app.page()
      await expect(page.getByRole('option').first()).toBeVisible()
      if (isAtRest) await rest(page)
      const shown = await timeToPaint(page, { click: 'Keys', ...cell })
      values.push(shown.at - gateway.sent.at)
      if (!isAtRest) return
      await new Frame(page).go('Clients')
      await expect(page.getByRole('option').first()).toBeVisible()
      again.push((await timeToPaint(page, { click: 'Keys', ...cell })).ms)
    })
  try {
    await repeat(3, () => measure(first, true))
    await repeat(3, () => measure(early, false))
  } finally {
    gateway.close()
  }
  const name = 'keys: 100 x 100 answered to painted'
  return [
    { name, value: median(first), unit: 'ms', limit: 200 },
    { name: `${name}, while the app starts`, value: median(early), unit: 'ms', limit: null },
    { name: 'keys: 100 x 100 shown again', value: median(again), unit: 'ms', limit: 200 },
  ]
}
