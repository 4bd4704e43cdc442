import { checkClientName } from '../../shared/clientName.ts'
import { AppError } from '../../shared/errors.ts'
import type { Emit } from '../../shared/contract.ts'
import type { TestedProbe, TestedResult } from '../../shared/model/probe.ts'
import type {
  RegistrationDraft,
  RegistrationPlan,
  RegistrationStep,
  RegistrationView,
} from '../../shared/model/registration.ts'
import type { NewClient, NewClientPlan } from '../../shared/model/newClient.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { placeholdersIn } from '../../shared/placeholders.ts'
import { FIELD, GONE } from '../../shared/text/facts.ts'
import type { Authorizations } from './authorizations.ts'
import type { Clients } from './clients.ts'
import type { Gateways } from './gateways.ts'
import { assertWritable } from './guard.ts'
import { newClientBody, newClientPlan } from './newClient.ts'
import { createNew, stepsOf } from './newRegistration.ts'
import { planRegistration } from './plan.ts'
import type { Creation, Looks, Outcome } from './creation.ts'
import type { ClientEdits } from './edits.ts'
import { register } from './registration.ts'
import { newView, withStep, type Named } from './registrationView.ts'
import { Turns } from './turns.ts'

const LOOKS: Looks = {
  answered: [0, 500, 1500, 3000],
  broken: [0, 1000, 2000, 4000, 8000, 15_000],
}

/** The last ones are kept for the window; older ones are on the gateway anyway. */
const KEPT = 50

/** What a run gets to work with. */
export type Tools = Pick<Creation, 'gateways' | 'clients' | 'looks' | 'signal' | 'step'>

interface Options {
  gateways: Gateways
  clients: Clients
  edits: ClientEdits
  authorizations: Authorizations
  emit: Emit
  looks?: Looks
}

/** Registrations under way and done. Each goes on when the window lets go of it. */
export class Registrations {
  readonly #options: Options
  readonly #gateways: Gateways
  readonly #clients: Clients
  readonly #emit: Emit
  readonly #looks: Looks
  readonly #views = new Map<string, RegistrationView>()
  /** By gateway, which works on one create at a time (wire). */
  readonly #turns = new Turns()
  readonly #stopping = new AbortController()

  constructor(options: Options) {
    const { gateways, clients, emit, looks = LOOKS } = options
    this.#options = options
    this.#gateways = gateways
    this.#clients = clients
    this.#emit = emit
    this.#looks = looks
  }

  /** Newest first. */
  list(): RegistrationView[] {
    return [...this.#views.values()].toReversed()
  }

  /** Looks at the gateway first when nothing is known of it yet. Throws register_no_probe. */
  async plan(gatewayId: string, probe: TestedProbe | null): Promise<RegistrationPlan> {
    const { recipe, result } = finished(probe)
    this.#gateways.get(gatewayId)
    await this.#lookFirst(gatewayId)
    const { auth } = this.#gateways.seen(gatewayId)
    return planRegistration({
      gatewayId,
      dialect: this.#gateways.dialect(gatewayId),
      isOpen: auth?.isEnabled === false,
      recipe,
      serverName: result.server.name,
      toolNames: result.tools.map((tool) => tool.name),
      takenNames: this.#clients.list(gatewayId).rows.map((row) => row.name),
    })
  }

  /**
   * Begins a registration and returns at once; every step follows as a change. Throws what can be
   * known before anything is sent: register_no_probe, gateway_read_only, client_command_empty,
   * register_placeholder, client_name, client_name_taken, invalid_input.
   */
  start(draft: RegistrationDraft, probe: TestedProbe | null): RegistrationView {
    const { recipe, result } = finished(probe)
    const gateway = this.#gateways.get(draft.gatewayId)
    assertWritable(gateway)
    this.#validate(draft, result)
    assertSendable(recipe)
    const { gatewayId, probeId, name } = draft
    const named = { gatewayId, gatewayName: gateway.name, probeId, name, replaced: null }
    const { tools: tested } = result
    return this.begin(named, STEPS, (tools) => register({ ...tools, draft, recipe, tested }))
  }

  /**
   * Begins to create a client that was described in a form; goes on as `start` does. Throws
   * gateway_read_only, client_name_taken and what newClientBody throws.
   */
  async create(draft: NewClient): Promise<RegistrationView> {
    const { gatewayId, name } = draft
    const gateway = this.#gateways.get(gatewayId)
    assertWritable(gateway)
    await this.#lookFirst(gatewayId)
    newClientBody(this.#gateways.dialect(gatewayId), crypto.randomUUID(), draft)
    this.#assertFree(gatewayId, name)
    const named = { gatewayId, gatewayName: gateway.name, probeId: null, name, replaced: null }
    const { edits, authorizations } = this.#options
    const job = { draft, edits, authorizations }
    return this.begin(named, stepsOf(draft), (tools) => createNew({ ...tools, ...job }))
  }

  /**
   * Shows a run with these steps and returns at once; it is worked on when those before it on this
   * gateway are done. `work` checks what has to be so then, and never rejects.
   */
  begin(
    named: Named,
    steps: readonly RegistrationStep['name'][],
    work: (tools: Tools) => Promise<Outcome>,
  ): RegistrationView {
    const view = newView(named, steps)
    const { id, gatewayId } = view
    const shown = {
      ...view,
      state: this.#turns.isTaken(gatewayId) ? 'waiting' : 'running',
    } as const
    this.#show(shown)
    this.#dropOldest()
    void this.#turns.take(gatewayId, async () => {
      if (this.#stopping.signal.aborted) return
      this.#change(id, { state: 'running' })
      const outcome = await work({
        gateways: this.#gateways,
        clients: this.#clients,
        looks: this.#looks,
        signal: this.#stopping.signal,
        step: (name, state, detail = '') => {
          const { steps } = this.#views.get(id) ?? view
          this.#change(id, { steps: withStep(steps, { name, state, detail }) })
        },
      })
      this.#change(id, outcome)
    })
    return shown
  }

  /** What a form for a new client of this gateway may offer; looks at it first when need be. */
  async planNew(gatewayId: string): Promise<NewClientPlan> {
    this.#gateways.get(gatewayId)
    await this.#lookFirst(gatewayId)
    return newClientPlan(gatewayId, this.#gateways.dialect(gatewayId), {
      isOpen: this.#gateways.seen(gatewayId).auth?.isEnabled === false,
      takenNames: this.#clients.list(gatewayId).rows.map((row) => row.name),
    })
  }

