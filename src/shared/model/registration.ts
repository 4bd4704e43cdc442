import { z } from 'zod'
import { EditReport } from './clientEdit.ts'
import { RestoreReport } from './deletedClient.ts'
import { Failure } from './failure.ts'

/** What is different when the server runs on the gateway instead of here. */
export const Change = z.object({
  key: z.enum([
    'command', // has to exist on the gateway host
    'envName', // the gateway reads its own variable of that name
    'envValue', // sent as it is, readable by every admin
    'cwd', // not sent
    'url', // has to be reachable from the gateway host
    'localUrl', // leads to the gateway's own host there
    'guardPrivate', // this gateway refuses such addresses without sign-in
    'headerReference', // the gateway reads its own variable of that name
    'headerValue', // sent as it is, readable by every admin
    'signIn', // not sent: the gateway would need its own
    'localPath', // an argument names a file of this computer
    'noAuto', // this gateway has no auto-execute list
    'stdioBroken', // v1.3.63: stdio clients connect but every call fails
    'guard', // this gateway refuses stdio without sign-in
    'droppedTool', // the gateway leaves this tool out (v1.4.18+: names with "/" or "..")
  ]),
  mark: z.enum(['warn', 'ok', 'off', 'bad']),
  about: z.string(),
})
export type Change = z.infer<typeof Change>

/** What the sheet shows for one destination before anything is written. */
export const RegistrationPlan = z.object({
  gatewayId: z.string(),
  changes: z.array(Change),
  /** Names that are taken on the gateway, by its last good answer. */
  takenNames: z.array(z.string()),
  /** A name by the gateway's rules, made from the recipe's. */
  suggestedName: z.string(),
  hasAutoList: z.boolean(),
  /** What models see: `<name>-<tool>`, or `<tool>` where the gateway has no prefixes (v1.3.63). */
  hasPrefix: z.boolean(),
  /** Why the name rule is loose or strict: v1.3.63 takes nearly any name. */
  nameRule: z.enum(['strict', 'loose']),
})
export type RegistrationPlan = z.infer<typeof RegistrationPlan>

export const RegistrationDraft = z.object({
  gatewayId: z.string().max(64),
  probeId: z.string().max(64),
  name: z.string().max(300),
  tools: z.array(z.string().max(1000)).max(20_000),
  autoTools: z.array(z.string().max(1000)).max(20_000),
})
export type RegistrationDraft = z.infer<typeof RegistrationDraft>

/** Something that was asked for and is not so on the gateway. */
export const Difference = z.object({
  key: z.enum([
    'name',
    'connection',
    'command',
    'args',
    'env',
    'url',
    'headers',
    'tools',
    'autoTools',
    'state',
  ]),
  chosen: z.string(),
  found: z.string(),
})
export type Difference = z.infer<typeof Difference>

export const ToolComparison = z.object({
  testedCount: z.number(),
  gatewayCount: z.number(),
  /** Tested here, not on the gateway. */
  missing: z.array(z.string()),
  /** On the gateway, not tested here. */
  added: z.array(z.string()),
  /** Same name, other description or schema. */
  changed: z.array(z.string()),
})
export type ToolComparison = z.infer<typeof ToolComparison>

export const RegistrationStep = z.object({
  /**
   * signIn and apply only where there is something to do; remove and putBack only where a client
   * is made anew.
   */
  name: z.enum(['remove', 'create', 'signIn', 'read', 'apply', 'compare', 'putBack']),
  state: z.enum(['waiting', 'running', 'done', 'warn', 'failed']),
  ms: z.number().nullable(),
  startedAt: z.string().nullable(),
  detail: z.string(),
})
export type RegistrationStep = z.infer<typeof RegistrationStep>

/** The client in whose place another one is made. */
export const Replaced = z.object({
  clientId: z.string(),
  name: z.string(),
  /** Its copy among the deleted clients; null as long as it was not deleted. */
  deletedId: z.string().nullable(),
  /** What became of putting it back; null when that was not tried. */
  back: RestoreReport.nullable(),
})
export type Replaced = z.infer<typeof Replaced>

/** One registration as main sees it; goes on when the window closes the sheet. */
export const RegistrationView = z.object({
  id: z.string(),
  gatewayId: z.string(),
  gatewayName: z.string(),
  /** The test of what was registered; null for a client described in a form. */
  probeId: z.string().nullable(),
  name: z.string(),
  /** Null for a client that takes nobody's place. */
  replaced: Replaced.nullable(),
  startedAt: z.string(),
  /**
   * waiting: behind another create on the same gateway. registered: there, everything stuck.
   * differs: there, but something is not as chosen. failed: not there. unknown: could not be read.
   */
  state: z.enum(['waiting', 'running', 'registered', 'differs', 'failed', 'unknown']),
  steps: z.array(RegistrationStep),
  /** Id of the client on the gateway once it was read there. */
  clientId: z.string().nullable(),
  differences: z.array(Difference),
  /** What the create ignores and was set after it; null without anything to set. */
  applied: EditReport.nullable(),
  comparison: ToolComparison.nullable(),
  /** It is there, and this gateway cannot call its tools (v1.3.63 and stdio). */
  isUncallable: z.boolean(),
  failure: Failure.nullable(),
})
export type RegistrationView = z.infer<typeof RegistrationView>
