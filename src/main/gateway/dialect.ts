import type { CheckReport, FoundBy } from '../../shared/model/gateway.ts'
import type { NameRule } from '../../shared/clientName.ts'
import type { WireAuth } from './about.ts'
import type { WirePage } from './wire.ts'

type Version = readonly [major: number, minor: number, patch: number]

/**
 * What gateways learned over time, and the first release that has it. The only place with version
 * numbers; the source of each is bifrost-api.md, by its section, or the recordings (wire).
 */
const SINCE = {
  /** It offers its tools itself, at /mcp (Bifrost docs, mcp/gateway-url). */
  hasMcpEndpoint: [1, 4, 0],
  /** `auth_type` is a field of a client's configuration (wire). */
  hasAuthType: [1, 4, 18],
  /** `tools_to_auto_execute` exists (wire). */
  hasAutoList: [1, 4, 18],
  /** The allow-list decides what runs; v1.3.63 stores it and runs every tool (wire). */
  hasAllowList: [1, 4, 18],
  /** Models see `<client>-<tool>` (wire). */
  hasPrefix: [1, 4, 18],
  /** stdio clients can really be called; on v1.3.63 every call fails (wire). */
  isStdioUsable: [1, 4, 18],
  /** Tools whose name is empty or holds "/" or ".." are left out of its list (wire). */
  dropsOddTools: [1, 4, 18],
  /** OAuth flows and their calls (3.2, wire). */
  hasOauth: [1, 4, 18],
  /** `tool_pricing` of a client is kept (2.4). */
  hasPricing: [1, 4, 18],
  /** Client ids, keys and headers come as `{value, …}` (2.5, wire). */
  hasValueObjects: [1, 4, 18],
  /** Clients are given to virtual keys from the client's side (`vk_configs`, 2.3). */
  hasVirtualKeyAccess: [1, 5, 0],
  /** `per_user_headers`, `per_user_oauth`, `tls_config` (3.3, 12). */
  hasPerUserAuth: [1, 5, 6],
  /** `NAME=value` in the environment of a stdio client (11). */
  takesInlineEnv: [1, 5, 8],
  /** Clients can be switched off (4, wire). */
  canDisable: [1, 5, 16],
  /** Single settings can be changed without sending all of them (4, wire). */
  canPatch: [1, 5, 16],
  /** The catalogue of known servers (5, wire). */
  hasLibrary: [1, 5, 16],
  /** The list comes in pages of 25 unless asked, 100 at most, and can be filtered (2.1, 2.2). */
  pagesAlways: [1, 6, 3],
  /** `tool_execution_timeout` is kept (2.4). */
  hasToolTimeout: [1, 6, 3],
  /** healthy, unstable, needs_reauth, pending_verification instead of connected … (6). */
  hasNewStates: [2, 0, 0],
  /** initiate-verification, reauthorize, verify-headers (5). */
  canVerify: [2, 0, 0],
  /** stdio and private addresses are refused while nobody has to sign in (1.6). */
  guardsStdio: [2, 0, 0],
  /** It says why a client fails (`last_failure`, 2.3). */
  tellsFailures: [2, 1, 0],
  /** Several clients behind one endpoint (5, 12). */
  hasVirtualMcps: [2, 1, 0],
  /** refresh-tools (5). */
  canRefreshTools: [2, 2, 0],
  /** reregister (5). */
  canReregister: [2, 2, 0],
  /** The API is closed until the first admin exists (1.5). */
  hasSetupLock: [2, 2, 6],
  /** Clients made from an OpenAPI document (12). */
  hasOpenapi: [2, 3, 1],
} as const satisfies Record<string, Version>

/** Something that not every gateway can. */
export type Ability = keyof typeof SINCE

/** What one gateway can do and how it wants to be spoken to. Code asks this, never a version. */
export interface Dialect extends Readonly<Record<Ability, boolean>> {
  /** As the gateway reports it; null when it does not. */
  version: string | null
  /** It reports a version newer than any this app knows, and is treated as the newest known. */
  isNewer: boolean
  /** The field that carries a client's own id; sending the other one is a 400 (v1.4.18+, wire). */
  idField: 'id' | 'client_id'
  nameRule: NameRule
  /** How each ability was found out. */
  foundBy: Readonly<Record<Ability, FoundBy>>
}

