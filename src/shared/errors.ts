import { FAILURES } from './text/failures.ts'

export type ErrorCode = keyof typeof FAILURES

/** The facts that the sentence of a code needs; nothing for a code whose sentence is fixed. */
type FactsOf<C extends ErrorCode> = Parameters<(typeof FAILURES)[C]['say']>

/** A failure as data: what crosses IPC and what a view shows. */
export interface Failure {
  code: ErrorCode
  message: string
  next: string
  /** More for "copy details": the gateway's own words, exit codes. Never a secret. */
  details?: string | undefined
}

interface Extra {
  cause?: unknown
  details?: string
}

/** A failure the user can be told about. `message` and `next` are shown as they are. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly next: string
  readonly details: string | undefined

  private constructor({ code, message, next, details }: Failure, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.next = next
    this.details = details
  }

  /** The one way to make a failure: its sentence comes from the text file. */
  static of<C extends ErrorCode>(code: C, ...[facts, extra]: [...FactsOf<C>, Extra?]): AppError {
    const { say, next } = FAILURES[code]
    const isFixed = say.length === 0
    const { cause, details } = ((isFixed ? facts : extra) ?? {}) as Extra
    const message = (say as (facts: unknown) => string)(facts)
    return new AppError({ code, message, next, details }, cause)
  }

  /** The failure that came over IPC, as an error again. */
  static fromFailure(failure: Failure): AppError {
    return new AppError(failure)
  }

  /** Any thrown thing as an AppError. Text we did not write may hold paths or keys: not kept. */
  static from(cause: unknown): AppError {
    return cause instanceof AppError ? cause : AppError.of('internal', { cause })
  }

  toFailure(): Failure {
    const { code, message, next, details } = this
    return { code, message, next, ...(details === undefined ? {} : { details }) }
  }
}

/** What crosses IPC. Electron would strip `code` from a thrown error, so errors travel as data. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: Failure }