  /** Deletes the client that a registration created; it then leaves the list. */
  async undo(registrationId: string, confirm: string): Promise<void> {
    const view = this.#views.get(registrationId)
    if (view?.clientId == null) throw AppError.of('not_found', { what: GONE.registeredClient })
    await this.#clients.remove(view.gatewayId, view.clientId, confirm)
    this.#change(registrationId, { clientId: null })
    this.#views.delete(registrationId)
  }

  /** Ends every wait, for the end of the app. What was sent to a gateway goes on there. */
  stop(): void {
    this.#stopping.abort()
  }

  #validate({ gatewayId, name, tools, autoTools }: RegistrationDraft, result: TestedResult): void {
    const isKnown = this.#gateways.seen(gatewayId).page !== null
    const reason = isKnown
      ? checkClientName(name, this.#gateways.dialect(gatewayId).nameRule)
      : checkClientName(name, 'loose')
    if (reason !== null) throw AppError.of('client_name', { reason })
    this.#assertFree(gatewayId, name)
    const tested = new Set(result.tools.map((tool) => tool.name))
    const isTested = (tool: string): boolean => tested.has(tool)
    if (!tools.every(isTested) || !autoTools.every(isTested)) {
      throw AppError.of('invalid_input', { fields: FIELD.tools })
    }
  }

  async #lookFirst(gatewayId: string): Promise<void> {
    if (this.#clients.list(gatewayId).readAt === null) await this.#clients.reread(gatewayId)
  }

  #assertFree(gatewayId: string, name: string): void {
    if (this.#clients.list(gatewayId).rows.some((row) => row.name === name)) {
      throw AppError.of('client_name_taken', { name })
    }
  }

  #change(id: string, change: Partial<RegistrationView>): void {
    const view = this.#views.get(id)
    if (view !== undefined) this.#show({ ...view, ...change })
  }

  #show(view: RegistrationView): void {
    this.#views.set(view.id, view)
    this.#emit('registrations.changed', view)
  }

  #dropOldest(): void {
    for (const [id, view] of this.#views) {
      if (this.#views.size <= KEPT) return
      if (view.state !== 'running' && view.state !== 'waiting') this.#views.delete(id)
    }
  }
}

const STEPS = ['create', 'read', 'compare'] as const

function finished(probe: TestedProbe | null): {
  recipe: TestedProbe['recipe']
  result: TestedResult
} {
  if (probe?.state !== 'passed' || probe.result === null) throw AppError.of('register_no_probe')
  const { recipe, result } = probe
  const { remote } = recipe
  // As it was spoken with: a gateway tries nothing else.
  const type = result.transport ?? remote?.type
  return { recipe: remote && type ? { ...recipe, remote: { ...remote, type } } : recipe, result }
}

/** Throws what keeps a recipe from meaning anything on a gateway. */
function assertSendable({ command, args, remote }: Recipe): void {
  if (!remote && command.trim() === '') throw AppError.of('client_command_empty')
  const texts = remote ? [remote.url] : [command, ...args]
  if (texts.some((text) => placeholdersIn(text).length > 0)) {
    throw AppError.of('register_placeholder')
  }
}
