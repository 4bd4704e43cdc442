import type { PhaseName, SearchedFolder } from '../model/probe.ts'
import type { RecipeHint } from '../model/server.ts'

/** Texts of the Servers screen: list, recipe, test bench, result. */

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

export const toolsCount = (count: number): string => counted(count, 'tool', 'tools')
export const linesCount = (count: number): string => counted(count, 'line', 'lines')

export const SERVERS = {
  title: 'Servers',
  subtitle: 'Recipes on this computer. Nothing runs until you press Test.',
  paste: 'Paste recipe',
  saved: 'Saved servers',
  newServer: 'New server',
  notSaved: 'Not saved',
  notTested: 'Not tested yet',
  changedSince: 'Changes are not saved',
  running: 'Running',
  cancelled: 'Cancelled',
  unnamed: 'No name yet',
  now: 'now',
  listLabel: 'Servers on this computer',
  loadFailed: 'The saved servers could not be read',
  resultOf: (tools: string, time: string): string => `${tools} · ${time}`,
}

export const PASTE = {
  title: 'Test a server before it goes anywhere',
  titleMore: 'New server',
  sentence:
    'Paste the command line or the JSON block from its README. Nothing runs until you press Test.',
  label: 'Command line or JSON',
  placeholder: 'npx -y @modelcontextprotocol/server-everything',
  read: 'Continue',
  examples: 'Or start with one of these',
  byHand: 'Write it by hand',
  several: (count: number): string => `${counted(count, 'server', 'servers')} in this snippet`,
  severalSentence: 'Choose which to keep. They are saved on this computer; nothing runs.',
  keep: (count: number): string => `Save ${counted(count, 'server', 'servers')}`,
  keepNone: 'Choose a server',
  back: 'Back',
  skipped: (count: number): string =>
    count === 1 ? '1 entry was left out' : `${count} entries were left out`,
  secrets: (count: number): string => counted(count, 'variable', 'variables'),
  all: 'Choose all',
}

/** Servers that need no key, so that the first test ends well. */
export const EXAMPLES = [
  { name: 'everything', line: 'npx -y @modelcontextprotocol/server-everything' },
  { name: 'memory', line: 'npx -y @modelcontextprotocol/server-memory' },
  { name: 'time', line: 'uvx mcp-server-time' },
] as const

export const RECIPE = {
  section: 'Recipe',
  command: 'Command',
  commandHint: 'npx, uvx, node or a full path',
  argument: (number: number): string => `Argument ${number}`,
  addArgument: 'Add argument',
  emptyArgument: 'empty argument',
  moveArgument: (number: number): string => `Move argument ${number}: Alt ↑ ↓, or drag`,
  removeArgument: (number: number): string => `Remove argument ${number}`,
  environment: 'Environment',
  variableName: (number: number): string => `Name of variable ${number}`,
  variableValue: (name: string): string => `Value of ${name === '' ? 'the variable' : name}`,
  addVariable: 'Add variable',
  addVariableHint: 'NAME=value',
  removeVariable: (name: string): string => `Remove ${name === '' ? 'the variable' : name}`,
  secret: 'secret',
  makeSecret: (name: string): string => `Keep the value of ${name} in the keychain`,
  makePlain: (name: string): string => `Keep the value of ${name} as plain text`,
  stored: 'Stored in the keychain; type to replace',
  typeToReplace: 'type to replace',
  dots: '••••••••••••',
  typeSecret: 'type the value',
  folder: 'Folder',
  folderHint: 'home folder',
  edit: 'Edit recipe',
  done: 'Done',
  name: 'Name',
  nameHint: 'Name of the server',
  limits: (start: string, request: string): string => `Limits: start ${start}, request ${request}`,
  change: 'Change',
  limitsTitle: 'Limits of a test',
  startLimit: 'Until it has started, s',
  startHelp: 'From its start to its answer to initialize, a download included.',
  requestLimit: 'For each request after that, s',
  requestHelp: 'Each page of tools, prompts and resources.',
  setLimits: 'Set limits',
  limitRange: 'A whole number from 1 to 1800',
  problems: {
    noCommand: 'Give a command first',
    noVariableName: 'A variable has no name',
    badVariableName: 'The name of a variable holds a space or an equal sign',
    sameVariable: 'Two variables have the same name',
  },
}

