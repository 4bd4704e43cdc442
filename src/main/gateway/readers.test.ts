import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { readCatalog } from './catalog.ts'
import { createGatewayClient } from './client.ts'
import { dialectOf } from './dialect.ts'
import { readWrite } from './flows.ts'
import { readKeys } from './keys.ts'
import { detailOf, rowOf } from './rows.ts'
import { sendJson, serve } from './testServer.ts'
import { readAuth, readStore, readVersion } from './about.ts'
import { readPage } from './wireList.ts'

/** Names that mean something, so that random JSON gets past the first look. */
const NAMES = [
  ...['clients', 'config', 'tools', 'state', 'name', 'client_id', 'id', 'total_count', 'limit'],
  ...[
    'headers',
    'stdio_config',
    'command',
    'args',
    'envs',
    'connection_string',
    'value',
    'env_var',
  ],
  ...['tools_to_execute', 'tools_to_auto_execute', 'tool_pricing', 'tool_sync_interval'],
  ...['vk_configs', 'last_failure', 'message', 'stage', 'function', 'parameters', 'virtual_keys'],
  ...['mcp_configs', 'mcp_client', 'oauth_config_id', 'authorize_url', 'status_url', 'status'],
  ...['is_auth_enabled', 'auth_type', 'setup_required', 'version', 'env_label', '__proto__'],
]
const { any: json } = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false, 0, -1, 1e308, '', '*', 'connected', 'env.X'),
    fc.string(),
    fc.double(),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('any'), { maxKeys: 8 }),
  ),
}))
const text = (value: string) => value

describe('any JSON at all', () => {
  it('is read as a list of clients or as none, and every entry can be shown', () => {
    fc.assert(
      fc.property(json, (value) => {
        const page = readPage(value)
        const seen = { version: 'v1.5.16', auth: null, page: null }
        for (const client of page?.clients ?? []) {
          rowOf(client, { hasAutoList: true, isStdioUsable: true, hasNewStates: false })
          detailOf(client, { gatewayId: 'g', dialect: dialectOf(seen) })
          expect(client.id).not.toBe('')
          expect(client.allowed === 'all' || Array.isArray(client.allowed)).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('never makes another reader throw', () => {
    fc.assert(
      fc.property(json, (value) => {
        readAuth(value)
        readStore(value)
        readVersion(value)
        readKeys(value)
        readCatalog(value, 'servers')
        const { flow } = readWrite(value, text)
        if (flow) expect(flow.authorizeUrl).toMatch(/^https?:/)
        if (flow) expect(flow.statusPath).toMatch(/^\/api\/oauth\//)
      }),
      { numRuns: 2000 },
    )
  })

  it('as the answer to the list ends in a list or in a failure with a code, never in a loop', async () => {
    let answer: unknown = null
    const server = await serve((_, response) => sendJson(response, answer))
    const client = createGatewayClient({
      gateway: { url: server.url, auth: 'none', allowPlainHttp: false },
      credential: async () => null,
    })
    try {
      await fc.assert(
        fc.asyncProperty(json, async (value) => {
          answer = value
          const before = server.requests.length
          const outcome = await client.listClients().catch((cause: unknown) => cause)
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(AppError)
          expect(server.requests.length - before).toBeLessThan(20)
        }),
        { numRuns: 150 },
      )
    } finally {
      await server.close()
    }
  })
})

describe('a field of another type', () => {
  it('costs that field and is named, and the rest stays', () => {
    const page = readPage({
      clients: [
        {
          config: {
            ...{ client_id: 'c1', name: 'mini', connection_type: 'http' },
            ...{ tools_to_execute: 'echo', tool_sync_interval: 'often', headers: [1] },
          },
          state: 7,
          tools: [{ name: 'echo' }],
        },
      ],
    })
    const [client] = page!.clients
    expect(client).toMatchObject({ id: 'c1', name: 'mini', allowed: [], state: '' })
    expect(client!.oddFields).toEqual([
      'headers',
      'tools_to_execute',
      'tool_sync_interval',
      'state',
    ])
    expect(client!.tools.map(({ name }) => name)).toEqual(['echo'])
  })
})

describe('virtual keys', () => {
  it('are read without their value and without what their clients are opened with', () => {
    const page = readKeys({
      virtual_keys: [
        {
          ...{ id: 'k1', name: 'team-a', value: 'sk-bf-secret', is_active: true },
          mcp_configs: [
            {
              ...{ id: 7, mcp_client_id: 1 },
              mcp_client: { client_id: 'c1', name: 'mini', headers: { 'x-key': 'header-secret' } },
              tools_to_execute: ['*'],
            },
          ],
        },
      ],
      total_count: 1,
    })
    expect(page).toEqual({
      total: 1,
      keys: [
        {
          ...{ id: 'k1', name: 'team-a', description: '', isActive: true, expiresAt: null },
          access: [{ entryId: 7, clientId: 'c1', clientName: 'mini', tools: 'all' }],
        },
      ],
    })
    expect(readKeys({ virtual_keys: null, count: 0 })).toEqual({ keys: [], total: null })
  })
})

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

describe('a flow', () => {
  const body = {
    ...{
      status: 'pending_oauth',
      oauth_config_id: 'o 1',
      authorize_url: 'https://login.example/a',
    },
  }

  it('gets the paths that older gateways leave out', () => {
    expect(readWrite(body, text).flow).toMatchObject({
      statusPath: '/api/oauth/config/o%201/status',
      clientId: null,
    })
  })

  it.each([
    ...['https://evil.example/x', '//evil.example', '/api/oauth/../mcp', '/other'],
    ...['/api/oauth/%2e%2e/mcp', '/api/oauth/.%2E/mcp', '/api/oauth/..%2fmcp', '/api/oauth/./x'],
    ...['/api/oauth/..%5cmcp', '/api/oauth/%252e%252e/mcp', '/api/oauth/config/..'],
  ])('never asks for its status at %s', (statusUrl) => {
    const { flow } = readWrite({ ...body, status_url: statusUrl }, text)
    expect(flow?.statusPath).toBe('/api/oauth/config/o%201/status')
  })

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'nothing'])(
    'is none when the browser would be sent to %s',
    (authorizeUrl) => {
      expect(readWrite({ ...body, authorize_url: authorizeUrl }, text).flow).toBeNull()
    },
  )

  it('asks for its status nowhere but below its own path, whatever the gateway says', () => {
    const part = fc.constantFrom('.', '..', '/', '%', '2e', '2E', '2f', '5c', '25', 'a', '?', '\\')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const statusUrl = `/api/oauth/${parts.join('')}`
        const { flow } = readWrite({ ...body, status_url: statusUrl }, text)
        let path = (flow?.statusPath ?? '').split('?')[0]!
        for (let round = 0; round < 3; round += 1) {
          path = new URL(path, 'http://gateway').pathname
          expect(path).toMatch(/^\/api\/oauth\//)
          path = decoded(path).replaceAll('\\', '/')
        }
      }),
      { numRuns: 5000 },
    )
  })

  it.each(['.', '..', ''])('is none when its id %o is no step of a path', (id) => {
    expect(readWrite({ ...body, oauth_config_id: id }, text).flow).toBeNull()
  })

  it('keeps the id of the flow where a reauthorize gave one', () => {
    const statusUrl = '/api/oauth/config/o1/status?flow_id=f1'
    const { flow } = readWrite({ ...body, status_url: statusUrl }, text)
    expect(flow?.statusPath).toBe(statusUrl)
  })
})
