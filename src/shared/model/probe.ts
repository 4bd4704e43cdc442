import { z } from 'zod'
import { Failure } from './failure.ts'
import { Recipe } from './server.ts'

export const PhaseName = z.enum(['resolve', 'start', 'download', 'connect', 'initialize', 'list'])
export type PhaseName = z.infer<typeof PhaseName>

export const Phase = z.object({
  name: PhaseName,
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed']),
  /** Duration once it ended; null before. */
  ms: z.number().nullable(),
  /** ISO time of its start; null before. The window counts from here while it runs. */
  startedAt: z.string().nullable(),
  /** E.g. the full path of the command or the process id. */
  detail: z.string(),
})
export type Phase = z.infer<typeof Phase>

/** Hints as the server declares them. Null: the server says nothing; that is not "safe". */
export const Annotations = z.object({
  title: z.string().nullable(),
  readOnly: z.boolean().nullable(),
  destructive: z.boolean().nullable(),
  idempotent: z.boolean().nullable(),
  openWorld: z.boolean().nullable(),
})
export type Annotations = z.infer<typeof Annotations>

/** One line of the list of tools. Its schemas are asked for when it is opened (`probes.schemas`). */
export const ListedTool = z.object({
  /** Place in the server's own list; tools of a broken server may share a name. */
  index: z.number(),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  annotations: Annotations.nullable(),
  /** Estimated tokens of the definition (o200k_base); null until counted. */
  tokens: z.number().nullable(),
  /** What is wrong with this definition; empty when nothing is. */
  problem: z.string(),
})
export type ListedTool = z.infer<typeof ListedTool>

/** JSON schemas as the server declares them; null where there is none. */
export const ToolSchemas = z.object({ inputSchema: z.unknown(), outputSchema: z.unknown() })
export type ToolSchemas = z.infer<typeof ToolSchemas>

/** A tool as main knows it. The fence of the contract keeps the schemas from the lists. */
export type TestedTool = ListedTool & ToolSchemas

export const PromptArgument = z.object({
  name: z.string(),
  description: z.string(),
  isRequired: z.boolean(),
})
export type PromptArgument = z.infer<typeof PromptArgument>

/** A prompt, resource or resource template as its server lists it, without its content. */
export const ListedThing = z.object({
  /** Place in the server's own list. */
  index: z.number(),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** Names of a prompt's arguments, URI of a resource, URI template of a template. */
  detail: z.string(),
  /** Of a prompt. */
  arguments: z.array(PromptArgument),
  /** Of a resource or template as declared; empty when it is not. */
  mimeType: z.string(),
  /** Bytes, as a resource declares them. */
  size: z.number().nullable(),
  /** What is wrong with this entry; empty when nothing is. */
  problem: z.string(),
})
export type ListedThing = z.infer<typeof ListedThing>

/** What a server says of itself. */
export const ServerInfo = z.object({
  name: z.string(),
  version: z.string(),
  title: z.string(),
  /** As declared: nothing opens it by itself. */
  website: z.string(),
  /** A small PNG or JPEG as a data URL, checked; empty where there is none. */
  icon: z.string(),
  /** Addresses of icons elsewhere, as declared. Nothing loads them. */
  iconLinks: z.array(z.string()),
})
export type ServerInfo = z.infer<typeof ServerInfo>

export const TestResult = z.object({
  server: ServerInfo,
  protocolVersion: z.string(),
  /** How a server behind a URL was spoken with in the end. */
  transport: z.enum(['http', 'sse']).optional(),
  /** Names of the capabilities the server declares, e.g. "tools.listChanged". */
  capabilities: z.array(z.string()),
  instructions: z.string(),
  tools: z.array(ListedTool),
  prompts: z.array(ListedThing),
  resources: z.array(ListedThing),
  templates: z.array(ListedThing),
  /** Sentences: noise on stdout, a list cut off, duplicate names. */
  warnings: z.array(z.string()),
})
export type TestResult = z.infer<typeof TestResult>

/** A folder that was searched for the command, and what was found there. */
export const SearchedFolder = z.object({
  folder: z.string(),
  found: z.enum(['command', 'nothing', 'noFolder', 'notExecutable']),
})
export type SearchedFolder = z.infer<typeof SearchedFolder>

/** A wait that goes on beyond its limit. */
export const Overtime = z.object({
  /** The limit that passed, or would end the wait otherwise. */
  limitMs: z.number(),
  /** ISO time when the run ends unless the user waits on; null: they do, until they stop it. */
  endsAt: z.string().nullable(),
})
export type Overtime = z.infer<typeof Overtime>

/** One test run as main sees it. The lines of its stderr travel apart (`probes.output`). */
export const ProbeView = z.object({
  id: z.string(),
  /** The server that was tested, saved or not. */
  serverId: z.string(),
  /** Secret values are null. */
  recipe: Recipe,
  state: z.enum(['running', 'passed', 'failed', 'cancelled']),
  startedAt: z.string(),
  /** From click to tool list, or to the failure; null while running. */
  totalMs: z.number().nullable(),
  phases: z.array(Phase),
  /** Null while the limit runs or nothing is waited for. */
  overtime: Overtime.nullable(),
  pid: z.number().nullable(),
  result: TestResult.nullable(),
  failure: Failure.nullable(),
  /** Only after command_not_found. */
  searched: z.array(SearchedFolder),
  lineCount: z.number(),
  /** Number of the line on stdout that the failure speaks of; null when it speaks of none. */
  brokenLine: z.number().nullable(),
  /** Lines dropped because of the bound of 2,000 lines or 1 MB. */
  droppedLines: z.number(),
})
export type ProbeView = z.infer<typeof ProbeView>

/** What changed of a run. No `result`: it is as it was; it crosses once, as it can be large. */
export const ProbeChange = ProbeView.extend({ result: TestResult.nullable().optional() })
export type ProbeChange = z.infer<typeof ProbeChange>

/** Estimated tokens of a run's tools, in the order of its list. */
export const ProbeTokens = z.object({
  probeId: z.string(),
  tokens: z.array(z.number().nullable()),
})
export type ProbeTokens = z.infer<typeof ProbeTokens>

/** A run as main knows it: with the schemas of its tools. */
export type TestedProbe = Omit<ProbeView, 'result'> & { result: TestedResult | null }
export type TestedResult = Omit<TestResult, 'tools'> & { tools: TestedTool[] }

/** A stretch of a line, in UTF-16 units, that the program coloured or made bold. */
export const TextStyle = z.object({
  at: z.number(),
  length: z.number(),
  /** One of the 16 colours of a terminal. */
  colour: z.int().min(0).max(15).nullable(),
  isBold: z.boolean(),
})
export type TextStyle = z.infer<typeof TextStyle>

/** How much a server thinks one of its log messages matters (RFC 5424, as MCP names them). */
export const LogLevel = z.enum([
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
])
export type LogLevel = z.infer<typeof LogLevel>

export const OutputLine = z.object({
  /** Counts from 1 within a run. */
  number: z.number(),
  /** Milliseconds since the start of the run. */
  atMs: z.number(),
  /** `stdout`: text there that is no message; `notice`: a notification of the server. */
  from: z.enum(['stderr', 'stdout', 'notice']),
  /** Of a log message. */
  level: LogLevel.optional(),
  /** Plain text: no escape sequence, no control character. */
  text: z.string(),
  /** In order, without overlap; missing where the line is plain. */
  styles: z.array(TextStyle).optional(),
})
export type OutputLine = z.infer<typeof OutputLine>
