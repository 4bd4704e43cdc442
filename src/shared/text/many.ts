import type { RoundRow, RoundView } from '../model/round.ts'
import { counted, grouped } from './common.ts'

/** Texts of many servers at once: tags, order, copies, tests in one go. */

/** The name of a copy that no other server has: "git copy", "git copy 2". */
export function copyName(name: string, taken: readonly string[]): string {
  const base = `${name.replace(/ copy(?: \d+)?$/, '').slice(0, 105)} copy`
  for (let number = 1; ; number += 1) {
    const wanted = number === 1 ? base : `${base} ${number}`
    if (!taken.includes(wanted)) return wanted
  }
}

export const ARRANGE = {
  moved: (name: string, place: number, count: number): string => `${name}: ${place} of ${count}`,
  tags: 'Tags',
  tagsOf: (name: string): string => `Tags of ${name}`,
  editTags: 'Tags…',
  tagField: 'New tag',
  tagHint: 'e.g. work, read only',
  addTag: 'Add',
  removeTag: (tag: string): string => `Remove the tag ${tag}`,
  suggested: 'Tags you use already',
  noTags: 'No tags yet',
  tagsHelp: 'Tags sort the list, and a test of several servers can take one of them.',
  tooMany: (limit: number): string => `At most ${limit} tags`,
  done: 'Done',
  filter: 'Show servers by tag',
  all: 'All',
}

export const COMPARE = {
  open: 'Compare two runs…',
  title: (name: string): string => `Two runs of ${name}`,
  before: 'Before',
  after: 'After',
  facts: 'What the two runs found',
  rows: {
    run: 'Run',
    recipe: 'Recipe',
    server: 'Server',
    protocol: 'MCP',
    capabilities: 'Capabilities',
    tools: 'Tools',
    tokens: '≈ tokens',
    initialize: 'Initialize',
    total: 'In all',
  },
  none: 'none',
  notCounted: 'not counted',
  definitions: (counts: string): string => `Definitions: ${counts}`,
  sameDefinitions: 'The definitions are the same in both',
  differs: 'differs',
  close: 'Close',
}

export const ROUND = {
  open: 'Several servers at once',
  title: 'Test several servers',
  pace: 'How many at once',
  paces: { one: 'One after another', four: 'Four at once' },
  start: (count: number): string => `Test ${counted(count, 'server', 'servers')}`,
  cancel: 'Cancel all',
  cancelling: 'Cancelling',
  copy: 'Copy as Markdown',
  choose: (name: string): string => `Test ${name}`,
  chooseAll: 'Choose all',
  show: (name: string): string => `Show ${name} on the bench`,
  look: 'Look',
  table: 'Saved servers and how they do',
  columns: {
    state: 'State',
    server: 'Server',
    tools: 'Tools',
    changes: 'Since accepted',
    tokens: '≈ tokens',
    time: 'Time',
  },
  states: {
    idle: 'Not tested',
    waiting: 'Waiting',
    running: 'Testing',
    passed: 'Works',
    failed: 'Failed',
    cancelled: 'Cancelled',
    needsLook: 'Needs your look',
  } satisfies Record<RoundRow['state'] | 'idle', string>,
  needsLook: 'It never ran like this. See what would run, and allow it there.',
  same: 'as accepted',
  notAccepted: 'not accepted yet',
  counting: 'counting',
  intro: 'Only what you allowed before runs. Everything else waits for your look.',
  noServers: 'No server has this tag',
  running: (done: number, all: number): string => `${done} of ${all} done`,
  markdownHead: ['Server', 'State', 'Tools', 'Since accepted', '≈ Tokens', 'Time', 'Failure'],
  foot: 'Every process of a test ends with it',
  keyMove: 'move',
  keyCopy: 'copy as Markdown',
}

/** "2 changed, 1 added"; a word of its own when all is as accepted. */
export function changesText({ changes }: Pick<RoundRow, 'changes'>): string {
  if (!changes) return ROUND.notAccepted
  const parts = (['changed', 'added', 'removed'] as const)
    .filter((kind) => changes[kind] > 0)
    .map((kind) => `${grouped(changes[kind])} ${kind}`)
  return parts.length === 0 ? ROUND.same : parts.join(', ')
}

/** Whether the definitions of a row are not those the user accepted. */
export const hasChanged = ({ changes }: Pick<RoundRow, 'changes'>): boolean =>
  changes !== null && changes.added + changes.removed + changes.changed > 0

/** "7 of 9 work, 1 changed, 1 failed" */
export function roundSummary({ rows }: Pick<RoundView, 'rows'>): string {
  const count = (state: RoundRow['state']) => rows.filter((row) => row.state === state).length
  const looks = count('needsLook')
  const parts = [
    [rows.filter(hasChanged).length, 'changed'],
    [count('failed'), 'failed'],
    [looks, looks === 1 ? 'needs your look' : 'need your look'],
    [count('cancelled'), 'cancelled'],
  ] as const
  const rest = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)
  const passed = count('passed')
  const verb = passed === 1 && rows.length === 1 ? 'works' : 'work'
  return [`${passed} of ${rows.length} ${verb}`, ...rest].join(', ')
}

const MOST_NAMES = 4

/** The one notification at the end of a round: the counts, and who they are about. */
export function roundNotification(round: RoundView): { title: string; body: string } {
  const about = (word: string, isMeant: (row: RoundRow) => boolean): string[] => {
    const names = round.rows.filter(isMeant).map(({ name }) => name)
    if (names.length === 0) return []
    const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
    return [`${word}: ${names.slice(0, MOST_NAMES).join(', ')}${more}`]
  }
  const lines = [
    ...about('Failed', ({ state }) => state === 'failed'),
    ...about('Changed', hasChanged),
    ...about('To look at', ({ state }) => state === 'needsLook'),
  ]
  return { title: roundSummary(round), body: lines.join('\n') || 'Nothing needs you' }
}
