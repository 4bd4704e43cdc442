import type { WireAuth } from './about.ts'
import type { Sign } from './signs.ts'
import type { ListShape } from './wireList.ts'

/** Major, minor, patch. */
export type Version = readonly [major: number, minor: number, patch: number]

/**
 * What gateways learned over time, and the first release that has it. The only place with version
 * numbers; the source of each is bifrost-api.md, by its section, the recordings (wire), or Bifrost's
 * own source (maximhq/bifrost, by file and pull request).
 */
export const SINCE = {
  /** It offers its tools itself, at /mcp (Bifrost docs, mcp/gateway-url). */
  hasMcpEndpoint: [1, 4, 0],
  /** `auth_type` is a field of a client's configuration (tables/mcp.go; unknown ones are ignored). */
  hasAuthType: [1, 4, 0],
  /** `tools_to_auto_execute` exists (tables/mcp.go of v1.4.0). */
  hasAutoList: [1, 4, 0],
  /** Models see `<client>-<tool>`, until v1.4.3 with `_` between them (9). */
  hasPrefix: [1, 4, 0],
  /** Client ids, keys and headers come as `{value, …}` (2.5; tables/mcp.go of v1.4.0). */
  hasValueObjects: [1, 4, 0],
  /** stdio clients outlive the request that made them (#1600, in v1.4.6; not in v1.3.63, wire). */
  isStdioUsable: [1, 4, 6],
  /** The allow-list decides what runs; v1.3.63 stores it and runs every tool (wire). */
  hasAllowList: [1, 4, 18],
  /** Headers that a change leaves out stay (wire; not before: handlers/mcp.go of v1.4.0, #1560). */
  keepsHeaders: [1, 4, 18],
  /** Tools whose name is empty or holds "/" or ".." are left out of its list (wire). */
  dropsOddTools: [1, 4, 18],
  /** OAuth flows by the id of their configuration (3.2, wire; before it by the client's). */
  hasOauth: [1, 4, 18],
  /** `tool_pricing` of a client is kept (2.4). */
  hasPricing: [1, 4, 18],
  /** Clients are given to virtual keys from the client's side (`vk_configs`, 2.3; #2258). */
  hasVirtualKeyAccess: [1, 5, 0],
  /** `allowed_extra_headers` of a client (2.4). */
  hasExtraHeaders: [1, 5, 0],
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
  /** `needs_session_stickiness` and `max_instructions_length` of a client (2.4, 3, code of v2). */
  hasStickiness: [2, 0, 0],
  /** `oauth_config` of a client that signs in can be others (4, code of v2; 400 before, wire). */
  canRotateOauth: [2, 0, 0],
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

/** Newest version with direct evidence (bifrost-api.md section 12). */
const NEWEST: Version = [2, 3, 1]

/** Before it clients went by their own `id`; since then that is a row number, and a text a 400. */
export const CLIENT_IDS: Version = [1, 4, 0]

/** The oldest and newest version that can answer so. */
interface Bounds {
  atLeast: Version
  atMost: Version
}

const ANY: Bounds = { atLeast: [0, 0, 0], atMost: [Infinity, 0, 0] }

/** The list became an object with #2107 of 2026-03-17, between v1.4.6 and v1.4.18. */
const SHAPES: Readonly<Record<ListShape, Bounds>> = {
  array: { ...ANY, atMost: [1, 3, Infinity] },
  table: { atLeast: CLIENT_IDS, atMost: [1, 4, 17] },
  empty: { ...ANY, atMost: [1, 4, 17] },
  page: { ...ANY, atLeast: [1, 4, 18] },
}

/** What an entry of a list has only since then; each is in Bifrost's own source. */
const SIGNS: Readonly<Partial<Record<Sign, Version>>> = {
  keys: [1, 5, 0],
  secretVar: [1, 6, 0],
  newStates: [2, 0, 0],
  defaultAccess: [2, 1, 0],
  failure: [2, 1, 0],
}

/**
 * Between which versions these answers lie. A number a gateway gives itself is outside of them where
 * it counts otherwise: Bifrost Enterprise v1.4.9 is the open v1.5.12 (its changelog).
 */
export function boundsOf(list: { shape: ListShape; signs: readonly Sign[] } | null): Bounds {
  if (list === null) return ANY
  const { atLeast, atMost } = SHAPES[list.shape]
  const oldest = list.signs.map((sign) => SIGNS[sign] ?? atLeast).reduce(later, atLeast)
  return { atLeast: oldest, atMost: isBefore(atMost, oldest) ? oldest : atMost }
}

/**
 * What a gateway without a number is taken for, by what it says of signing in. A guess: such words
 * come into older lines of releases too.
 */
export function datedBy(auth: WireAuth | null): Version {
  if (auth?.isSetupRequired != null) return [2, 2, 6]
  return auth?.type != null ? [1, 5, 0] : [1, 4, 18]
}

/** `v1.5.16`, `1.5.16`, `transports/v1.5.16-rc1`; null for anything without three numbers. */
export function parseVersion(text: string | null): Version | null {
  const match = /(?:^|[^\d.])v?(\d+)\.(\d+)\.(\d+)/.exec(text ?? '')
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null
}

/** Whether it is newer than any this app knows, by more than fixes. */
export const isNewerThanKnown = (version: Version): boolean =>
  isBefore(NEWEST.slice(0, 2), version.slice(0, 2))

/** Whether one is older than the other. */
export function isBefore(one: readonly number[], other: readonly number[]): boolean {
  for (const [index, part] of one.entries()) {
    const against = other[index] ?? 0
    if (part !== against) return part < against
  }
  return false
}

/** The newer of two. */
export const later = (one: Version, other: Version): Version => (isBefore(one, other) ? other : one)
