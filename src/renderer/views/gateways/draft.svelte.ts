import type { AppError } from '../../../shared/errors.ts'
import type {
  CheckReport,
  Environment,
  GatewayDraft,
  GatewayView,
  Network,
} from '../../../shared/model/gateway.ts'
import { hasUser } from '../../../shared/hasUser.ts'
import { GATEWAY } from '../../../shared/text/gatewayViews.ts'
import { call } from '../../api.svelte.ts'
import { Task } from '../../state/task.svelte.ts'
import { fieldsOf } from './formFields.ts'
import { environmentAt, environmentFor, nameFor } from './suggestions.ts'
import { originOf } from './typedAddress.ts'
import { maySave } from './verdict.ts'

/** The form of one gateway: what is typed, what the check of it said, and whether it still holds. */
export class Draft {
  readonly before: GatewayView | null
  fields: GatewayDraft = $state(fieldsOf(null))
  /** What was checked, to see whether the form has changed since. */
  #checked = $state.raw('')
  /** What main refused to save: the refusal speaks of nothing else. */
  #refused = $state.raw('')
  #isNameTyped = false
  #isEnvironmentChosen = false
  /** Names of the other gateways, in lower case. */
  readonly #taken: readonly string[]
  /** The address the user agreed to plain http for: another host is another question. */
  #agreedFor = $state.raw('')
  /** The address that was refused as plain http to another computer. */
  #plainAt = $state.raw('')
  /** The address at which a certificate was accepted; at another one it counts for nothing. */
  #acceptedFor = $state.raw('')
  /** What was stored when the form was opened; a mere rename needs no new check. */
  readonly #stored: string = ''
  readonly check = new Task((draft: GatewayDraft): Promise<CheckReport> =>
    call('gateways.check', draft),
  )
  readonly saving = new Task((draft: GatewayDraft & { confirm: string }): Promise<GatewayView> =>
    call('gateways.save', draft),
  )

  constructor(before: GatewayView | null, { url = '', others = [] as readonly string[] } = {}) {
    this.before = before
    this.#taken = others.map((name) => name.toLowerCase())
    this.fields = fieldsOf(before, url)
    if (!before) return
    this.#isNameTyped = true
    this.#isEnvironmentChosen = true
    this.#acceptedFor = originOf(before.url)
    this.#agreedFor = before.allowPlainHttp ? originOf(before.url) : ''
    this.#stored = this.#essence
  }

  get report(): CheckReport | null {
    return this.check.value
  }

