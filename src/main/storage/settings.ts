import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { Theme, type Preferences } from '../../shared/model/app.ts'
import { Gateway } from '../../shared/model/gateway.ts'
import { LastProbe, Limits, Recipe } from '../../shared/model/server.ts'
import { Tags } from '../../shared/model/tags.ts'
import { Pin } from './pin.ts'
import { ToolBaseline } from './toolBaseline.ts'

/** A server the user saved. Values of secret variables are null; they are in the keychain. */
export const SavedServer = z.object({
  id: z.string(),
  recipe: Recipe,
  lastProbe: LastProbe.nullable().catch(null),
  tags: Tags.catch([]),
})
export type SavedServer = z.infer<typeof SavedServer>

/** What the user once allowed to run: the digest, and its parts to say what changed since. */
export const Consent = z.object({
  digest: z.string(),
  at: z.string(),
  serverId: z.string().nullable(),
  command: z.string(),
  args: z.array(z.string()),
  envNames: z.array(z.string()),
  cwd: z.string(),
  /** Of a server that is reached; `envNames` are then the names of its headers. */
  url: z.string().optional(),
})
export type Consent = z.infer<typeof Consent>

export const SETTINGS_VERSION = 1

/** Keeps the entries of a list that can be read, so that one bad entry loses one entry. */
const tolerantList = <T extends z.ZodType>(entry: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((entries) =>
      entries.flatMap((value) => {
        const parsed = entry.safeParse(value)
        return parsed.success ? [parsed.data] : []
      }),
    )

/** Every field stands alone: a bad one falls back to its default and the rest stays. */
export const Settings = z.object({
  version: z.literal(SETTINGS_VERSION),
  gateways: tolerantList(Gateway),
  activeGatewayId: z.string().nullable().catch(null),
  servers: tolerantList(SavedServer),
  consents: tolerantList(Consent),
  /** Definitions the user accepted, at most one of each saved server. */
  pins: tolerantList(Pin),
  /** What tells tools that came later, the last used last. */
  toolBaselines: tolerantList(ToolBaseline),
  preferences: z
    .object({
      theme: Theme.catch('dark'),
      closeToTray: z.boolean().catch(true),
      wasToldAboutTray: z.boolean().catch(false),
      notifyChanges: z.boolean().catch(true),
      notifyTests: z.boolean().catch(true),
      newLimits: Limits.nullable().catch(null),
    })
    .catch({
      theme: 'dark',
      closeToTray: true,
      wasToldAboutTray: false,
      notifyChanges: true,
      notifyTests: true,
      newLimits: null,
    }) satisfies z.ZodType<Preferences>,
})
export type Settings = z.infer<typeof Settings>

type Raw = Record<string, unknown>

/** Step n lifts version n to n + 1. Append only: a released step never changes. */
const STEPS: ((old: Raw) => Raw)[] = [
  (old) => old, // 0 → 1: the version field appears
]

/** Old settings in, current settings out. A file from a newer app is refused, never overwritten. */
export function upgrade(stored: unknown): Settings {
  let raw: Raw = z.record(z.string(), z.unknown()).catch({}).parse(stored)
  const from = z.int().min(0).catch(0).parse(raw['version'])
  if (from > SETTINGS_VERSION) throw AppError.of('settings_newer')
  for (const step of STEPS.slice(from)) raw = step(raw)
  return Settings.parse({ ...raw, version: SETTINGS_VERSION })
}
