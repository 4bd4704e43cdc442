import type { CheckReport } from '../../shared/model/gateway.ts'
import type { NameRule } from '../../shared/clientName.ts'
import type { WireAuth, WirePage } from './wire.ts'

/** What one gateway can do and how it wants to be spoken to. Code asks this, never a version. */
export interface Dialect {
  /** As the gateway reports it; null when it does not. */
  version: string | null
  /** It reports a version newer than any this app knows, and is treated as the newest known. */
  isNewer: boolean
  /** The field that carries a client's own id; sending the other one is a 400 (v1.4.18+). */
  idField: 'id' | 'client_id'
  /** `auth_type` is a field of its configuration. */
  hasAuthType: boolean
  /** `tools_to_auto_execute` exists. */
  hasAutoList: boolean
  /** The allow-list decides what runs; v1.3.63 stores it and runs every tool (wire). */
  hasAllowList: boolean
  /** Models see `<client>-<tool>`. */
  hasPrefix: boolean
  nameRule: NameRule
  /** stdio clients can really be called; on v1.3.63 every call fails (wire). */
  isStdioUsable: boolean
  /** `NAME=value` in the environment of a stdio client (v1.5.8+). */
  takesInlineEnv: boolean
  /** Tools whose name is empty or holds "/" or ".." are left out of its list. */
  dropsOddTools: boolean
  /** stdio is refused while nobody has to sign in (v2.0+). */
  guardsStdio: boolean
  /** Clients can be switched off (v1.5.16). */
  canDisable: boolean
  /** Single settings can be changed without sending all of them (v1.5.16). */
  canPatch: boolean
  hasVirtualKeyAccess: boolean
  /** It says why a client fails (v2.1+). */
  tellsFailures: boolean
  canRefreshTools: boolean
}

/** What was seen of a gateway; each may be missing. */
export interface Seen {
  version: string | null
  auth: WireAuth | null
  page: (Pick<WirePage, 'shape' | 'limit'> & { hasKeys: boolean }) | null
}

/** Newest version with direct evidence (bifrost-api.md section 12). */
const NEWEST = [2, 3, 1] as const

type Version = readonly [number, number, number]

/**
 * The dialect of a gateway: what it answers decides, the version number fills in what answers do
 * not show. Without a readable number (a build of one's own) the answers date it.
 */
export function dialectOf(seen: Seen): Dialect {
  const told = parseVersion(seen.version)
  const version = told ?? datedBy(seen)
  const from = (...wanted: Version): boolean => compare(version, wanted) >= 0
  const isOld = seen.page === null ? !from(1, 4, 0) : seen.page.shape === 'array'
  return {
    version: seen.version,
    isNewer: told !== null && compare(told.slice(0, 2), NEWEST.slice(0, 2)) > 0,
    idField: isOld ? 'id' : 'client_id',
    hasAuthType: !isOld,
    hasAutoList: !isOld,
    hasAllowList: !isOld,
    hasPrefix: !isOld,
    nameRule: isOld ? 'loose' : 'strict',
    isStdioUsable: !isOld,
    takesInlineEnv: !isOld && from(1, 5, 8),
    dropsOddTools: !isOld,
    guardsStdio: !isOld && from(2, 0, 0),
    canDisable: !isOld && from(1, 5, 16),
    canPatch: !isOld && from(1, 5, 16),
    hasVirtualKeyAccess: !isOld && (from(1, 5, 0) || seen.page?.hasKeys === true),
    tellsFailures: !isOld && from(2, 1, 0),
    canRefreshTools: !isOld && from(2, 2, 0),
  }
}

/** The capabilities the check lists, in the order they are shown. */
export function features(dialect: Dialect): CheckReport['features'] {
  return [
    { key: 'stdio', supported: dialect.isStdioUsable },
    { key: 'allowList', supported: dialect.hasAllowList },
    { key: 'autoList', supported: dialect.hasAutoList },
    { key: 'toolPrefix', supported: dialect.hasPrefix },
    { key: 'inlineEnv', supported: dialect.takesInlineEnv },
    { key: 'disable', supported: dialect.canDisable },
    { key: 'patch', supported: dialect.canPatch },
    { key: 'virtualKeys', supported: dialect.hasVirtualKeyAccess },
    { key: 'failureReason', supported: dialect.tellsFailures },
    { key: 'refreshTools', supported: dialect.canRefreshTools },
  ]
}

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

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, part] of a.entries()) {
    const difference = part - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
