import { z } from 'zod'
import { Failure } from './failure.ts'
import { ListedThing, ListedTool } from './probe.ts'
import { Recipe } from './server.ts'

/** A request of the server that waits for the user. `roots/list` is answered from the list the user gave. */
export const ServerQuestion = z.object({
  id: z.string(),
  kind: z.enum(['sampling', 'elicitation']),
  at: z.string(),
  /** As the server sent them; too large ones are refused before they get here. */
  params: z.record(z.string(), z.unknown()),
})
export type ServerQuestion = z.infer<typeof ServerQuestion>

/** A server that is kept running after a test. Small: lists, messages and results travel apart. */
export const SessionView = z.object({
  id: z.string(),
  serverId: z.string(),
  /** Secret values are null. */
  recipe: Recipe,
  /** ended: by itself; one that the user stopped is gone from the list. */
  state: z.enum(['starting', 'running', 'ended']),
  startedAt: z.string(),
  pid: z.number().nullable(),
  /** Why it ended by itself, or did not start. */
  failure: Failure.nullable(),
  server: z.object({ name: z.string(), version: z.string(), title: z.string() }),
  protocolVersion: z.string(),
  /** Grows with each new list of tools, prompts and resources; 0 before the first. */
  offerVersion: z.number(),
  /** Oldest first. */
  questions: z.array(ServerQuestion),
  /** Folders the user has named to this server. */
  roots: z.array(z.string()),
  /** Messages so far, both ways; the newest are kept. */
  messageCount: z.number(),
  /** Lines of the log so far. */
  logCount: z.number(),
})
export type SessionView = z.infer<typeof SessionView>

/** What a running server offers now. */
export const SessionOffer = z.object({
  tools: z.array(ListedTool),
  prompts: z.array(ListedThing),
  resources: z.array(ListedThing),
  templates: z.array(ListedThing),
})
export type SessionOffer = z.infer<typeof SessionOffer>

export const CallKind = z.enum(['tool', 'resource', 'prompt'])
export type CallKind = z.infer<typeof CallKind>

/** One request to a running server, from its start to its end. */
export const SessionCall = z.object({
  id: z.string(),
  sessionId: z.string(),
  kind: CallKind,
  /** Name of the tool or prompt, URI of the resource. */
  target: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  startedAt: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  ms: z.number().nullable(),
  progress: z
    .object({ progress: z.number(), total: z.number().nullable(), message: z.string() })
    .nullable(),
  failure: Failure.nullable(),
})
export type SessionCall = z.infer<typeof SessionCall>

/** What a call gave. */
export const SessionOutcome = z.object({
  /** The result as the server sent it; of a very large one only its first blocks. */
  result: z.unknown(),
  isCut: z.boolean(),
  /** Characters of the whole answer as JSON. */
  size: z.number(),
  /** How the structured content differs from the output schema; empty when it fits or there is none. */
  mismatch: z.string(),
  /** Why it could not be held against the output schema; empty when it was. */
  unchecked: z.string(),
})
export type SessionOutcome = z.infer<typeof SessionOutcome>

/** The user's answer to a question of the server. */
export const QuestionAnswer = z.discriminatedUnion('action', [
  z.object({ action: z.literal('decline') }),
  z.object({ action: z.literal('cancel') }),
  /** The answer to sampling, in the user's own words. */
  z.object({
    action: z.literal('text'),
    text: z.string().max(1_000_000),
    model: z.string().min(1).max(200),
  }),
  /** The fields of an elicitation. */
  z.object({ action: z.literal('accept'), content: z.record(z.string(), z.unknown()) }),
])
export type QuestionAnswer = z.infer<typeof QuestionAnswer>

/** One message of the transcript without its body. */
export const TranscriptLine = z.object({
  /** Counts from 1 within a session. */
  number: z.number(),
  at: z.string(),
  /** in: from the server. */
  direction: z.enum(['in', 'out']),
  kind: z.enum(['request', 'result', 'error', 'notification']),
  /** Of the request that is answered, for an answer. Empty when nobody asked. */
  method: z.string(),
  /** Id of the request; empty for a notification. */
  requestId: z.string(),
  /** What the request is about, such as the name of the tool. */
  about: z.string(),
  size: z.number(),
})
export type TranscriptLine = z.infer<typeof TranscriptLine>

/** One line of the log of a session. */
export const SessionLogLine = z.object({
  /** Counts from 1 within a session. */
  number: z.number(),
  at: z.string(),
  /** log: a log message of the server; app: what this app has to say about it. */
  from: z.enum(['log', 'stderr', 'stdout', 'app']),
  /** As the server names it, for its log messages; `warning` where something needs a look. */
  level: z.string(),
  text: z.string(),
})
export type SessionLogLine = z.infer<typeof SessionLogLine>
