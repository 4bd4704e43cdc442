import { z } from 'zod'
import { Failure } from './failure.ts'
import { Environment } from './gateway.ts'

/** A setting of a gateway that an import can bring; each has its word in the text file. */
export const ExchangeField = z.enum([
  'name',
  'url',
  'environment',
  'auth',
  'user',
  'allowPlainHttp',
  'isReadOnly',
  'ca',
  'clientCertificate',
  'fingerprint',
  'proxy',
])
export type ExchangeField = z.infer<typeof ExchangeField>

/** One setting that differs, both values as a person reads them. */
export const ExchangeChange = z.object({
  field: ExchangeField,
  before: z.string(),
  after: z.string(),
})
export type ExchangeChange = z.infer<typeof ExchangeChange>

/** What an entry of an export is to the gateways that are here already, which its name decides. */
export const ExchangeKind = z.enum(['new', 'same', 'differs', 'unreadable'])
export type ExchangeKind = z.infer<typeof ExchangeKind>

/** What becomes of a secret: none is needed, the stored one stays, or it is to be entered. */
export const ExchangeSecret = z.enum(['none', 'kept', 'missing'])

export const ImportEntry = z.object({
  /** Its place in the file, from 0. */
  index: z.int().min(0),
  kind: ExchangeKind,
  /** Empty when even that cannot be read. */
  name: z.string(),
  url: z.string(),
  /** null when the entry cannot be read. */
  environment: Environment.nullable(),
  /** Name of another gateway here that has this address; null when none has it or it is not new. */
  twin: z.string().nullable(),
  /** What taking it would change here; empty unless it differs. */
  changes: z.array(ExchangeChange),
  /** What the gateway that is here would lose in safety; empty for a new one. */
  losses: z.array(z.string()),
  /** Name of the production gateway it would replace, to be typed first; null asks for nothing. */
  guard: z.string().nullable(),
  /** Settings that lower the guard and that the user should see before taking them. */
  warnings: z.array(z.string()),
  /** Whether a credential is there afterwards. */
  credential: ExchangeSecret,
  /** The same for the key of its client certificate. */
  clientKey: ExchangeSecret,
  /** Names of fields this app does not know; their values are not looked at. */
  ignored: z.array(z.string()),
  /** Why it cannot be read; null when it can. */
  failure: Failure.nullable(),
})
export type ImportEntry = z.infer<typeof ImportEntry>

/** What a text would bring, before anything is saved or contacted. */
export const ImportPreview = z.object({
  entries: z.array(ImportEntry),
  /** Unknown fields beside the entries. */
  ignored: z.array(z.string()),
  /** Stands for this text and the gateways of this moment; an import with another one is refused. */
  digest: z.string(),
})
export type ImportPreview = z.infer<typeof ImportPreview>

/** An entry to be taken. `confirm`: the name that its `guard` asks for, as typed. */
export const ImportChoice = z.object({ index: z.int().min(0), confirm: z.string().max(60) })
export type ImportChoice = z.infer<typeof ImportChoice>

/** What became of each chosen entry. */
export const ImportResult = z.object({
  saved: z.array(
    z.object({ gatewayId: z.string(), name: z.string(), needsCredential: z.boolean() }),
  ),
  failed: z.array(z.object({ name: z.string(), failure: Failure })),
})
export type ImportResult = z.infer<typeof ImportResult>
