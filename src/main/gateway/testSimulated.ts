import { fileURLToPath } from 'node:url'
import type { DialectName } from '../../../e2e/gateway/dialects.ts'
import {
  startGateway,
  type GatewayOptions,
  type SimulatedGateway,
} from '../../../e2e/gateway/gateway.ts'
import type { Emit } from '../../shared/contract.ts'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import type { ClientEdit, EditReport } from '../../shared/model/clientEdit.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { Clients } from './clients.ts'
import { ClientEdits } from './edits.ts'
import { Gateways } from './gateways.ts'
import { settingsOf } from './settings.ts'
import type { WireClient } from './wire.ts'

const admin = { user: 'admin', password: 'correct-horse-battery' }

/** A real MCP server with 13 tools. */
export const EVERYTHING = fileURLToPath(
  new URL(
    '../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
    import.meta.url,
  ),
)

/** A simulated gateway and the app's own services in front of it, saved and looked at once. */
export interface SimulatedSetup {
  gateway: SimulatedGateway
  id: string
  gateways: Gateways
  clients: Clients
  edits: ClientEdits
  /** All that went to the window. */
  events: { event: string; payload: unknown }[]
  /** Creates a client of server-everything in the gateway's own spelling; gives its id. */
  create(name: string, body?: Record<string, unknown>): Promise<string>
  /** Changes a client as somebody who has just looked at it. */
  edit(clientId: string, change: ClientEdit, confirm?: string): Promise<EditReport>
  /** Creates a virtual key; gives its id. */
  createKey(name: string): Promise<string>
  /** The client as the gateway lists it now. */
  read(clientId: string): Promise<WireClient>
  /** Methods and paths that the gateway has seen, without its reads. */
  writes(): string[]
  close(): Promise<void>
}

/**
 * `change`: of the saved gateway, such as its environment, or that nobody signs in; `governance`: of the gateway itself;
 * `limits`: shorter than a real one's.
 */
export async function openSimulated(
  dialect: DialectName,
  change: Partial<GatewayDraft> = {},
  governance = true,
  limits: GatewayOptions['limits'] = {},
): Promise<SimulatedSetup> {
  const clientConfig = { enable_governance: governance }
  const auth = change.auth === 'none' ? null : admin
  const gateway = await startGateway({ dialect, auth, clientConfig, limits })
  const events: SimulatedSetup['events'] = []
  const emit = ((event: string, payload: unknown) => void events.push({ event, payload })) as Emit
  const settings = memorySettings(upgrade({}))
  const gateways = new Gateways({ settings, secrets: createSecrets(memorySecrets()), emit })
  const clients = new Clients({ gateways, emit })
  const { id } = await gateways.save({
    ...{ id: null, name: 'Team dev', url: gateway.url, environment: 'local', auth: 'basic' },
    ...{ user: admin.user, secret: admin.password, allowPlainHttp: false, isReadOnly: false },
    ...{ network: DEFAULT_NETWORK, keepUntilQuit: false },
    ...change,
  })
  await clients.refresh(id)
  const read = async (clientId: string) => {
    const found = (await clients.reread(id)).find((client) => client.id === clientId)
    if (found === undefined) throw new Error(`${clientId} is not listed`)
    return found
  }
  const edits = new ClientEdits({ gateways, clients, looksMs: [0, 20, 100] })
  return {
    ...{ gateway, id, gateways, clients, events, read, edits },
    async edit(clientId, change, confirm = '') {
      const seen = settingsOf(await read(clientId))
      return edits.edit({ gatewayId: id, clientId, change, seen, confirm })
    },
    async create(name, body = {}) {
      const { idField, hasAuthType } = gateways.dialect(id)
      const clientId = crypto.randomUUID()
      await gateways.client(id).createClient({
        ...{ [idField]: clientId, name, connection_type: 'stdio' },
        ...(hasAuthType && { auth_type: 'none' }),
        stdio_config: { command: process.execPath, args: [EVERYTHING, 'stdio'], envs: [] },
        tools_to_execute: ['*'],
        ...body,
      })
      return clientId
    },
    async createKey(name) {
      const answer = await fetch(`${gateway.url}/api/governance/virtual-keys`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa(`${admin.user}:${admin.password}`)}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ name }),
      })
      const { virtual_key: key } = (await answer.json()) as { virtual_key: { id: string } }
      return key.id
    },
    writes: () =>
      gateway.requests
        .filter(({ method, path }) => method !== 'GET' && !path.startsWith('/api/session'))
        .map(({ method, path }) => `${method} ${path.split('?')[0]}`),
    close: () => gateway.close(),
  }
}
