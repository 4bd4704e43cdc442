import { counted } from './common.ts'

/** Texts of a server that is kept running: its bar, tools, calls, questions, log and transcript. */

export const SESSION = {
  keep: 'Keep running',
  keepTitle: 'Start it again and leave it running, to call its tools',
  keepTitleUrl: 'Connect again and stay connected, to call its tools',
  label: 'Running server',
  states: { starting: 'Starting', running: 'Running', ended: 'Ended' },
  statesUrl: { starting: 'Connecting', running: 'Connected', ended: 'Ended' },
  stop: 'Stop',
  stopping: 'Stopping',
  dismiss: 'Dismiss',
  process: (pid: number): string => `process ${pid}`,
  show: 'Shown',
  shows: { use: 'Use it', result: 'Test result' },
  listLine: 'Kept running',
  listAsks: 'Asks you something',
  asks: {
    sampling: 'It wants the answer of a model',
    elicitation: 'It asks you for input',
  },
  asksMore: (count: number): string => `${counted(count, 'more request', 'more requests')} waiting`,
  asksSentence: 'Nothing is sent before you answer.',
  look: 'Look at it',
}

export const USE = {
  tabsLabel: 'Parts of the running server',
  tabs: {
    tools: 'Tools',
    prompts: 'Prompts',
    resources: 'Resources',
    log: 'Log',
    transcript: 'Transcript',
  },
  loading: 'Reading what it offers',
  filter: 'Filter',
  nothing: {
    tools: 'It offers no tools.',
    prompts: 'It offers no prompts.',
    resources: 'It offers no resources.',
  },
  noMatch: 'Nothing matches the filter.',
  choose: {
    tools: 'Choose a tool to call it.',
    prompts: 'Choose a prompt to see what it gives.',
    resources: 'Choose a resource to read it.',
  },
  template: 'template',
  noParameters: 'It declares no parameters.',
  giveAnyway: 'Give some anyway',
  argumentsOf: (name: string): string => `Arguments of ${name}`,
  call: 'Call',
  callAnyway: 'Call anyway',
  callAnywayTitle: 'Send it as it is, to see what the server says',
  get: 'Get',
  read: 'Read',
  uri: 'Address',
  cancel: 'Cancel',
  keys: { tool: 'call', prompt: 'get', resource: 'read', filter: 'filter' },
  result: 'Result',
  calling: 'Waits for the answer',
  progress: (progress: number, total: number | null): string =>
    total === null ? `${progress}` : `${progress} of ${total}`,
  progressLabel: 'Progress of the call',
  took: (time: string): string => `took ${time}`,
  cancelled: 'Cancelled. The server was told; what it had done so far is not known.',
  mismatch: 'The structured content does not fit the output schema',
  unchecked: (reason: string): string => `The structured content was not checked: ${reason}`,
  cut: (size: string): string => `Only the first blocks are shown; the whole answer has ${size}.`,
  saveWhole: 'Save whole answer…',
  saved: (file: string): string => `Saved as ${file}`,
  role: (role: string): string => (role === '' ? 'message' : role),
}

export const CONFIRM_CALL = {
  title: (name: string): string => `Call ${name}?`,
  destructive: 'The server says that this tool may destroy things.',
  unhinted: 'The server does not say what this tool changes. It may change or destroy things.',
  sentence: 'It runs with your rights on this computer, or wherever the server reaches.',
  again: 'Do not ask again for this tool while the server runs',
  cancel: 'Cancel',
  call: 'Call',
}

export const QUESTION = {
  title: {
    sampling: (name: string): string => `${name} wants the answer of a model`,
    elicitation: (name: string): string => `${name} asks you for input`,
  },
  samplingSentence:
    'This app asks no model. Type what a model would answer, or decline. Your text goes to the server as it is.',
  elicitationSentence: 'What you send goes to the server. Never give it a password or a key.',
  messages: 'Messages',
  system: 'System prompt',
  wishes: 'What else it asked for',
  answer: 'Answer',
  model: 'Model that the server is told',
  modelDefault: 'typed-by-a-person',
  fields: 'Input',
  decline: 'Decline',
  later: 'Later',
  send: 'Send',
  image: (type: string): string => `${type} content`,
}

export const SESSION_LOG = {
  label: 'Log of the server',
  nothing: 'Nothing yet.',
  from: { log: 'server', stderr: 'stderr', stdout: 'stdout', app: 'app' },
  dropped: (count: number): string => `${counted(count, 'older line', 'older lines')} dropped`,
  copy: 'Copy the log',
  roots: 'Folders the server is told of when it asks',
  noRoots: 'none',
  addRoot: 'Add folder…',
  removeRoot: (folder: string): string => `Do not name ${folder} any more`,
}

export const TRANSCRIPT = {
  label: 'Messages',
  filter: 'Filter by method or name',
  direction: 'Direction',
  directions: { all: 'All', in: 'Received', out: 'Sent' },
  arrow: { in: 'received', out: 'sent' },
  kinds: { request: 'request', result: 'result', error: 'error', notification: 'notification' },
  answerTo: (method: string): string => (method === '' ? 'answer' : method),
  nothing: 'No message matches.',
  kept: (shown: string, all: number): string =>
    `${shown} of ${counted(all, 'message', 'messages')} kept`,
  all: (count: number): string => counted(count, 'message', 'messages'),
  export: 'Export…',
  exportTitle: 'Save as JSON lines, without the secrets of the recipe',
  copy: 'Copy message',
  replay: 'Call again',
  replayHidden: 'It holds a secret that is hidden here; call the tool from its form instead.',
  close: 'Close the message',
  message: (number: number): string => `Message ${number}`,
}
