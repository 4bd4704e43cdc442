import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { Clients } from './clients.ts'
import { isUndelivered, isUnreached } from './failures.ts'
import type { Flow } from './flows.ts'
import type { Gateways } from './gateways.ts'

/** A gateway that restarts is back by then. */
const AWAY_MS = 60_000

interface Completion {
  gateways: Gateways
  clients: Clients
  gatewayId: string
  flow: Flow
  /** The sign-in makes the client, which is not listed before. */
  isNew: boolean
  /** Ends the waiting for a gateway that is away. */
  signal: AbortSignal
  pauseMs: number
}

/**
 * Has the gateway take over what somebody has signed in to; answers how many tools it found, null
 * where nobody says. What never left is sent again while the gateway is away. Where only the answer
 * was lost, the list tells whether the client is made: a second completion would be refused (3.2).
 */
export async function takeOver(completion: Completion): Promise<number | null> {
  const { gateways, clients, gatewayId, flow, isNew, signal, pauseMs } = completion
  const endsAt = Date.now() + AWAY_MS
  const patiently = async <T>(call: () => Promise<T>, isAway: (code: string) => boolean) => {
    for (;;) {
      try {
        return await call()
      } catch (cause) {
        if (!isAway(AppError.from(cause).code) || Date.now() > endsAt) throw cause
        await wait(pauseMs, undefined, { signal })
      }
    }
  }
  const complete = () => gateways.client(gatewayId).completeFlow(flow.configId)
  try {
    return (await patiently(complete, isUndelivered)).toolCount
  } catch (cause) {
    const canTell = isNew && flow.clientId !== null
    if (!canTell || !isUnreached(AppError.from(cause).code)) throw cause
    const listed = await patiently(() => clients.reread(gatewayId), isUnreached)
    if (!listed.some(({ id }) => id === flow.clientId)) throw cause
    return null
  }
}
