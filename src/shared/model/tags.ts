import { z } from 'zod'
import { MOST_TAGS } from '../limits.ts'

/** Words the user sorts saved servers by, in the order they were given. */
export const Tags = z.array(z.string().trim().min(1).max(40)).max(MOST_TAGS)
export type Tags = z.infer<typeof Tags>
