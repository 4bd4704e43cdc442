import { setTimeout as wait } from 'node:timers/promises'
import { checkClientName } from '../../shared/clientName.ts'
import { AppError } from '../../shared/errors.ts'
import type { RegistrationStep, RegistrationView } from '../../shared/model/registration.ts'
import { REGISTRATION } from '../../shared/text/registration.ts'
import type { Clients } from './clients.ts'
import type { Dialect } from './dialect.ts'
import { refusalOf, isUndelivered } from './failures.ts'
import type { Flow, WriteAnswer } from './flows.ts'
import type { Gateways } from './gateways.ts'
import { stateOf } from './states.ts'
import type { WireClient } from './wire.ts'
import type { CreateBody } from './write.ts'

/** Pauses before each look at the list, in milliseconds. */
export interface Looks {
  /** After an answer: until the client is listed and ready. */
  answered: readonly number[]
  /** After a broken or abandoned create: the gateway may work on it or start again. */
  broken: readonly number[]
}

/** One create: what shall be there, and who tells of its steps. */
export interface Creation {
  gateways: Gateways
  clients: Clients
  gatewayId: string
  name: string
  /** What is sent; throws what keeps it from being sent. `id`: our own, of the new client. */
  body(dialect: Dialect, id: string): CreateBody
  /** How many tools it should have; null when nobody knows. */
  toolCount: number | null
  /** What is said once it is sent. */
  sentWord: string
  /** Waits for the person that has to sign in; whether they did. Without it nobody waits. */
  signIn?(flow: Flow): Promise<boolean>
  looks: Looks
  signal: AbortSignal
  step(name: RegistrationStep['name'], state: RegistrationStep['state'], detail?: string): void
}

/** How a create ended. */
export type Outcome = Pick<
  RegistrationView,
  'state' | 'clientId' | 'differences' | 'applied' | 'comparison' | 'failure' | 'isUncallable'
> &
  Partial<Pick<RegistrationView, 'replaced'>>

/** What was sent, and the client that is there because of it. */
export interface Created {
  body: CreateBody
  answer: WriteAnswer | AppError
  found: WireClient
}

/** What is known after the create was sent, or why it was not. */
interface Sent {
  body: CreateBody
  id: string
  before: ReadonlySet<string>
  answer: WriteAnswer | AppError
}

/**
 * Creates a client and reads it again; the steps `create` and `read` are told. Never rejects: an
 * outcome says why there is none. A create is sent once and never again, whatever becomes of it.
 */
export async function createAndFind(creation: Creation): Promise<Created | Outcome> {
  let sent: Sent
  creation.step('create', 'running')
  try {
    sent = await create(creation)
  } catch (cause) {
    const failure = AppError.from(cause)
    creation.step('create', 'failed', failure.message)
    return ended('failed', failure)
  }
  const { answer } = sent
  reportCreate(creation, answer)
  if (wasNotDelivered(answer)) return ended('failed', answer as AppError)
  if (!(answer instanceof AppError) && answer.flow !== null && creation.signIn) {
    if (!(await creation.signIn(answer.flow))) {
      return ended('failed', AppError.of('register_no_sign_in', { name: creation.name }))
    }
  }
  creation.step('read', 'running', REGISTRATION.reading)
  const found = await look(creation, sent)
  if (found === null || found === 'unreadable') return missing(creation, sent, found)
  creation.step('read', 'done', REGISTRATION.found(found.tools.length))
  return { body: sent.body, answer, found }
}

/** The end of a create without a client that is known to be there. */
export const ended = (state: Outcome['state'], failure: AppError): Outcome => ({
  state,
  clientId: null,
  differences: [],
  applied: null,
  comparison: null,
  failure: failure.toFailure(),
  isUncallable: false,
})

/** Rejects with what keeps the create from being sent; an answer or its lack is a result. */
async function create(creation: Creation): Promise<Sent> {
  const { gateways, clients, gatewayId, name, signal, step } = creation
  // v1.3.63 answers a taken name with a failure and lists a second client of it (wire).
  const before = await clients.reread(gatewayId)
  if (before.some((client) => client.name === name)) {
    throw AppError.of('client_name_taken', { name })
  }
  const dialect = gateways.dialect(gatewayId)
  const reason = checkClientName(name, dialect.nameRule)
  if (reason !== null) throw AppError.of('client_name', { reason })
  const id = crypto.randomUUID()
  const body = creation.body(dialect, id)
  step('create', 'running', creation.sentWord)
  const answer = await gateways
    .client(gatewayId)
    .createClient(body, signal)
    .catch((cause: unknown) => AppError.from(cause))
  if (answer instanceof AppError && answer.code === 'client_command_empty') throw answer
  return { body, id, before: new Set(before.map((client) => client.id)), answer }
}

