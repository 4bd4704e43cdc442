import type { CheckReport, FoundBy } from '../../shared/model/gateway.ts'
import type { NameRule } from '../../shared/clientName.ts'
import type { WireAuth } from './about.ts'
import {
  boundsOf,
  CLIENT_IDS,
  datedBy,
  isBefore,
  isNewerThanKnown,
  later,
  parseVersion,
  SINCE,
  type Ability,
} from './dialectSince.ts'
import type { Sign } from './signs.ts'
import type { ListShape } from './wireList.ts'

export type { Ability } from './dialectSince.ts'

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
  page: { shape: ListShape; signs: readonly Sign[] } | null
  /** Abilities that an answer has shown or denied, whatever its version says. */
  learned?: Partial<Record<Ability, boolean>>
}

const ABILITIES = Object.keys(SINCE) as Ability[]

/**
 * The dialect of a gateway: what it answers decides, the version number fills in what answers do
 * not show. Without a readable number (a build of one's own) the answers date it.
 */
export function dialectOf(seen: Seen): Dialect {
  const told = parseVersion(seen.version)
  const { atLeast, atMost } = boundsOf(seen.page)
  const likely = later(told ?? datedBy(seen.auth), atLeast)
  const version = isBefore(atMost, likely) ? atMost : likely
  const isOld = isBefore(version, CLIENT_IDS)
  const answers = answeredBy(seen)
  const found = ABILITIES.map((ability): [Ability, boolean, FoundBy] => {
    const answered = answers[ability]
    if (answered !== undefined) return [ability, answered, 'answer']
    const since = SINCE[ability]
    const isCertain = !isBefore(atLeast, since) || isBefore(atMost, since)
    const how = isCertain ? 'answer' : told === null ? 'signs' : 'version'
    return [ability, !isBefore(version, since), how]
  })
  const each = <T>(pick: (entry: [Ability, boolean, FoundBy]) => T) =>
    Object.fromEntries(found.map((entry) => [entry[0], pick(entry)])) as Record<Ability, T>
  return {
    ...each(([, has]) => has),
    version: seen.version,
    isNewer: told !== null && isNewerThanKnown(told),
    idField: isOld ? 'id' : 'client_id',
    nameRule: isOld ? 'loose' : 'strict',
    foundBy: each(([, , how]) => how),
  }
}

/** The abilities that answers have shown one by one. */
function answeredBy({ auth, page, learned }: Seen): Partial<Record<Ability, boolean>> {
  return {
    ...(page?.signs.includes('disabled') === true ? { canDisable: true } : {}),
    ...(auth?.isSetupRequired === true ? { hasSetupLock: true } : {}),
    ...learned,
  }
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
