import { counted } from './common.ts'

/** Texts of the Servers screen: list, recipe, test bench, result. */

export const toolsCount = (count: number): string => counted(count, 'tool', 'tools')
export const linesCount = (count: number): string => counted(count, 'line', 'lines')

export const SERVERS = {
  title: 'Servers',
  subtitle: 'Recipes on this computer. Nothing runs until you press Test.',
  paste: 'Paste recipe',
  saved: 'Saved servers',
  all: 'All servers',
  newServer: 'New server',
  notSaved: 'Not saved',
  notTested: 'Not tested yet',
  changedSince: 'Changes are not saved',
  running: 'Running',
  cancelled: 'Cancelled',
  unnamed: 'No name yet',
  listLabel: 'Servers on this computer',
  changedOf: (tools: string, changed: number): string =>
    `${tools}, ${changed.toLocaleString('en')} changed`,
  resultOf: (tools: string, time: string): string => `${tools} · ${time}`,
}

export const PASTE = {
  title: 'Test a server before it goes anywhere',
  titleMore: 'New server',
  sentence:
    'Paste its start command, its URL or the configuration from its README, or drop its file. Nothing runs until you press Test.',
  label: 'Command line or JSON',
  placeholder: 'npx -y @modelcontextprotocol/server-everything',
  read: 'Continue',
  examples: 'Or start with one of these',
  byHand: 'Write it by hand',
  chooseFile: 'Choose a file…',
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
    noUrl: 'Give a URL first',
    badUrl: 'The URL begins with http:// or https:// and names a host',
    noHeaderName: 'A header has no name',
    badHeaderName: 'The name of a header holds what it cannot hold',
    sameHeader: 'Two headers have the same name',
  },
}

export const BENCH = {
  label: 'Test bench',
  tested: 'Tested on this computer',
  testedShort: 'Tested here',
  failed: 'Test failed',
  cancelled: 'Test cancelled',
  notFound: 'not found',
  recipeChanged: 'Recipe changed since',
  test: 'Test',
  testAgain: 'Test again',
  cancel: 'Cancel',
  cancelling: 'Cancelling',
  save: 'Save',
  register: 'Register on…',
  more: 'More',
  undo: 'Undo change',
  redo: 'Redo change',
  discard: 'Discard changes',
  discardNew: 'Discard',
  duplicate: 'Duplicate',
  remove: 'Delete server',
  removeTitle: (name: string): string => `Delete ${name}?`,
  removeSentence:
    'The recipe and its stored secrets go from this computer. Clients on gateways stay as they are.',
  keep: 'Keep it',
  copyLine: 'Copy as shell line',
  copyReport: 'Copy report',
  noKeychainTitle: 'No keychain to keep the secrets in',
  noKeychainSentence:
    'Start GNOME Keyring or KWallet, or keep the secrets in memory. Nothing is written in clear text.',
  keepUntilQuit: 'Keep until I quit',
  idleTitle: 'Ready to test',
  idleSentence:
    'The app starts this command on this computer, asks for its tools and ends it again.',
  cancelledSentence: 'Everything it had started was ended.',
  footIdle: 'Nothing runs',
  footOthers: (count: number): string =>
    count === 1 ? '1 server is running' : `${count} servers are running`,
  footRunning: 'Every process of the test ends with it',
  footProcess: (pid: number): string => `Process ${pid} and all it starts end with the test`,
  keyTest: 'test',
  keySave: 'save',
  keyRegister: 'register',
  keyCancel: 'cancel',
  keyFind: 'search output',
  keyDetails: 'copy report',
  keyFilter: 'filter tools',
}
