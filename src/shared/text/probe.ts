/** Sentences about a test run: its phases, warnings about a server, problems of a single tool. */
export const PROBE = {
  // ── Phases and starting ─────────────────────────────────────────────────────────────────────
  process: (pid: number) => `Process ${pid}, in its own group`,
  fetches: (program: string, what: string) => `${program} fetches ${what}`,
  answered: (name: string, version: string) => `${name} ${version}`.trim(),
  tools: (count: number) => (count === 1 ? '1 tool' : `${count} tools`),
  exitCode: (code: number) => `exit code ${code}`,
  signal: (name: string) => `signal ${name}`,
  variable: (name: string) => `environment variable ${name}`,
  /** Why a program could not be started, by the code of the system. */
  startReason: {
    ENOENT: 'its interpreter, named in its first line, is missing',
    E2BIG: 'arguments and environment are too long together',
    EAGAIN: 'the computer allows no more processes',
    ENOMEM: 'the computer has no memory left',
    EMFILE: 'too many files are open',
    EPERM: 'the system does not permit it',
    ERR_INVALID_ARG_VALUE: 'an argument or a variable holds a zero byte',
  } as Record<string, string>,
  startReasonOther: (code: string) => (code === '' ? 'the system gives no reason' : code),

  // ── The environment of the login shell ──────────────────────────────────────────────────────
  shellTimeout: (shell: string, seconds: number) =>
    `${shell} did not finish its start files within ${seconds} s`,
  shellFailed: (shell: string) => `${shell} did not print its environment`,

  // ── Reasons of a broken protocol ────────────────────────────────────────────────────────────
  wrongVersion: (version: string) => `it answers with protocol version ${version}, unknown here`,
  answeredError: (request: string, code: number, message: string) =>
    `${request} was answered with error ${code}: ${message}`,
  badAnswer: (request: string) => `the answer to ${request} cannot be read`,
  emptyAnswer: 'an answer has neither a result nor an error',
  wrongJsonRpc: 'it does not answer in JSON-RPC 2.0',
  wrongId: 'its answer has an id that nobody asked for',
  doesNotRead: 'it asks on and on and does not read what it is answered',

  // ── Warnings ────────────────────────────────────────────────────────────────────────────────
  noise: (count: number, line: string) => {
    const lines = count === 1 ? '' : `, ${count} lines`
    const sample = line === '' ? '' : `: “${line}”`
    return `It prints what is no message on stdout${lines}${sample}`
  },
  strangeAnswers: (count: number) =>
    count === 1
      ? 'It answers a request that nobody made'
      : `It answers ${count} requests that nobody made`,
  repeatedAnswers: (count: number) =>
    count === 1 ? 'It answers a request twice' : `It answers ${count} requests more than once`,
  asksBack: (request: string) => `It asks for ${request}, which a test does not answer`,
  manyNotifications: (count: number) => `It sent ${count} notifications during the test`,
  noToolsDeclared: 'It declares no tools',
  repeatedCursor: (request: string, count: number) =>
    `${request} repeats a page; the list was cut after ${count}`,
  tooManyPages: (request: string, count: number) =>
    `${request} does not come to an end; the list was cut after ${count}`,
  listFailed: (request: string, reason: string) => `${request} was not answered: ${reason}`,
  duplicateNames: (names: string[]) => `Names used more than once: ${names.join(', ')}`,
  badEntries: (request: string, count: number) =>
    `${request}: something is wrong with ${count === 1 ? '1 entry' : `${count} entries`}`,
  shell: (reason: string) => `${reason}, so the app used its own environment`,

  // ── Problems of one prompt, resource or template ────────────────────────────────────────────
  promptNameless: 'It has no name, so nothing can ask for it',
  resourceNoUri: 'It has no URI, so nothing can read it',
  templateNoUri: 'It has no URI template, so nothing can use it',
  badArguments: 'Its arguments are not a list of named arguments',

  // ── Problems of one tool ────────────────────────────────────────────────────────────────────
  notAnObject: 'This entry is not an object',
  noName: 'It has no name, so nothing can call it',
  noSchema: 'It has no input schema',
  schemaNotObject: 'Its input schema is not an object',
  schemaTooDeep: 'Its schemas are nested too deeply to be shown',
  schemaTooLarge: 'Its schemas are too large to be shown',
  schemaType: 'Its input schema is not of type “object”',
  schemaProperties: 'The properties of its input schema are not an object',
  schemaRequired: 'The required list of its input schema is not a list of names',
  notText: (field: string) => `Its ${field} is not text`,
} as const
