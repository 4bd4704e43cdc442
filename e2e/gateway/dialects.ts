import { v1_3_63 } from './dialects/v1.3.63.ts'
import { v1_4_18 } from './dialects/v1.4.18.ts'
import { v1_5_16 } from './dialects/v1.5.16.ts'

/** The released gateways this one can behave as, by the name of their release. */
export const dialects = { 'v1.3.63': v1_3_63, 'v1.4.18': v1_4_18, 'v1.5.16': v1_5_16 } as const

export type DialectName = keyof typeof dialects
