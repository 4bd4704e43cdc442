import type { Bridge, Input, Output } from '../shared/contract.ts'
import type { Call } from '../shared/channels.ts'
import { AppError, type Outcome } from '../shared/errors.ts'

declare global {
  interface Window {
    bifrost: Bridge
  }
}

type Args<C extends Call> = undefined extends Input<C> ? [] : [input: Input<C>]

/**
 * Asks main: gives the value or throws an AppError with its code.
 * Unwrapped here, not in the preload, because contextBridge cuts an error down to its message.
 */
export async function call<C extends Call>(name: C, ...[input]: Args<C>): Promise<Output<C>> {
  const ask = window.bifrost[name] as (input: unknown) => Promise<Outcome<Output<C>>>
  const outcome = await ask($state.snapshot(input)) // a rune's proxy cannot be cloned over IPC
  if (outcome.ok) return outcome.value
  throw AppError.fromFailure(outcome.error)
}

/** Listens to an event of main; gives back the end of it. */
export const on: Bridge['on'] = (name, listener) => window.bifrost.on(name, listener)