/** What was seen of a gateway; each may be missing. */
export interface Seen {
  version: string | null
  auth: WireAuth | null
  page: (Pick<WirePage, 'shape' | 'limit'> & { hasKeys: boolean }) | null
  /** Abilities that an answer has shown or denied, whatever its version says. */
  learned?: Partial<Record<Ability, boolean>>
}

/** Newest version with direct evidence (bifrost-api.md section 12). */
const NEWEST: Version = [2, 3, 1]
const ABILITIES = Object.keys(SINCE) as Ability[]

/**
 * The dialect of a gateway: what it answers decides, the version number fills in what answers do
 * not show. Without a readable number (a build of one's own) the answers date it.
 */
export function dialectOf(seen: Seen): Dialect {
  const told = parseVersion(seen.version)
  const version = told ?? datedBy(seen)
  const isOld = seen.page === null ? isBefore(version, [1, 4, 0]) : seen.page.shape === 'array'
  const answers = answeredBy(seen)
  const found = ABILITIES.map((ability): [Ability, boolean, FoundBy] => {
    const answered = answers[ability]
    if (answered !== undefined) return [ability, answered, 'answer']
    return [ability, !isBefore(version, SINCE[ability]), told === null ? 'signs' : 'version']
  })
  const each = <T>(pick: (entry: [Ability, boolean, FoundBy]) => T) =>
    Object.fromEntries(found.map((entry) => [entry[0], pick(entry)])) as Record<Ability, T>
  return {
    ...each(([, has]) => has),
    version: seen.version,
    isNewer: told !== null && isBefore(NEWEST.slice(0, 2), told.slice(0, 2)),
    idField: isOld ? 'id' : 'client_id',
    nameRule: isOld ? 'loose' : 'strict',
    foundBy: each(([, , how]) => how),
  }
}

/** The abilities that answers have shown, by themselves or by the shape they had. */
function answeredBy({ auth, page, learned }: Seen): Partial<Record<Ability, boolean>> {
  const found: Partial<Record<Ability, boolean>> = {}
  if (page?.shape === 'array') {
    // v1.3: nothing newer is there, whatever number a build of one's own gives itself.
    for (const ability of ABILITIES) found[ability] = false
  } else if (page?.shape === 'page') {
    for (const ability of ABILITIES) {
      if (!isBefore([1, 4, 18], SINCE[ability])) found[ability] = true
    }
    if (page.hasKeys) found.hasVirtualKeyAccess = true
  }
  if (auth?.isSetupRequired === true) found.hasSetupLock = true
  return { ...found, ...learned }
}

/** What the check lists, in the order it is shown. */
const FEATURES = {
  stdio: 'isStdioUsable',
  allowList: 'hasAllowList',
  autoList: 'hasAutoList',
  toolPrefix: 'hasPrefix',
  inlineEnv: 'takesInlineEnv',
  disable: 'canDisable',
  patch: 'canPatch',
  virtualKeys: 'hasVirtualKeyAccess',
  perUserAuth: 'hasPerUserAuth',
  oauth: 'hasOauth',
  verify: 'canVerify',
  pricing: 'hasPricing',
  failureReason: 'tellsFailures',
  refreshTools: 'canRefreshTools',
  library: 'hasLibrary',
} as const satisfies Record<CheckReport['features'][number]['key'], Ability>

/** What this gateway supports, each with how that was found out. */
export const features = (dialect: Dialect): CheckReport['features'] =>
  (Object.keys(FEATURES) as (keyof typeof FEATURES)[]).map((key) => ({
    key,
    supported: dialect[FEATURES[key]],
    foundBy: dialect.foundBy[FEATURES[key]],
  }))

/** `v1.5.16`, `1.5.16`, `transports/v1.5.16-rc1`; null for anything without three numbers. */
function parseVersion(text: string | null): Version | null {
  const match = /(?:^|[^\d.])v?(\d+)\.(\d+)\.(\d+)/.exec(text ?? '')
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null
}

/** The oldest version that shows these signs. */
function datedBy({ auth, page }: Seen): Version {
  if (auth?.isSetupRequired != null) return [2, 2, 6]
  if (page?.shape === 'array') return [1, 3, 63]
  if (auth?.type != null) return [1, 5, 16]
  if (page?.hasKeys === true) return [1, 5, 0]
  return [1, 4, 18]
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  for (const [index, part] of one.entries()) {
    const difference = part - (other[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
