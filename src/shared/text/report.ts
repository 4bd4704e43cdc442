import { grouped } from './common.ts'

/** Texts of the health summary that is pasted into an issue. */
export const REPORT = {
  title: (name: string): string => `MCP server ${name}`,
  passed: (tools: string, time: string): string => `passed: ${tools} in ${time}`,
  failed: (message: string): string => `failed: ${message}`,
  cancelled: 'cancelled',
  running: 'still running',
  rows: {
    result: 'Result',
    code: 'Code',
    next: 'Next step',
    command: 'Command',
    url: 'URL',
    found: 'Found at',
    variables: 'Variables',
    headers: 'Headers',
    folder: 'Folder',
    server: 'Server',
    protocol: 'Protocol',
    capabilities: 'Capabilities',
    offers: 'Offers',
    tokens: 'Tokens',
    definitions: 'Definitions',
    started: 'Tested',
    app: 'App',
  },
  secret: (name: string): string => `${name} (secret)`,
  offers: (counts: readonly [number, string, string][]): string =>
    counts.map(([count, one, many]) => `${grouped(count)} ${count === 1 ? one : many}`).join(', '),
  tokens: (count: number): string =>
    `≈ ${grouped(count)} for all tools (o200k_base by gpt-tokenizer)`,
  changed: (counts: string): string => `${counts} since they were accepted`,
  app: (version: string, platform: string, node: string): string =>
    `Bifrost Tray ${version} on ${platform}, Node ${node}`,
  phases: 'Phases',
  phaseHeads: ['Phase', 'State', 'Time'] as const,
  limits: (start: string, request: string): string => `Limits: start ${start}, request ${request}.`,
  warnings: 'Worth a look',
  problems: 'Broken definitions',
  findings: 'Places to read closely (hints, no verdict)',
  details: 'Details',
  output: (count: number, whole: number): string =>
    count === whole ? 'Output' : `Last ${count} of ${grouped(whole)} lines of output`,
  more: (count: number): string => `and ${grouped(count)} more`,
  broken: '  ← broke the protocol',
}
