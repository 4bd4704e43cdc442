import { AppError } from '../../shared/errors.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { Ability } from './dialect.ts'
import { refusalOf } from './failures.ts'
import type { GatewayAnswer, GatewayRequest } from './http.ts'

/** The first byte has to come within 10 s (http); a long list over a slow line takes its time. */
export const READ_MS = 30_000
/** Some writes wait for the server behind the client. */
export const WRITE_MS = 120_000

/** A request without where it goes and what opens it: the door adds both. */
export type Call = Omit<GatewayRequest, 'base' | 'credential'>

/** How long a read may take, and what ends it before. */
export interface ReadOptions {
  timeoutMs?: number
  signal?: AbortSignal | undefined
}

/** The one way to a gateway's API, with its credential. No AppError of it holds a secret. */
export interface Door {
  call(call: Call): Promise<GatewayAnswer>
  /** For what not every gateway has: the answer shows whether this one does, and that is kept. */
  askFor(ability: Ability, call: Call): Promise<GatewayAnswer>
}

/** A door that tells what it learned about a gateway's abilities. */
export function createDoor(
  call: Door['call'],
  learn: (ability: Ability, has: boolean) => void,
): Door {
  return {
    call,
    async askFor(ability, question) {
      try {
        const answer = await call(question)
        learn(ability, true)
        return answer
      } catch (cause) {
        // An unknown GET is the dashboard's page, an unknown write a 405 (bifrost-api.md, 10).
        const code = cause instanceof AppError ? cause.code : ''
        if (code !== 'gateway_unsupported' && code !== 'gateway_html') throw cause
        // A router's 404 may be gone with the next answer; Bifrost itself says 405.
        if (refusalOf(cause)?.status !== 404) learn(ability, false)
        throw AppError.of(
          'gateway_unsupported',
          { what: `${question.method} ${question.path}` },
          { cause },
        )
      }
    },
  }
}

/** The path of one client. Throws not_found as pathStep does. */
export const clientPath = (id: string): string => `/api/mcp/client/${pathStep(id, GONE.client)}`

/** Whether an id can be a step of a path: nothing encodes these, and URLs resolve them. */
export const isPathStep = (id: string): boolean => id !== '' && id !== '.' && id !== '..'

/** An id as one step of a path. Throws not_found, which names `what`, when it cannot be one. */
export function pathStep(id: string, what: string): string {
  if (!isPathStep(id)) throw AppError.of('not_found', { what })
  return encodeURIComponent(id)
}
