import type { Call, EventName } from '../shared/channels.ts'
import type { Events, Input, Output } from '../shared/contract.ts'
import { AppError, type Outcome } from '../shared/errors.ts'

/** What main answers, by call: a value, or a function of the input that may throw an AppError. */
export type Answers = {
  [C in Call]?: Output<C> | ((input: Input<C>) => Output<C> | Promise<Output<C>>)
}

export interface FakeBridge {
  /** Every call so far, in order. */
  calls: { name: Call; input: unknown }[]
  /** Inputs of the calls of one name. */
  inputs<C extends Call>(name: C): Input<C>[]
  /** Sends an event as main would. */
  send<E extends EventName>(event: E, payload: Events[E]): void
}

/** Test double of the preload. A call without an answer fails the test that makes it. */
export function fakeBridge(answers: Answers): FakeBridge {
  const calls: FakeBridge['calls'] = []
  const listeners = new Map<string, Set<(payload: never) => void>>()
  const answer = async (name: Call, input: unknown): Promise<Outcome<unknown>> => {
    calls.push({ name, input })
    if (!(name in answers)) throw new Error(`no answer for ${name}`)
    const given = answers[name] as unknown
    try {
      return { ok: true, value: typeof given === 'function' ? await given(input) : given }
    } catch (cause) {
      return { ok: false, error: AppError.from(cause).toFailure() }
    }
  }
  const on = (event: EventName, listener: (payload: never) => void): (() => void) => {
    const all = listeners.get(event) ?? new Set()
    listeners.set(event, all.add(listener))
    return () => void all.delete(listener)
  }
  const bridge = new Proxy({} as Record<string, unknown>, {
    get: (_, name: string) =>
      name === 'on' ? on : (input: unknown) => answer(name as Call, structuredClone(input)),
  })
  window.bifrost = bridge as unknown as typeof window.bifrost
  return {
    calls,
    inputs: (name) => calls.filter((call) => call.name === name).map(({ input }) => input as never),
    send: (event, payload) =>
      listeners.get(event)?.forEach((listener) => void listener(payload as never)),
  }
}
