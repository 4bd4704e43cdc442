import { z } from 'zod'

/** Which tools a list names: every tool, or these (possibly none). */
export const ToolChoice = z.union([z.literal('all'), z.array(z.string())])
export type ToolChoice = z.infer<typeof ToolChoice>
