import type { GatewayView } from '../../../shared/model/gateway.ts'
import type { NewClientPlan } from '../../../shared/model/newClient.ts'
import type { NewClientForm } from '../../../shared/model/newClientForm.ts'
import type { RecreationReview } from '../../../shared/model/recreation.ts'
import { AppError, type Failure } from '../../../shared/errors.ts'
import { NEW_CLIENT } from '../../../shared/text/newClient.ts'
import { call } from '../../api.svelte.ts'
import { registrations } from '../../state/registrations.svelte.ts'
import { Task } from '../../state/task.svelte.ts'
import { isWholePem } from '../gateways/wholePem.ts'
import { emptyForm, formOf, newClientOf } from './form.ts'
import { fieldOf } from './refusals.ts'
import { problemsOf, type FormField, type Problems } from './problems.ts'

/** Which client is replaced, and under which its form is kept; null for a new one. */
export interface Place {
  clientId: string | null
  formId: string | null
}

/** A client that is being described for one gateway: what was typed, and what is wrong with it. */
export class Describing {
  form = $state(emptyForm())
  plan = $state.raw<NewClientPlan | null>(null)
  /** Sending was tried: from then on everything that is missing is said. */
  isTried = $state(false)
  readonly gateway: GatewayView
  /** What the form begins with and goes back to. */
  origin = $state.raw(emptyForm())
  readonly #place: Place
  /** What recreating would do, once it was asked for; null while the form is filled. */
  review = $state.raw<RecreationReview | null>(null)
  /** What putting the old one back would take, by key; forgotten with the sheet. */
  oldValues = $state<Record<string, string>>({})
  readonly creating = new Task(async () => {
    const client = newClientOf(this.form, this.plan!)
    if (this.#place.clientId !== null) {
      const seen = this.form.seen ?? {}
      const input = { clientId: this.#place.clientId, draft: client, seen }
      this.review = await call('recreations.review', input)
      return
    }
    this.form.sentAs = await registrations.create(client)
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

  constructor(gateway: GatewayView, place: Place = { clientId: null, formId: null }) {
    this.gateway = gateway
    this.#place = place
    this.reading = new Task(async () => {
      const kept = call('registrations.newForm', {
        ...{ gatewayId: gateway.id, clientId: place.formId },
      })
      const { plan, form } = await this.#begin()
      this.#take(plan, form, await kept)
    })
  }

  /** What is wrong with a field, once it says something or sending was tried. */
  problem = (field: FormField, typed: string): string =>
    this.isTried || typed !== '' ? (this.problems[field] ?? '') : ''

  /** Nothing typed is lost with the sheet or the window; a form that says nothing new is not kept. */
  keep = (): void => {
    const form = $state.snapshot(this.form)
    const isAsBegun = JSON.stringify(form) === JSON.stringify(this.origin)
    void call('registrations.keepNewForm', {
      ...{ gatewayId: this.gateway.id, clientId: this.#place.formId },
      form: isAsBegun ? null : form,
    }).catch(() => undefined) // too long to keep: it is refused with its reason once it is sent
  }

  /** Back to what it began with. */
  empty = (): void => {
    this.form = structuredClone(this.origin)
    this.isTried = false
    this.failure = this.#refused = null
  }

  /**
   * True once it is on its way, or reviewed where a client is replaced; what is wrong stands
   * beside its field else.
   */
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

  /** Somebody else has changed the client: what was typed stays, and is compared with it as it is now. */
  lookAgain = async (): Promise<void> => {
    const { plan, form } = await this.#begin()
    this.origin = form
    this.plan = plan
    this.form.seen = form.seen
    this.failure = null
  }

  /** Deletes the client and creates it as reviewed; throws what main does. */
  replace = async (confirm: string): Promise<void> => {
    const { clientId } = this.#place
    if (clientId === null || this.review === null) return
    const draft = newClientOf(this.form, this.plan!)
    const values = $state.snapshot(this.oldValues)
    const input = { clientId, draft, seen: this.review.seen, values, confirm }
    this.form.sentAs = await registrations.recreate(input)
    this.keep()
  }

  async #begin(): Promise<{ plan: NewClientPlan; form: NewClientForm }> {
    const { clientId } = this.#place
    const gatewayId = this.gateway.id
    if (clientId === null) {
      return { plan: await call('registrations.planNew', { gatewayId }), form: emptyForm() }
    }
    const begun = await call('recreations.open', { gatewayId, clientId })
    return { plan: begun.plan, form: formOf(begun.present, begun.seen, begun.basicSchemes) }
  }

  #take(plan: NewClientPlan, form: NewClientForm, kept: NewClientForm | null): void {
    this.origin = form
    const sent = registrations.byId(kept?.sentAs ?? null)
    // What is on the gateway already is not described again.
    const isThere = sent?.state === 'registered' || sent?.state === 'differs'
    const begun = kept && !isThere ? kept : structuredClone(form)
    // What the app itself has put back is nobody else's change.
    this.form = sent?.replaced?.back ? { ...begun, seen: form.seen } : begun
    if (!plan.connections.includes(this.form.connection)) this.form.connection = 'http'
    if (!plan.authTypes.includes(this.form.auth)) this.form.auth = 'none'
    this.plan = plan
    if (sent?.failure && !isThere) this.#refuse(sent.failure)
  }

  #refuse(failure: Failure): void {
    const about = fieldOf(failure, this.form)
    if (!about?.isWhole) this.failure = failure
    if (about === null) return
    const why = about.isWhole ? failure.message : NEW_CLIENT.problem.refused
    this.#refused = { field: about.field, typed: this.#typed(about.field), why }
  }

  #typed(field: FormField): string {
    const { oauth, openapi, ...form } = this.form
    return JSON.stringify({ ...oauth, ...openapi, ...form }[field])
  }
}
