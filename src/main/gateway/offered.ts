import type { LifeAction } from '../../shared/model/lifeAction.ts'
import type { Dialect } from './dialect.ts'

/** What can be done with clients of a gateway that speaks so. */
export const offeredBy = ({ canDisable, canRefreshTools }: Dialect): LifeAction[] => [
  ...(canDisable ? (['enable', 'disable', 'restart'] as const) : []),
  'reconnect',
  ...(canRefreshTools ? (['refreshTools'] as const) : []),
  'delete',
]