export const BENCH = {
  label: 'Test bench',
  tested: 'Tested on this computer',
  failed: 'Test failed',
  cancelled: 'Test cancelled',
  notTested: 'Not tested yet',
  notFound: 'not found',
  recipeChanged: 'Recipe changed since',
  test: 'Test',
  testAgain: 'Test again',
  cancel: 'Cancel',
  cancelling: 'Cancelling',
  save: 'Save',
  saveChanges: 'Save changes',
  saved: 'Saved',
  register: 'Register on…',
  copyDetails: 'Copy details',
  copied: 'Copied',
  more: 'More',
  discard: 'Discard changes',
  discardNew: 'Discard',
  duplicate: 'Duplicate',
  remove: 'Delete server',
  removeTitle: (name: string): string => `Delete ${name}?`,
  removeSentence:
    'The recipe and its stored secrets go from this computer. Clients on gateways stay as they are.',
  keep: 'Keep it',
  copyLine: 'Copy as shell line',
  noKeychainTitle: 'No keychain to keep the secrets in',
  noKeychainSentence:
    'Start GNOME Keyring or KWallet, or keep the secrets in memory. Nothing is written in clear text.',
  keepUntilQuit: 'Keep until I quit',
  idleTitle: 'Ready to test',
  idleSentence:
    'The app starts this command on this computer, asks for its tools and ends it again.',
  cancelledSentence: 'Everything it had started was ended.',
  footIdle: 'Nothing runs',
  footRunning: 'Every process of the test ends with it',
  footProcess: (pid: number): string => `Process ${pid} and all it starts end with the test`,
  keyTest: 'test',
  keySave: 'save',
  keyRegister: 'register',
  keyCancel: 'cancel',
  keyFind: 'search output',
  keyDetails: 'copy details',
  keyFilter: 'filter tools',
}

/** Name of a phase in the list while it runs, and in the strip afterwards. */
export const PHASE: Record<PhaseName, { long: string; short: string; doing: string }> = {
  resolve: { long: 'Resolve command', short: 'Resolve', doing: 'Looking for the command' },
  start: { long: 'Start', short: 'Start', doing: 'Starting' },
  download: { long: 'Download', short: 'Download', doing: 'Downloading package' },
  initialize: { long: 'Initialize', short: 'Initialize', doing: 'Waiting for its first answer' },
  list: { long: 'List tools', short: 'Tools', doing: 'Listing tools' },
}

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
  title: 'stderr',
  live: 'live',
  nothing: 'Nothing was printed',
  nothingYet: 'Nothing printed yet',
  dropped: (count: number): string => `${count.toLocaleString('en')} dropped`,
  stdout: 'stdout',
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
  lastLines: 'Last lines on stderr',
  couldNotStart: 'The test could not be started',
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
  templates: 'Resource templates',
  name: 'Name',
  title: 'Title',
  versionLabel: 'Version',
  protocolLabel: 'Protocol',
  capabilities: 'Capabilities',
  none: 'none',
  testedWith: 'Time of the test',
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
  broken: 'broken',
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
  parameters: 'Parameters',
  noParameters: 'No parameters',
  parameter: 'Name',
  type: 'Type',
  meaning: 'Meaning',
  required: 'required',
  schema: 'JSON schema',
  inputSchema: 'Input',
  outputSchema: 'Output',
  copySchema: 'Copy schema',
  close: 'Close the tool',
  tokens: (count: string): string => `≈ ${count} tokens`,
}

export const CONSENT = {
  title: 'Run this on your computer?',
  rights: 'It runs with your rights: your files, your network.',
  /** Goes on after the name. */
  first: 'has not run here before.',
  again: (time: string): string =>
    `ran before (${time}) with something else, so you are asked again.`,
  changedSince: 'New since then',
  command: 'Command and arguments, exactly as started',
  notFound: 'not found on this computer',
  isNew: 'new',
  emptyArgument: 'empty',
  environment: 'Environment, besides PATH',
  noEnvironment: 'Nothing is added',
  fromKeychain: 'from keychain',
  typedSecret: 'secret',
  runsIn: 'Runs in',
  limits: (start: string, request: string): string => `${start} to start, ${request} per request`,
  when: 'Asked on the first run, and when the command, an argument, a variable’s name or the folder changes.',
  copy: 'Copy as shell line',
  cancel: 'Cancel',
  run: 'Run test',
  close: 'Close',
}

/** A strong first line and what it means, for something worth knowing before a recipe runs. */
export const HINT: Record<RecipeHint['key'], (about: string) => { first: string; rest: string }> = {
  downloads: (about) => ({
    first: `Downloads ${about === '' ? 'code' : about}.`,
    rest: 'Code from a registry runs on this computer.',
  }),
  unpinned: (about) => ({
    first: `${about === '' ? 'The package' : about} has no fixed version.`,
    rest: 'The newest one runs, today and next time.',
  }),
  npxAsks: (about) => ({
    first: `npx may ask before it installs ${about === '' ? 'the package' : about}.`,
    rest: 'Nobody can answer it here. Add -y as the first argument.',
  }),
  dockerNeedsI: () => ({
    first: 'docker run needs -i.',
    rest: 'Without it the server hears nothing and the test runs into its limit.',
  }),
  shellSyntax: (about) => ({
    first: `“${about}” is passed on as it stands.`,
    rest: 'No shell reads this line, so nothing is expanded.',
  }),
  relativePath: (about) => ({
    first: `${about} is a relative path.`,
    rest: 'It is looked up from the folder the server runs in.',
  }),
}

/** A report for an issue: what ran, how far it came, what it said. No value of a variable. */
export const REPORT = {
  title: (name: string): string => `Test of ${name} on this computer`,
  result: 'Result',
  code: 'Code',
  next: 'Next step',
  details: 'Details',
  command: 'Command',
  variables: 'Variables',
  folder: 'Folder',
  started: 'Started',
  total: 'Total',
  phases: 'Phases',
  output: 'Last lines of output',
}
