import { DEFAULT_NETWORK } from '../../../shared/defaultNetwork.ts'
import type { DefinitionsView, Finding } from '../../../shared/model/definitions.ts'
import type { GatewayView } from '../../../shared/model/gateway.ts'
import type { ListedThing, ListedTool, Phase, ProbeView } from '../../../shared/model/probe.ts'
import type { ProbePreview, Recipe, ServerView } from '../../../shared/model/server.ts'
import { DEFAULT_LIMITS } from './recipeEdit.ts'

/** Made-up values for the tests of these views. */

export const recipe: Recipe = {
  name: 'everything',
  command: 'npx',
  args: ['-y', 'pkg'],
  env: [{ name: 'TOKEN', value: null, isSecret: true }],
  cwd: '',
  limits: DEFAULT_LIMITS,
}

export const server = (id: string, name: string): ServerView => ({
  id,
  recipe: { ...recipe, name },
  lastProbe: null,
  tags: [],
})

export const preview = (more: Partial<ProbePreview> = {}): ProbePreview => ({
  digest: 'digest-1',
  command: 'npx',
  path: '~/bin/npx',
  args: ['-y', 'pkg'],
  env: recipe.env,
  cwd: '~',
  limits: DEFAULT_LIMITS,
  hints: [],
  changed: [],
  ranBefore: null,
  ...more,
})

const phases: Phase[] = (['resolve', 'start', 'download', 'initialize', 'list'] as const).map(
  (name) => ({ name, state: 'waiting', ms: null, startedAt: null, detail: '' }),
)

export const tool = (name: string, more: Partial<ListedTool> = {}): ListedTool => ({
  index: 0,
  name,
  title: '',
  description: `Does ${name}`,
  annotations: null,
  tokens: 100,
  problem: '',
  ...more,
})

export const thing = (name: string, more: Partial<ListedThing> = {}): ListedThing => ({
  ...{ index: 0, name, title: '', description: '', detail: '', arguments: [] },
  ...{ mimeType: '', size: null, problem: '' },
  ...more,
})

export const finding = (more: Partial<Finding> = {}): Finding => ({
  ...{
    kind: 'instruction',
    tool: 0,
    thing: null,
    name: 'echo',
    field: 'description',
    at: 0,
    length: 0,
  },
  ...{ before: '', marked: '', after: '', about: '' },
  ...more,
})

export const definitionsView = (more: Partial<DefinitionsView> = {}): DefinitionsView => ({
  findings: [],
  isWhole: true,
  pin: { state: 'none', at: null, added: 0, removed: 0, changed: 0, changes: [] },
  ...more,
})

export const running = (id: string, serverId: string): ProbeView => ({
  id,
  serverId,
  recipe,
  state: 'running',
  startedAt: new Date().toISOString(),
  totalMs: null,
  phases,
  pid: 4711,
  result: null,
  failure: null,
  searched: [],
  lineCount: 0,
  brokenLine: null,
  overtime: null,
  droppedLines: 0,
})

export const passed = (id: string, serverId: string, tools: ListedTool[]): ProbeView => ({
  ...running(id, serverId),
  state: 'passed',
  totalMs: 460,
  result: {
    server: {
      ...{ name: 'everything', version: '2.0.0', title: '' },
      ...{ website: '', icon: '', iconLinks: [] },
    },
    protocolVersion: '2025-11-25',
    capabilities: ['tools'],
    instructions: 'Be kind.',
    tools: tools.map((tool, index) => ({ ...tool, index })),
    prompts: [],
    resources: [],
    templates: [],
    warnings: [],
  },
})

export const gateway = (id: string, name: string, more: Partial<GatewayView> = {}): GatewayView =>
  ({
    id,
    name,
    url: 'http://127.0.0.1:8080',
    environment: 'development',
    auth: 'none',
    user: '',
    allowPlainHttp: false,
    isReadOnly: false,
    network: DEFAULT_NETWORK,
    credential: 'none',
    state: 'healthy',
    version: 'v1.5.16',
    isOpen: false,
    hasMcpEndpoint: true,
    since: null,
    failure: null,
    attention: 0,
    ...more,
  }) as GatewayView
