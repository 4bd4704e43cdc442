import type { ClientList } from '../src/shared/model/client.ts'
import type { GatewayList, GatewayView } from '../src/shared/model/gateway.ts'
import type { OutputLine, Phase, ProbeView, TestedTool } from '../src/shared/model/probe.ts'
import type { RegistrationPlan, RegistrationView } from '../src/shared/model/registration.ts'
import type { ProbePreview, Recipe, ServerView } from '../src/shared/model/server.ts'

const today = (clock: string): string => new Date(`2026-11-21T${clock}`).toISOString()
const limits = { startMs: 120_000, requestMs: 30_000 }

const recipe = (name: string, line: string, more: Partial<Recipe> = {}): Recipe => {
  const [command = '', ...args] = line.split(' ')
  return { name, command, args, env: [], cwd: '', limits, ...more }
}

export const recipes = {
  everything: recipe('everything', 'npx -y @modelcontextprotocol/server-everything', {
    env: [
      { name: 'LOG_LEVEL', value: 'debug', isSecret: false },
      { name: 'DEMO_TOKEN', value: null, isSecret: true },
    ],
    cwd: '~/src/atlas',
  }),
  filesystem: recipe(
    'filesystem',
    'npx -y @modelcontextprotocol/server-filesystem /home/ada/src/atlas /home/ada/Documents',
    {
      env: [
        { name: 'LOG_LEVEL', value: 'info', isSecret: false },
        { name: 'ATLAS_TOKEN', value: null, isSecret: true },
      ],
      cwd: '/home/ada/src/atlas',
    },
  ),
  playwright: recipe('playwright', 'npx -y @playwright/mcp@latest --headless'),
  git: recipe('git', 'uvx mcp-server-git --repository ~/src/atlas'),
  memory: recipe('memory', 'npx -y @modelcontextprotocol/server-memory'),
  github: recipe('github', 'docker run -i --rm ghcr.io/github/github-mcp-server'),
}

const last = (at: string, toolCount: number, ms: number, reason = '') => ({
  at,
  state: reason === '' ? ('passed' as const) : ('failed' as const),
  toolCount,
  ms,
  reason,
})

export const savedServers: ServerView[] = [
  { id: 'everything', recipe: recipes.everything, lastProbe: last(today('10:41:00'), 13, 461) },
  { id: 'filesystem', recipe: recipes.filesystem, lastProbe: last(today('09:58:00'), 14, 390) },
  { id: 'playwright', recipe: recipes.playwright, lastProbe: null },
  {
    id: 'git',
    recipe: recipes.git,
    lastProbe: last(today('10:12:00'), 0, 31, 'uvx was not found on this computer'),
  },
  { id: 'memory', recipe: recipes.memory, lastProbe: last('2026-11-17T09:00:00Z', 9, 340) },
  { id: 'github', recipe: recipes.github, lastProbe: last('2026-11-16T09:00:00Z', 41, 1240) },
]

const tool = (
  name: string,
  description: string,
  tokens: number,
  hint: 'reads' | 'changes' | 'open' | 'bad' | 'none' = 'reads',
): TestedTool => ({
  name,
  title: name.replaceAll('-', ' '),
  description,
  inputSchema: {
    type: 'object',
    properties: {
      a: { type: 'number', description: 'First number' },
      b: { type: 'number', description: 'Second number, added to the first one' },
      units: { enum: ['metric', 'imperial'], description: 'How the answer is written' },
    },
    required: ['a', 'b'],
    additionalProperties: false,
    $schema: 'http://json-schema.org/draft-07/schema#',
  },
  outputSchema: null,
  annotations:
    hint === 'none'
      ? null
      : {
          title: null,
          readOnly: hint === 'reads' ? true : hint === 'open' ? null : false,
          destructive: hint === 'bad' ? true : null,
          idempotent: hint === 'reads' ? true : null,
          openWorld: hint === 'open' ? true : false,
        },
  tokens,
  problem: '',
})

