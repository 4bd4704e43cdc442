import { z } from 'zod'
import { Failure } from './failure.ts'
import { LifeLook } from './lifeCycle.ts'

/** Something that is not kept of a deleted client and has to be typed to have it back. */
export const WantedValue = z.object({
  /** Names the value in the answer; unique within the client. */
  key: z.string(),
  kind: z.enum([
    ...(['url', 'header', 'userHeader', 'argument', 'environment'] as const),
    ...(['documentUrl', 'baseUrl', 'credential', 'username', 'password'] as const),
  ]),
  /** Of the header, variable or scheme; of an argument its place, beginning with 1. */
  name: z.string(),
  /** It can be left out, although others of its kind cannot. */
  isOptional: z.literal(true).optional(),
  /** What was there, masked. */
  hint: z.string(),
})
export type WantedValue = z.infer<typeof WantedValue>

/** A client that was deleted and can be put back. Nothing in it is a secret. */
export const DeletedClient = z.object({
  id: z.string(),
  gatewayId: z.string(),
  name: z.string(),
  /** ISO time. */
  deletedAt: z.string(),
  connection: z.string(),
  /** Command line or URL, for a person; secrets masked. */
  runs: z.string(),
  toolCount: z.number(),
  wanted: z.array(WantedValue),
  /** Why it cannot be put back; null when it can. */
  obstacle: z
    .enum([
      ...(['oauth', 'tokenExchange', 'connection', 'nothing'] as const),
      ...(['documentTooLong', 'documentHoldsToken', 'documentNotGiven'] as const),
      'documentGaveWay',
    ])
    .nullable(),
})
export type DeletedClient = z.infer<typeof DeletedClient>

/** What became of putting a client back, by what the gateway lists after it. */
export const RestoreReport = z.object({
  /** done: as it was. partly: it is there, and something is not as it was. */
  outcome: z.enum(['done', 'partly', 'refused', 'unknown']),
  clientId: z.string().nullable(),
  name: z.string(),
  after: LifeLook.nullable(),
  /** What could not be put back, each in words. */
  lost: z.array(z.string()),
  failure: Failure.nullable(),
})
export type RestoreReport = z.infer<typeof RestoreReport>

/** By the key of what was wanted. */
export const GivenValues = z.record(z.string().max(1200), z.string().max(20_000))
export type GivenValues = z.infer<typeof GivenValues>
