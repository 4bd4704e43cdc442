import { v1_3_63 } from './dialects/v1.3.63.ts'
import { v1_4_18 } from './dialects/v1.4.18.ts'
import { v1_4_6 } from './dialects/v1.4.6.ts'
import { v1_5_16 } from './dialects/v1.5.16.ts'
import { v1_5_8 } from './dialects/v1.5.8.ts'
import { v1_6_3 } from './dialects/v1.6.3.ts'
import { v2_0 } from './dialects/v2.0.ts'
import { v2_2 } from './dialects/v2.2.ts'
import { v2_3 } from './dialects/v2.3.ts'

/** The released gateways this one can behave as, by the name of their release, oldest first. */
export const dialects = {
  'v1.3.63': v1_3_63,
  'v1.4.6': v1_4_6,
  'v1.4.18': v1_4_18,
  'v1.5.8': v1_5_8,
  'v1.5.16': v1_5_16,
  'v1.6.3': v1_6_3,
  'v2.0': v2_0,
  'v2.2': v2_2,
  'v2.3': v2_3,
} as const

export type DialectName = keyof typeof dialects

/** Those whose answers were recorded from the real thing. */
export const recordedDialects = ['v1.3.63', 'v1.4.18', 'v1.5.16'] as const