function reportCreate({ step, signIn }: Creation, answer: WriteAnswer | AppError): void {
  if (answer instanceof AppError) return step('create', 'failed', answer.message)
  switch (answer.status) {
    case 'success':
      return step('create', 'done', REGISTRATION.created)
    case 'partial_success':
      return step('create', 'warn', REGISTRATION.partly(answer.message))
    case 'pending_oauth':
      // Where somebody signs in next, that is how it is meant to be.
      return step('create', signIn ? 'done' : 'warn', REGISTRATION.pending)
    default:
      return step('create', 'warn', otherWord(answer))
  }
}

const otherWord = ({ status, message }: WriteAnswer): string =>
  status || message ? REGISTRATION.otherWord(status || message) : REGISTRATION.noWord

/** The request cannot have reached the gateway. */
const wasNotDelivered = (answer: WriteAnswer | AppError): boolean =>
  answer instanceof AppError &&
  (isUndelivered(answer.code) ||
    /^(?:gateway_redirect|gateway_login_page|url_.*|credential_.*|keychain_.*|invalid_input)$/.test(
      answer.code,
    ))

/** A proxy that gave up says nothing about the gateway behind it. */
const isBroken = (answer: WriteAnswer | AppError): boolean => {
  if (!(answer instanceof AppError)) return false
  const refusal = refusalOf(answer)
  return refusal === null || [408, 499, 502, 503, 504, 520, 522, 524].includes(refusal.status)
}

/** Looks until the client is there and ready, or the looks are used up. */
async function look(job: Creation, sent: Sent): Promise<WireClient | 'unreadable' | null> {
  const { answer } = sent
  const isRefused = answer instanceof AppError && !isBroken(answer)
  const { answered, broken } = job.looks
  const pauses = isRefused ? answered.slice(0, 2) : isBroken(answer) ? broken : answered
  let found: WireClient | null = null
  let wasRead = false
  for (const pauseMs of pauses) {
    await wait(pauseMs, undefined, { signal: job.signal }).catch(() => undefined)
    if (job.signal.aborted) break
    const clients = await job.clients.reread(job.gatewayId).catch(() => null)
    if (clients === null) continue
    wasRead = true
    found = findOwn(clients, sent)
    if (found !== null && isReady(found, job.toolCount)) return found
    if (isRefused) return found
    job.step('read', 'running', found ? REGISTRATION.notReadyYet : REGISTRATION.notListedYet)
  }
  return wasRead ? found : 'unreadable'
}

/** By our id; by name only where the gateway chose another id and nobody else's name it can be. */
function findOwn(clients: readonly WireClient[], sent: Sent): WireClient | null {
  const own = clients.find((client) => client.id === sent.id)
  if (own !== undefined) return own
  if (sent.answer instanceof AppError && sent.answer.code === 'client_name_taken') return null
  const { name } = sent.body
  return clients.find((client) => client.name === name && !sent.before.has(client.id)) ?? null
}

function isReady(client: WireClient, toolCount: number | null): boolean {
  const state = stateOf(client)
  if (state === 'noTools') return toolCount === 0
  return state !== 'connecting' && state !== 'unstable' && state !== 'unknown'
}

/** The create was sent and the client is not in the list, or the list cannot be read. */
function missing(job: Creation, { body, answer }: Sent, found: 'unreadable' | null): Outcome {
  const { name } = body
  const isUnreadable = found === 'unreadable'
  job.step('read', 'failed', isUnreadable ? REGISTRATION.notReadable : REGISTRATION.notListed)
  const details = answer instanceof AppError ? (answer.details ?? answer.message) : answer.message
  const isRefused = answer instanceof AppError && !isBroken(answer)
  const isOpen = answer instanceof AppError && answer.code === 'gateway_timeout'
  if ((isUnreadable && !isRefused) || isOpen) {
    return ended('unknown', AppError.of('register_unknown', { name }, { details }))
  }
  const notThere = (reason: string) =>
    ended('failed', AppError.of('register_not_there', { name, reason }, { details }))
  if (!(answer instanceof AppError)) {
    const { pending, silent } = REGISTRATION.reason
    return notThere(answer.status === 'pending_oauth' ? pending : silent)
  }
  if (!isRefused) return notThere(REGISTRATION.reason.broke)
  const isPlainRefusal = /^gateway_(?:server_error|rejected)$/.test(answer.code)
  return isPlainRefusal ? notThere(refusalOf(answer)?.message ?? '') : ended('failed', answer)
}
