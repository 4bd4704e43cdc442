import type { TestedProbe } from '../model/probe.ts'

/** Numbers stay plain here: loading a language's way to write them takes longer than the rest. */
const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`

/** Everything the `probe` command prints besides the server's own words. */
export const HEADLESS = {
  help: `Starts an MCP server on this computer or connects to one, asks what it offers, and ends what it started.

  bifrost-tray probe [options] -- COMMAND [ARGUMENTS]
  bifrost-tray probe [options] -- https://HOST/mcp
  bifrost-tray probe [options] --config FILE [--server NAME]

  -e, --env NAME=VALUE  variable for the server; NAME alone takes the value of your own environment,
                        so that it stands in no process list
  -H, --header TEXT     header for a server with a URL, as "Name: value"; in the value \${env:NAME} is
                        taken from your own environment, so that it stands in no process list
      --cwd FOLDER      where the server runs; this folder unless given
      --config FILE     take the server from a client's configuration
      --server NAME     which one, where the file has several
      --timeout SECONDS longest wait for the start and for each answer, 1 to 1800
      --login-shell     give the server the environment of your login shell, as the app does
      --tokens          estimate the tokens of each tool's definition
      --json            the whole result, schemas included, as one JSON object
  -h, --help            this text

The result goes to stdout; what the server prints goes to stderr while it runs. Values of secret
variables are replaced by •••• wherever they appear.

Exit codes: 0 the test passed, 1 it failed, 2 the command line or the file cannot be used,
129, 130, 143 ended by SIGHUP, Ctrl-C, SIGTERM.
`,
  seeHelp: 'See --help.',
  wrong: {
    option: (word: string): string => `There is no option ${word}.`,
    value: (option: string): string => `${option} needs a value.`,
    variable: (name: string): string => `The variable ${name} is not set here.`,
    variableName: 'A variable needs a name in front of its =.',
    seconds: '--timeout needs a number of seconds from 1 to 1800.',
    nothing: 'Which server? Give a command or a URL after --, or a file with --config.',
    header: 'A header is written as "Name: value".',
    both: 'Give either a command or --config, not both.',
    serverOnly: '--server needs --config.',
    file: (file: string): string => `${file} cannot be read.`,
    several: (names: string[]): string =>
      `The file has several servers; name one with --server: ${names.join(', ')}`,
    noSuch: (name: string, names: string[]): string =>
      `The file has no server ${name}. It has: ${names.join(', ')}`,
  },
  state: {
    running: 'Running',
    passed: 'Passed',
    failed: 'Failed',
    cancelled: 'Cancelled',
  } satisfies Record<TestedProbe['state'], string>,
  protocol: (version: string): string => `MCP ${version}`,
  took: (ms: number): string => `${ms} ms`,
  next: 'What to do',
  code: 'Code',
  details: 'Details',
  phases: 'Phases',
  warnings: 'Warnings',
  searched: 'Searched',
  tools: (count: number): string => counted(count, 'tool', 'tools'),
  prompts: (count: number): string => counted(count, 'prompt', 'prompts'),
  resources: (count: number): string => counted(count, 'resource', 'resources'),
  templates: (count: number): string => counted(count, 'resource template', 'resource templates'),
  tokens: (count: number): string => `about ${counted(count, 'token', 'tokens')}`,
  more: (count: number): string => `and ${count} more; --json has all`,
  noName: '(no name)',
} as const