export const tools: TestedTool[] = [
  tool('echo', 'Echoes back the input string', 102),
  tool(
    'get-annotated-message',
    'Demonstrates how annotations can be used to provide metadata about content',
    169,
  ),
  tool(
    'get-env',
    'Returns all environment variables, helpful for debugging MCP server configuration',
    98,
  ),
  tool(
    'get-resource-links',
    'Returns up to ten resource links that reference different types of resources',
    130,
  ),
  tool(
    'get-resource-reference',
    'Returns a resource reference that can be used by MCP clients',
    139,
  ),
  tool(
    'get-structured-content',
    'Returns structured content along with an output schema for client data validation',
    233,
  ),
  tool('get-sum', 'Returns the sum of two numbers', 114),
  tool('get-tiny-image', 'Returns a tiny MCP logo image', 87),
  tool('gzip-file-as-resource', 'Compresses a single file using gzip compression', 285, 'open'),
  tool('simulate-research-query', 'Simulates a research query with several stages', 212, 'changes'),
  tool(
    'toggle-simulated-logging',
    'Toggles simulated, random-leveled logging on or off',
    96,
    'changes',
  ),
  tool(
    'toggle-subscriber-updates',
    'Toggles simulated resource subscription updates on or off',
    98,
    'bad',
  ),
  tool(
    'trigger-long-running-operation',
    'Demonstrates a long running operation with progress updates',
    147,
    'none',
  ),
]

export const manyTools: TestedTool[] = Array.from({ length: 5000 }, (_, at) => ({
  ...tool(`tool-${at}`, `Does thing number ${at}`, 80 + (at % 90), at % 3 ? 'reads' : 'changes'),
  problem: at === 7 ? 'The input schema is not an object' : '',
}))

const phase = (
  name: Phase['name'],
  state: Phase['state'],
  ms: number | null,
  detail = '',
): Phase => ({
  name,
  state,
  ms,
  startedAt: state === 'waiting' ? null : today('10:41:00'),
  detail,
})

export const passed: ProbeView = {
  id: 'probe-everything',
  serverId: 'everything',
  recipe: recipes.everything,
  state: 'passed',
  startedAt: today('10:41:00'),
  totalMs: 461,
  phases: [
    phase('resolve', 'done', 3, '~/.nvm/versions/node/v22.12.0/bin/npx'),
    phase('start', 'done', 14, 'Process 48213'),
    phase('download', 'skipped', null, 'cached'),
    phase('initialize', 'done', 438),
    phase('list', 'done', 6),
  ],
  pid: 48213,
  result: {
    server: { name: 'everything', version: '2.0.0', title: 'Everything Example Server' },
    protocolVersion: '2025-11-25',
    capabilities: [
      'tools.listChanged',
      'prompts.listChanged',
      'resources.subscribe',
      'logging',
      'completions',
    ],
    instructions:
      '# Everything Server\n\nTesting and demonstration server for MCP protocol features.\n\n- Use `get-sum` for sums.\n- Use `echo` to see what arrives.',
    tools,
    prompts: [
      { name: 'simple-prompt', description: 'A prompt with no arguments', detail: '' },
      { name: 'args-prompt', description: 'A prompt with two arguments', detail: 'city, state' },
      {
        name: 'completable-prompt',
        description: 'First argument choice narrows the second',
        detail: 'department, name',
      },
      {
        name: 'resource-prompt',
        description: 'A prompt that includes a resource',
        detail: 'resourceType, resourceId',
      },
    ],
    resources: Array.from({ length: 7 }, (_, at) => ({
      name: [
        'architecture.md',
        'extension.md',
        'features.md',
        'how-it-works.md',
        'instructions.md',
        'startup.md',
        'structure.md',
      ][at]!,
      description: 'Static document file exposed from /docs',
      detail: `demo://resource/static/document/${at}`,
    })),
    templates: [
      {
        name: 'Dynamic Text Resource',
        description: 'Plaintext, made when asked',
        detail: 'demo://resource/dynamic/text/{resourceId}',
      },
    ],
    warnings: [
      'Two lines on stdout were not MCP and were skipped',
      'The tool get-sum was listed twice',
    ],
  },
  failure: null,
  searched: [],
  lineCount: 2,
  droppedLines: 0,
}

