import type { PhaseName, SearchedFolder } from '../model/probe.ts'
import { counted, grouped } from './common.ts'

/** Texts of a test run: phases, output, failure, result. */

/** Name of a phase in the list while it runs, and in the strip afterwards. */
export const PHASE: Record<PhaseName, { long: string; short: string; doing: string }> = {
  resolve: { long: 'Resolve command', short: 'Resolve', doing: 'Looking for the command' },
  start: { long: 'Start', short: 'Start', doing: 'Starting' },
  download: { long: 'Download', short: 'Download', doing: 'Downloading package' },
  connect: { long: 'Connect', short: 'Connect', doing: 'Connecting' },
  initialize: { long: 'Initialize', short: 'Initialize', doing: 'Waiting for its first answer' },
  list: { long: 'List tools', short: 'Tools', doing: 'Listing tools' },
}

/** The long name of a phase; of a URL there is no command to resolve. */
export const phaseName = (name: PhaseName, isUrl: boolean): string =>
  isUrl && name === 'resolve' ? 'Resolve host' : PHASE[name].long

/** What a phase does right now, with the same difference. */
export const phaseDoing = (name: PhaseName, isUrl: boolean): string =>
  isUrl && name === 'resolve' ? 'Looking up the host' : PHASE[name].doing

export const PHASES = {
  label: 'Phases of the test',
  skipped: 'not needed',
  waits: { initialize: 'Waits for the server’s first answer' },
  ofLimit: (elapsed: string, limit: string): string => `${elapsed} of ${limit}`,
  limitNotes: {
    download: 'A first download is slow. Later runs start from the cache.',
    start: 'Until the server answers for the first time.',
    list: 'For this request. Each page has the whole time.',
  },
  states: {
    waiting: 'not yet',
    running: 'running',
    done: 'done',
    skipped: 'skipped',
    failed: 'failed',
  },
}

export const CONSOLE = {
  title: 'Output',
  live: 'live',
  nothing: 'Nothing was printed',
  nothingYet: 'Nothing printed yet',
  dropped: (count: number): string => `${grouped(count)} dropped`,
  follow: 'Follow',
  find: 'Search output',
  findHint: 'Find in output',
  found: (at: number, count: number): string => `${at} of ${count}`,
  notFound: 'not found',
  next: 'Next match',
  previous: 'Match before',
  closeFind: 'Close search',
  copy: 'Copy output',
  enlarge: 'Show more of the output',
  shrink: 'Show less of the output',
}

export const FAILED = {
  nothingStarted: 'Nothing was started.',
  searched: 'Searched, in this order',
  foundThere: 'Found there',
  folderCount: (count: number): string =>
    `The app searched the ${counted(count, 'folder', 'folders')} of your login shell’s PATH.`,
  whatNow: 'What you can do',
  installedNow: 'Installed it just now?',
  installedNowWhy: 'the app keeps the PATH it has read',
  reload: 'Reload PATH and test',
  copyCommand: 'Copy command',
  elsewhere: 'It is somewhere else?',
  elsewhereWhy: 'use its full path in the recipe',
  editRecipe: 'Edit recipe',
  moreTime: 'It needs longer?',
  moreTimeWhy: 'raise the limit and test again',
  changeLimits: 'Change limits',
}

export const FOUND: Record<SearchedFolder['found'], (command: string) => string> = {
  command: (command) => `has ${command}`,
  nothing: (command) => `no ${command}`,
  noFolder: () => 'folder does not exist',
  notExecutable: (command) => `${command} is there, not executable`,
}

/** Programs that bring a command with them: the commands and what to run. */
export const INSTALL: Record<string, { what: string; brings: string; line: string }> = {
  uvx: { what: 'Install uv', brings: 'brings uvx', line: 'pipx install uv' },
  uv: { what: 'Install uv', brings: 'brings uv and uvx', line: 'pipx install uv' },
  npx: { what: 'Install Node.js', brings: 'brings node and npx', line: 'nvm install --lts' },
  node: { what: 'Install Node.js', brings: 'brings node and npx', line: 'nvm install --lts' },
  bunx: { what: 'Install Bun', brings: 'brings bunx', line: 'npm install -g bun' },
}

export const RESULT = {
  tabs: {
    tools: 'Tools',
    prompts: 'Prompts',
    resources: 'Resources',
    instructions: 'Instructions',
    server: 'Server',
  },
  tabsLabel: 'What the server offers',
  version: (name: string, version: string): string => `${name} ${version}`.trim(),
  protocol: (version: string): string => `MCP ${version}`,
  noTools: 'The server offers no tools',
  noToolsSentence: 'It answered, and its list of tools is empty.',
  noPrompts: 'The server offers no prompts',
  noResources: 'The server offers no resources',
  noInstructions: 'The server gives no instructions',
  warnings: (count: number): string =>
    count === 1 ? '1 thing is worth a look' : `${count} things are worth a look`,
  moreWarnings: (count: number): string => `and ${count} more`,
  name: 'Name',
  title: 'Title',
  versionLabel: 'Version',
  protocolLabel: 'Protocol',
  capabilities: 'Capabilities',
  none: 'none',
  copyInstructions: 'Copy instructions',
}

export const TOOLS = {
  filter: 'Filter, or a pattern such as get-*',
  filterLabel: 'Filter tools',
  column: { name: 'Tool', does: 'Does', hints: 'Hints', tokens: '≈ tokens' },
  sortBy: (column: string): string => `Sort by ${column}`,
  noMatch: 'No tool matches',
  total: (tools: string, tokens: string): string => `${tools} · ≈ ${tokens} tokens`,
  counting: 'counting tokens',
  uncounted: '…',
  hint: {
    destructive: 'destructive',
    openWorld: 'open world',
    changes: 'changes',
    reads: 'reads',
    none: 'no hints',
  },
  hintTitle: 'Declared by the server, not guaranteed',
  declared: {
    readOnly: { yes: 'only reads', no: 'may change things' },
    destructive: { yes: 'may destroy things', no: 'does not destroy' },
    idempotent: { yes: 'the same again changes nothing', no: 'the same again may change more' },
    openWorld: { yes: 'reaches the outside world', no: 'stays in its own world' },
  },
  hintsTitle: 'Hints',
  noHints: 'No hints',
  notGuaranteed: 'declared by the server, not guaranteed',
  noDescription: 'No description',
  required: 'required',
  inputSchema: 'Input',
  outputSchema: 'Output',
  close: 'Close the tool',
  tokens: (count: string): string => `≈ ${count} tokens`,
}
