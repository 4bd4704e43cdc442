import { z } from 'zod'
import { FAILURES } from '../text/failures.ts'
import type { ErrorCode, Failure as FailureShape } from '../errors.ts'

/** A failure as data; the code is one of the text file's. */
export const Failure = z.object({
  code: z.enum(Object.keys(FAILURES) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  next: z.string(),
  details: z.string().optional(),
}) satisfies z.ZodType<FailureShape>
