import type { ClientRow } from './model/client.ts'
import type { LifeAction } from './model/lifeAction.ts'

/** Why an action makes no sense for a client, whatever the gateway would answer. */
export type Hindrance = 'unsupported' | 'isOn' | 'isOff' | 'perUser' | 'perCall' | 'callsOnly'

type Acted = Pick<ClientRow, 'state' | 'auth' | 'isPerCall'>

/** What of it the gateway can do; asked by its dialect. */
export type Offered = readonly LifeAction[]

/** Null when the action makes sense for this client now. */
export function hindranceOf(action: LifeAction, row: Acted, offered: Offered): Hindrance | null {
  if (!offered.includes(action)) return 'unsupported'
  const isOff = row.state === 'disabled'
  switch (action) {
    case 'enable':
      return isOff ? null : 'isOn'
    case 'disable':
    case 'refreshTools':
      return isOff ? 'isOff' : null
    case 'reconnect':
      if (isOff) return 'isOff'
      // A 400 "not applicable" each (v1.5.16, wire; v2, code).
      if (isPerUser(row)) return 'perUser'
      return row.isPerCall ? 'perCall' : null
    case 'restart':
      if (isOff) return 'isOff'
      // Switching on dials nothing for such a client (v2, code).
      return row.isPerCall ? 'callsOnly' : null
    case 'delete':
      return null
  }
}

/** Whether production asks for its name before: calls fail from then on, or for a while. */
export const takesAway = (action: LifeAction): boolean =>
  action === 'disable' || action === 'restart' || action === 'delete'

const isPerUser = ({ auth }: Acted): boolean => auth.startsWith('per_user_')
