import type { GatewayView } from '../../../shared/model/gateway.ts'
import type { NewClientPlan } from '../../../shared/model/newClient.ts'
import { AppError, type Failure } from '../../../shared/errors.ts'
import { call } from '../../api.svelte.ts'
import { registrations } from '../../state/registrations.svelte.ts'
import { Task } from '../../state/task.svelte.ts'
import { isWholePem } from '../gateways/wholePem.ts'
import { emptyForm, newClientOf } from './form.ts'
import { fieldOf } from './refusals.ts'
import { problemsOf, type FormField, type Problems } from './problems.ts'

/** A client that is being described for one gateway: what was typed, and what is wrong with it. */
export class Describing {
  form = $state(emptyForm())
  plan = $state.raw<NewClientPlan | null>(null)
  /** Creating was tried: from then on everything that is missing is said. */
  isTried = $state(false)
  readonly gateway: GatewayView
  readonly creating = new Task(async () => {
    this.form.sentAs = await registrations.create(newClientOf(this.form, this.plan!))
    this.keep()
  })
  readonly reading: Task<[], void>
  /** Whose certificates were pasted, as main reads them. */
  readonly authority = new Task(async (ca: string) => ({
    ca,
    certificates: await call('gateways.readCertificates', { ca }),
  }))
  /** A refusal counts until what it is about is changed. */
  #refused = $state.raw<{ field: FormField; typed: string; why: string } | null>(null)
  /** Why the gateway did not take the client as it was described last. */
  failure = $state.raw<Failure | null>(null)

  problems: Problems = $derived.by(() => {
    if (this.plan === null) return {}
    const found = problemsOf(this.form, this.plan, this.gateway.name, this.isUnreadable)
    const refused = this.#refused
    if (refused === null || this.#typed(refused.field) !== refused.typed) return found
    return { [refused.field]: refused.why, ...found }
  })

  /** Main found no certificate in what looks like some. */
  get isUnreadable(): boolean {
    const { value } = this.authority
    return value !== null && value.ca === this.form.ca && value.certificates.length === 0
  }

  constructor(gateway: GatewayView) {
    this.gateway = gateway
    this.reading = new Task(async () => {
      const byGateway = { gatewayId: gateway.id }
      const [plan, kept] = await Promise.all([
        call('registrations.planNew', byGateway),
        call('registrations.newForm', byGateway),
      ])
      const sent = registrations.byId(kept?.sentAs ?? null)
      // What is on the gateway already is not described again.
      const isThere = sent?.state === 'registered' || sent?.state === 'differs'
      if (kept && !isThere) this.form = kept
      if (!plan.connections.includes(this.form.connection)) this.form.connection = 'http'
      if (!plan.authTypes.includes(this.form.auth)) this.form.auth = 'none'
      this.plan = plan
      if (sent?.failure && !isThere) this.#refuse(sent.failure)
    })
  }

  /** What is wrong with a field, once it says something or creating was tried. */
  problem = (field: FormField, typed: string): string =>
    this.isTried || typed !== '' ? (this.problems[field] ?? '') : ''

  /** Nothing typed is lost with the sheet or the window. */
  keep = (): void =>
    void call('registrations.keepNewForm', {
      gatewayId: this.gateway.id,
      form: $state.snapshot(this.form),
    }).catch(() => undefined) // too long to keep: it is refused with its reason once it is sent

  empty = (): void => {
    this.form = emptyForm()
    this.isTried = false
    this.failure = this.#refused = null
  }

  /** True once it is on its way; what is wrong stands beside its field else. */
  create = async (): Promise<boolean> => {
    this.isTried = true
    if (this.plan === null || this.creating.pending) return false
    const { ca } = this.form
    if (isWholePem(ca) && this.authority.value?.ca !== ca) await this.authority.run(ca)
    // What was refused may be possible by now: the gateway is asked again.
    this.failure = this.#refused = null
    if (Object.keys(this.problems).length > 0) return false
    await this.creating.run()
    if (this.creating.error === null) return true
    this.#refuse(AppError.from(this.creating.error).toFailure())
    return false
  }

  #refuse(failure: Failure): void {
    const about = fieldOf(failure, this.form)
    if (!about?.isWhole) this.failure = failure
    if (about === null) return
    this.#refused = { field: about.field, typed: this.#typed(about.field), why: failure.message }
  }

  #typed(field: FormField): string {
    const { oauth, ...form } = this.form
    return JSON.stringify({ ...oauth, ...form }[field])
  }
}