  /** The check no longer speaks of what stands in the form. */
  isOutdated = $derived.by(() => this.check.value !== null && this.#checked !== this.#essence)

  /** Why main did not save what stands in the form; null as soon as that changes. */
  refusal: AppError | null = $derived.by(() =>
    this.#refused === this.#whole ? this.saving.error : null,
  )

  /** Plain http to another computer: the user has to agree before a credential travels. */
  asksForPlainHttp = $derived.by(() => this.isAgreed || this.#plainAt === originOf(this.fields.url))

  get isAgreed(): boolean {
    return this.fields.allowPlainHttp && this.#agreedFor === originOf(this.fields.url)
  }

  agree(isAgreed: boolean): void {
    this.fields.allowPlainHttp = isAgreed
    this.#agreedFor = isAgreed ? originOf(this.fields.url) : ''
  }

  /** A stored credential stays with its host; at another one it is asked for again. */
  get hasKeptSecret(): boolean {
    if (!this.before || this.before.auth !== this.fields.auth) return false
    const isHere = originOf(this.before.url) === originOf(this.fields.url)
    return isHere && /^(?:keychain|memory)$/.test(this.before.credential)
  }

  /** Where the client certificate is the stored one, its key is too. */
  get hasKeptKey(): boolean {
    const stored = this.before?.network.clientCertificate ?? ''
    return stored !== '' && this.fields.network.clientCertificate === stored
  }

  /** The network for the address in the form: what was accepted at another one is not in it. */
  network: Network = $derived.by(() => {
    const isHere = this.#acceptedFor === originOf(this.fields.url)
    const { fingerprint, ...rest } = this.fields.network
    return { ...rest, fingerprint: isHere ? fingerprint : '' }
  })

  change(network: Partial<Network>): void {
    this.fields.network = { ...this.fields.network, ...network }
    if (this.fields.network.clientCertificate === '') this.fields.clientKey = ''
  }

  /** Trusts the certificate that the check was shown, at this address, and checks again. */
  accept = async (): Promise<void> => {
    const certificate = this.check.value?.certificate
    if (!certificate) return
    this.change({ fingerprint: certificate.fingerprint })
    this.#acceptedFor = originOf(this.fields.url)
    await this.run()
  }

  #isCurrent = $derived.by(
    () => this.check.value !== null && this.check.error === null && !this.isOutdated,
  )
  #isAsStored = $derived.by(() => this.before !== null && this.#essence === this.#stored)
  #lacksSecret = $derived.by(() => {
    const { auth, secret } = this.fields
    return auth !== 'none' && !secret && !this.hasKeptSecret
  })

  /** Nothing speaks against saving but perhaps the name: a good answer, or what was saved before. */
  isUsable = $derived.by(() => {
    if (this.check.pending || this.#lacksSecret) return false
    return this.#isCurrent ? this.check.value?.failure === null : this.#isAsStored
  })

  /** What is wrong with the name; an empty one only once it is all that is missing. */
  nameProblem = $derived.by(() => {
    const name = this.fields.name.trim().toLowerCase()
    if (name === '') return this.isUsable ? GATEWAY.nameMissing : ''
    return this.#taken.includes(name) ? GATEWAY.nameTaken : ''
  })

  /** Possible, though perhaps of no use yet: a gateway that is off can be saved too. */
  canSave = $derived.by(() => {
    if (this.saving.pending || this.check.pending || this.#lacksSecret) return false
    if (this.fields.name.trim() === '' || this.nameProblem !== '') return false
    const code = this.check.value?.failure?.code ?? null
    return this.#isAsStored || (this.#isCurrent && maySave(code))
  })

  typeName(): void {
    this.#isNameTyped = true
  }

  chooseEnvironment(environment: Environment): void {
    this.fields.environment = environment
    this.#isEnvironmentChosen = true
  }

  /** Takes what the address says of the environment, as long as nobody has chosen one. */
  suggestEnvironment(): void {
    if (!this.#isEnvironmentChosen) this.fields.environment = environmentAt(this.fields.url)
  }

  run = async (): Promise<void> => {
    this.suggestEnvironment()
    const draft = this.#sent
    this.#checked = this.#essence
    this.#refused = ''
    await this.check.run(draft)
    const report = this.check.value
    if (!report || this.check.error) return
    if (!this.#isNameTyped || this.fields.name.trim() === '') {
      this.fields.name = this.before?.name ?? nameFor(report, this.#taken)
    }
    if (!this.#isEnvironmentChosen && report.label) {
      this.fields.environment = environmentFor(report.label)
    }
    this.#notePlain(report.failure?.code, draft.url)
    if (report.failure?.code === 'gateway_sign_in' && this.fields.auth === 'none') {
      const wasCurrent = !this.isOutdated
      this.fields.auth = 'basic'
      if (wasCurrent) this.#checked = this.#essence
    }
  }

  /** Saving would take the questions away that are asked on production: its name is asked for first. */
  losesProduction = $derived.by(
    () => this.before?.environment === 'production' && this.fields.environment !== 'production',
  )

  /**
   * Saves; true when it did. The secret is forgotten here as soon as main has it. `confirm`: the
   * name as typed where production is lost.
   */
  save = async (confirm = ''): Promise<boolean> => {
    const draft = this.#sent
    const whole = this.#whole
    await this.saving.run({ ...draft, confirm })
    if (this.saving.error) {
      this.#refused = whole
      this.#notePlain(this.saving.error.code, draft.url)
      return false
    }
    this.fields.secret = ''
    this.fields.clientKey = ''
    return true
  }

  #notePlain(code: string | undefined, url: string): void {
    if (code === 'url_plain_http') this.#plainAt = originOf(url)
  }

  get #sent(): GatewayDraft {
    const { secret, clientKey, auth, user, ...rest } = $state.snapshot(this.fields)
    return {
      ...{ ...rest, auth, allowPlainHttp: this.isAgreed, network: this.network },
      ...{
        user: hasUser(auth) ? user : '',
        secret: secret ? secret : null,
        clientKey: clientKey ? clientKey : null,
      },
    }
  }

  /** What a check speaks of; the name and the environment are not part of it. */
  get #essence(): string {
    const { url, auth, user, secret, clientKey } = this.fields
    return JSON.stringify([url.trim(), auth, user, secret, this.isAgreed, this.network, clientKey])
  }

  /** What a save speaks of. */
  get #whole(): string {
    const { name, environment, isReadOnly, keepUntilQuit } = this.fields
    return JSON.stringify([this.#essence, name.trim(), environment, isReadOnly, keepUntilQuit])
  }
}
