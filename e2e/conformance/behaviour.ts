/** What a behaviour is, and how one says what it expects. */
import { AppError } from '../../src/shared/errors.ts'
import type { Flow } from '../../src/main/gateway/flows.ts'
import type { WireClient } from '../../src/main/gateway/wire.ts'
import type { HttpFixtures } from '../gateway/fixtures/httpServers.ts'
import type { Target } from './target.ts'

export interface Behaviour {
  name: string
  /** Resolves when it holds; rejects with Differs, or with Skipped where it cannot be tried. */
  run(context: Context): Promise<void>
}

/** What the behaviours share: the gateway, and the clients that earlier ones made. */
export interface Context {
  target: Target
  /** How a gateway on this computer starts a server with the tools of server-everything. */
  server: { command: string; args: string[] } | null
  made: WireClient | null
  /** Servers on this computer that want a sign-in; null where the gateway does not reach them. */
  guarded: HttpFixtures | null
  /** The client that somebody was signed in for. */
  signedIn: { client: WireClient; flow: Flow } | null
  /** Every sign-in that was begun, by its configuration; revoked at the end. */
  flows: string[]
}

/** The gateway does something else than the app relies on. */
export class Differs extends Error {}
/** It cannot be tried on this gateway, and why. */
export class Skipped extends Error {}

/** Rejects with Differs when two values differ as JSON. */
export function expectEqual(what: string, got: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(got), JSON.stringify(expected)]
  if (one !== other) throw new Differs(`expected ${what} ${other}, got ${one}`)
}

/** The failure of a promise; Differs when it resolves. */
export async function failureOf(what: string, work: Promise<unknown>): Promise<AppError> {
  const outcome = await work.then(
    () => null,
    (cause: unknown) => AppError.from(cause),
  )
  if (outcome === null) throw new Differs(`expected ${what}, got success`)
  return outcome
}

/** The work fails with one of these codes. */
export async function expectCode(
  what: string,
  work: Promise<unknown>,
  codes: string[],
): Promise<void> {
  const { code, message } = await failureOf(what, work)
  if (!codes.includes(code)) {
    throw new Differs(
      `expected ${what} to fail with ${codes.join(' or ')}, got ${code}: ${message}`,
    )
  }
}

/** The client as the gateway lists it now. */
export async function readAgain({ target }: Context, clientId: string): Promise<WireClient> {
  const found = (await target.clients.reread(target.id)).find(({ id }) => id === clientId)
  if (found === undefined) throw new Differs('expected the client in the list, got none')
  return found
}
