import { z } from 'zod'

/** What can be done with a client that stays as it is set. */
export const LifeAction = z.enum([
  'enable',
  'disable',
  'reconnect',
  'refreshTools',
  'restart', // disable and enable
  'delete',
])
export type LifeAction = z.infer<typeof LifeAction>