const line = (number: number, atMs: number, text: string): OutputLine => ({
  number,
  atMs,
  from: 'stderr',
  text,
})

export const passedLines = [
  line(1, 214, 'Starting default (STDIO) server...'),
  line(2, 447, 'Server ready, awaiting requests'),
]

export const running: ProbeView = {
  ...passed,
  id: 'probe-playwright',
  serverId: 'playwright',
  recipe: recipes.playwright,
  state: 'running',
  totalMs: null,
  result: null,
  lineCount: 9,
  phases: [
    phase('resolve', 'done', 4, 'npx is ~/.nvm/versions/node/v22.12.0/bin/npx'),
    phase('start', 'done', 17, 'Process 48213, in its own group'),
    phase('download', 'running', null, '@playwright/mcp is not in the npx cache yet'),
    phase('initialize', 'waiting', null),
    phase('list', 'waiting', null),
  ],
}

export const runningLines = [
  line(1, 310, 'npm http fetch GET 200 https://registry.npmjs.org/@playwright%2fmcp 214ms'),
  line(2, 520, 'npm http fetch GET 200 https://registry.npmjs.org/playwright 176ms'),
  line(3, 710, 'npm http fetch GET 200 https://registry.npmjs.org/playwright-core 181ms'),
  line(
    4,
    1060,
    'npm warn deprecated glob@8.1.0: Glob versions prior to v9 are no longer supported',
  ),
  line(
    5,
    1400,
    'npm http fetch GET 200 https://registry.npmjs.org/@modelcontextprotocol%2fsdk 98ms',
  ),
  line(6, 3920, 'npm http fetch GET 200 …/playwright-core-1.58.0.tgz 2471ms (cache miss)'),
  line(7, 9370, 'npm http fetch GET 200 …/playwright-1.58.0.tgz 4106ms (cache miss)'),
  line(8, 13800, 'npm info run playwright@1.58.0 install node_modules/playwright node install.js'),
  line(9, 14100, 'added 42 packages in 14s'),
]

export const notFound: ProbeView = {
  ...passed,
  id: 'probe-git',
  serverId: 'git',
  recipe: recipes.git,
  state: 'failed',
  startedAt: today('10:43:00'),
  totalMs: 31,
  pid: null,
  result: null,
  lineCount: 0,
  phases: [
    phase('resolve', 'failed', 31),
    phase('start', 'waiting', null),
    phase('download', 'waiting', null),
    phase('initialize', 'waiting', null),
    phase('list', 'waiting', null),
  ],
  failure: {
    code: 'command_not_found',
    message: 'uvx was not found on this computer',
    next: 'Install it, or give its full path. Just installed? Reload the PATH and test again.',
  },
  searched: [
    { folder: '~/.nvm/versions/node/v22.12.0/bin', found: 'nothing' },
    { folder: '~/.local/bin', found: 'notExecutable' },
    { folder: '~/bin', found: 'noFolder' },
    { folder: '/usr/local/bin', found: 'nothing' },
    { folder: '/usr/bin', found: 'nothing' },
    { folder: '/bin', found: 'nothing' },
    { folder: '/snap/bin', found: 'noFolder' },
  ],
}

export const exited: ProbeView = {
  ...notFound,
  id: 'probe-memory',
  serverId: 'memory',
  recipe: recipes.memory,
  totalMs: 820,
  lineCount: 6,
  searched: [],
  phases: [
    phase('resolve', 'done', 3),
    phase('start', 'done', 12),
    phase('download', 'skipped', null),
    phase('initialize', 'failed', 805),
    phase('list', 'waiting', null),
  ],
  failure: {
    code: 'server_exited',
    message: 'The server ended before it answered (exit code 1)',
    next: 'The last lines of stderr below usually say why.',
  },
}

