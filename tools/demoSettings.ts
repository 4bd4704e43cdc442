/** Settings of the demo's throw-away profile. */
import { DEFAULT_NETWORK } from '../src/shared/defaultNetwork.ts'
import { join } from 'node:path'
import { SETTINGS_VERSION, upgrade, type Settings } from '../src/main/storage/settings.ts'

const ROOT = join(import.meta.dirname, '..')

const script = (name: string) =>
  join(ROOT, `node_modules/@modelcontextprotocol/server-${name}/dist/index.js`)

interface Demo {
  ids: { local: string; team: string }
  urls: { local: string; team: string }
}

/** What runs on the first gateway already. */
export const DEMO_CLIENTS = [
  {
    name: 'everything',
    args: [script('everything')],
    tools: ['echo', 'get-sum', 'get-tiny-image'],
  },
  { name: 'filesystem', args: [script('filesystem'), ROOT], tools: ['*'] },
  { name: 'memory', args: [script('memory')], tools: ['read_graph', 'search_nodes'] },
]

/** Two gateways, the second with a password, and two servers that need no download. */
export function demoSettings({ ids, urls }: Demo): Settings {
  const limits = { startMs: 30_000, requestMs: 30_000 }
  const server = (name: string, args: string[]) => ({
    id: crypto.randomUUID(),
    recipe: { name, command: 'node', args, env: [], cwd: '', limits },
    lastProbe: null,
    tags: [],
  })
  return {
    version: SETTINGS_VERSION,
    gateways: [
      {
        id: ids.local,
        name: 'Laptop',
        url: urls.local,
        environment: 'local',
        auth: 'none',
        user: '',
        allowPlainHttp: false,
        isReadOnly: false,
        network: DEFAULT_NETWORK,
      },
      {
        id: ids.team,
        name: 'Team dev',
        url: urls.team,
        environment: 'development',
        auth: 'basic',
        user: 'admin',
        allowPlainHttp: false,
        isReadOnly: false,
        network: DEFAULT_NETWORK,
      },
    ],
    activeGatewayId: ids.local,
    servers: [
      server('everything', [script('everything')]),
      server('filesystem', [script('filesystem'), ROOT]),
    ],
    consents: [],
    pins: [],
    toolBaselines: [],
    preferences: upgrade({ preferences: { theme: 'system' } }).preferences,
  }
}
