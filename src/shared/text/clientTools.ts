import { counted, grouped } from './common.ts'

/** Texts of the tools in the panel of a client. */
export const CLIENT_TOOLS = {
  filterLabel: 'Filter tools',
  filter: 'Words, or get-*',
  show: 'Show',
  parts: { all: 'All', allowed: 'On', auto: 'Auto' },
  allow: (tool: string): string => `Allow ${tool}`,
  keep: (tool: string): string => `Keep ${tool} in the list`,
  allowShown: 'Allow all tools shown',
  autoExecute: (tool: string): string => `Run ${tool} without asking`,
  price: (tool: string): string => `Price of ${tool} in USD`,
  priceTitle: 'USD for one call',
  noPrice: '–',
  badPrice: (tool: string): string => `The price of ${tool} is no amount in USD, such as 0.002`,
  column: { tool: 'Tool', tokens: 'Tokens', price: 'Price', auto: 'Auto' },
  autoTitle: 'Runs without asking',
  summary: (on: number, all: number): string => `${on} of ${all} on`,
  autos: (count: number): string => `${count} ${count === 1 ? 'runs' : 'run'} without asking`,
  allAuto: 'All that are on run without asking, new ones too',
  tokens: (count: string): string => `≈ ${count} tokens`,
  tokensTitle: 'Estimate: what the tools that are on add to every request',
  mode: 'Tools that the server adds later',
  modes: { chosen: 'A chosen list', all: 'All, new ones too' },
  modeTitles: {
    chosen: 'A tool that the server adds later stays off until you turn it on.',
    all: 'Every tool may run, and those the server adds later too.',
  },
  isNew: 'new',
  isNewTitle: 'The server has it since after this list was chosen',
  isGone: 'not on the server',
  isGoneTitle: 'The list names it and the server no longer has it',
  gone: (count: number): string =>
    count === 1
      ? 'The list names 1 tool that the server no longer has'
      : `The list names ${grouped(count)} tools that the server no longer has`,
  drop: 'Drop',
  notObeyed: 'This gateway keeps the list and runs every tool all the same',
  notObeyedRest:
    'With an empty list too. Bifrost v1.4.18 and newer run only what is on; there an empty list means none.',
  noneOn: 'No tool is on: models can call nothing of this client',
  keptList: (names: string): string => `Allowed as soon as it lists them: ${names}`,
  noneFound: 'No tool matches',
  copy: 'Copy the names of the tools that are on',
  pasted: (count: number): string =>
    counted(count, 'tool is on, as pasted', 'tools are on, as pasted'),
  pastedPart: (count: number, unknown: string): string =>
    `${counted(count, 'tool is', 'tools are')} on, as pasted. Not known here: ${unknown}`,
  pastedNothing: 'None of these lines is a tool of this client',
  andMore: (shown: string, rest: number): string => `${shown} and ${grouped(rest)} more`,
  keys: { toggle: 'on or off', range: 'range', auto: 'auto', price: 'price', paste: 'paste' },
  unsaved: 'not saved yet',
  declared: 'declared, not guaranteed',
  testedAs: (server: string): string => `From your test of ${server} on this computer`,
} as const