export const exitedLines = [
  line(1, 300, 'node:internal/modules/cjs/loader:1228'),
  line(2, 301, '  throw err;'),
  line(3, 301, '  ^'),
  line(4, 302, "Error: Cannot find module '/home/ada/src/memory/index.js'"),
  line(5, 302, '    at Function._resolveFilename (node:internal/modules/cjs/loader:1225:15)'),
  line(6, 303, 'Node.js v22.12.0'),
]

export const preview: ProbePreview = {
  digest: 'd1',
  isAllowed: false,
  command: 'npx',
  path: '~/.nvm/versions/node/v22.12.0/bin/npx',
  args: recipes.filesystem.args,
  env: recipes.filesystem.env,
  cwd: '/home/ada/src/atlas',
  limits,
  hints: [
    { key: 'downloads', about: '@modelcontextprotocol/server-filesystem' },
    { key: 'unpinned', about: '@modelcontextprotocol/server-filesystem' },
  ],
  changed: ['argument 4'],
  ranBefore: today('09:58:00'),
}

const gateway = (
  id: string,
  name: string,
  environment: GatewayView['environment'],
  more: Partial<GatewayView> = {},
): GatewayView => ({
  id,
  name,
  url: `https://${id}.example`,
  environment,
  auth: 'basic',
  user: 'ada',
  allowPlainHttp: false,
  credential: 'keychain',
  state: 'healthy',
  version: 'v1.5.16',
  since: today('10:00:00'),
  failure: null,
  attention: 0,
  ...more,
})

export const gateways: GatewayList = {
  activeId: 'team',
  gateways: [
    gateway('laptop', 'Laptop', 'local'),
    gateway('team', 'Team dev', 'development', { attention: 5 }),
    gateway('staging', 'Staging EU', 'staging', { state: 'unreachable' }),
    gateway('prod', 'Production EU', 'production'),
  ],
}

export const clients: ClientList = {
  gatewayId: 'team',
  rows: [],
  readAt: today('10:44:00'),
  failure: null,
  failedAt: null,
  isRefreshing: false,
}

export const plan: RegistrationPlan = {
  gatewayId: 'team',
  changes: [
    { key: 'command', mark: 'warn', about: 'npx' },
    { key: 'envName', mark: 'warn', about: 'DEMO_TOKEN' },
    { key: 'envValue', mark: 'ok', about: 'LOG_LEVEL=debug' },
    { key: 'cwd', mark: 'off', about: '~/src/atlas' },
  ],
  takenNames: ['everything_old'],
  suggestedName: 'everything',
  hasAutoList: true,
  hasPrefix: true,
  nameRule: 'strict',
}

const step = (
  name: 'create' | 'read' | 'compare',
  state: RegistrationView['steps'][number]['state'],
  ms: number | null,
  detail: string,
) => ({
  name,
  state,
  ms,
  startedAt: state === 'waiting' ? null : today('10:46:00'),
  detail,
})

export const differs: RegistrationView = {
  id: 'reg-1',
  gatewayId: 'team',
  gatewayName: 'Team dev',
  probeId: 'probe-everything',
  name: 'everything',
  startedAt: today('10:46:00'),
  state: 'differs',
  steps: [
    step('create', 'done', 3210, 'The gateway started npx and connected'),
    step('read', 'warn', 90, 'Read again: 7 of 8 settings match'),
    step('compare', 'done', 10, '13 tested here, the same 13 on the gateway'),
  ],
  clientId: 'c1',
  differences: [{ key: 'autoTools', chosen: 'echo, get-sum', found: 'none' }],
  comparison: {
    testedCount: 13,
    gatewayCount: 12,
    missing: ['get-env'],
    added: [],
    changed: ['get-sum'],
  },
  failure: null,
}

export const registering: RegistrationView = {
  ...differs,
  state: 'running',
  steps: [
    step('create', 'running', null, 'POST /api/mcp/client'),
    step('read', 'waiting', null, ''),
    step('compare', 'waiting', null, ''),
  ],
  clientId: null,
  differences: [],
  comparison: null,
}
