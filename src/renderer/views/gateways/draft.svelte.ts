import { DEFAULT_NETWORK } from '../../../shared/defaultNetwork.ts'
import type { AppError } from '../../../shared/errors.ts'
import type {
  CheckReport,
  GatewayDraft,
  GatewayView,
  Network,
} from '../../../shared/model/gateway.ts'
import { hasUser } from '../../../shared/hasUser.ts'
import { call } from '../../api.svelte.ts'
import { Task } from '../../state/task.svelte.ts'

const EMPTY: GatewayDraft = {
  id: null,
  name: '',
  url: '',
  environment: 'local',
  auth: 'none',
  user: '',
  secret: '',
  allowPlainHttp: false,
  isReadOnly: false,
  network: DEFAULT_NETWORK,
  clientKey: '',
  keepUntilQuit: false,
}

/** The form of one gateway: what is typed, what the check of it said, and whether it still holds. */
export class Draft {
  readonly before: GatewayView | null
  fields: GatewayDraft = $state({ ...EMPTY })
  /** What was checked, to see whether the form has changed since. */
  #checked = $state.raw('')
  #isNameTyped = false
  /** The address the user agreed to plain http for: another host is another question. */
  #agreedFor = $state.raw('')
  /** What was stored when the form was opened; a mere rename needs no new check. */
  readonly #stored: string = ''
  readonly check = new Task((draft: GatewayDraft): Promise<CheckReport> =>
    call('gateways.check', draft),
  )
  readonly saving = new Task((draft: GatewayDraft): Promise<GatewayView> =>
    call('gateways.save', draft),
  )
  readonly removing = new Task((gatewayId: string) => call('gateways.remove', { gatewayId }))

  constructor(before: GatewayView | null, url = '') {
    this.before = before
    if (!before) {
      this.fields = { ...EMPTY, url }
      return
    }
    const { id, name, environment, auth, user, allowPlainHttp, isReadOnly, network } = before
    this.fields = {
      ...{ id, name, environment, auth, user, allowPlainHttp, url: before.url },
      ...{ isReadOnly, network },
      ...{ secret: '', clientKey: '' },
      keepUntilQuit: before.credential === 'memory',
    }
    this.#isNameTyped = true
    this.#agreedFor = allowPlainHttp ? originOf(before.url) : ''
    this.#stored = this.#essence
  }

  get report(): CheckReport | null {
    return this.check.value
  }

  /** The check no longer speaks of what stands in the form. */
  isOutdated = $derived.by(() => this.check.value !== null && this.#checked !== this.#essence)

  /** Plain http to another computer: the user has to agree before a credential travels. */
  asksForPlainHttp = $derived.by(
    () =>
      this.isAgreed ||
      this.check.value?.failure?.code === 'url_plain_http' ||
      this.saving.error?.code === 'url_plain_http',
  )

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

  change(network: Partial<Network>): void {
    this.fields.network = { ...this.fields.network, ...network }
    if (this.fields.network.clientCertificate === '') this.fields.clientKey = ''
  }

  /** Trusts the certificate that the check was shown, and checks again. */
  accept = async (): Promise<void> => {
    const certificate = this.check.value?.certificate
    if (!certificate) return
    this.change({ fingerprint: certificate.fingerprint })
    await this.run()
  }

  canSave = $derived.by(() => {
    if (this.saving.pending || this.check.pending || this.fields.name.trim() === '') return false
    const { auth, secret } = this.fields
    if (auth !== 'none' && !secret && !this.hasKeptSecret) return false
    const isAnswered = this.check.value !== null && this.check.error === null && !this.isOutdated
    if (!isAnswered) return this.before !== null && this.#essence === this.#stored
    return !CLOSED.has(this.check.value?.failure?.code ?? '')
  })

  typeName(): void {
    this.#isNameTyped = true
  }

  run = async (): Promise<void> => {
    const draft = this.#sent
    const fields = $state.snapshot(this.fields)
    this.#checked = this.#essence
    await this.check.run(draft)
    const report = this.check.value
    if (!report || this.check.error) return
    if (!this.#isNameTyped) this.fields.name = nameFor(report)
    if (!this.before && report.label) this.fields.environment = environmentFor(report.label)
    if (report.failure?.code === 'gateway_sign_in' && this.fields.auth === 'none') {
      this.fields.auth = 'basic'
      this.#checked = essenceOf({ ...fields, auth: 'basic', allowPlainHttp: draft.allowPlainHttp })
    }
  }

  /** Saves; true when it did. The secret is forgotten here as soon as main has it. */
  save = async (): Promise<boolean> => {
    await this.saving.run(this.#sent)
    if (this.saving.error) return false
    this.fields.secret = ''
    this.fields.clientKey = ''
    return true
  }

  remove = async (): Promise<boolean> => {
    if (!this.before) return false
    await this.removing.run(this.before.id)
    return this.removing.error === null
  }

  get #sent(): GatewayDraft {
    const { secret, clientKey, auth, user, ...rest } = $state.snapshot(this.fields)
    const isKept = secret === '' || secret === null
    return {
      ...{ ...rest, auth, allowPlainHttp: this.isAgreed },
      ...{
        user: hasUser(auth) ? user : '',
        secret: isKept ? null : secret,
        clientKey: clientKey ? clientKey : null,
      },
    }
  }

  get #essence(): string {
    return essenceOf({ ...this.fields, allowPlainHttp: this.isAgreed })
  }
}

/** What a check speaks of; the name and the environment are not part of it. */
function essenceOf(draft: GatewayDraft): string {
  const { url, auth, user, secret, allowPlainHttp, network, clientKey } = draft
  return JSON.stringify([url.trim(), auth, user, secret, allowPlainHttp, network, clientKey])
}

const originOf = (url: string): string => {
  try {
    return new URL(url.trim()).origin
  } catch {
    return url.trim()
  }
}

/** Failures of a check after which saving makes no sense: the form itself is wrong. */
const CLOSED = new Set([
  'url_invalid',
  'url_scheme',
  'url_credentials',
  'url_plain_http',
  'credential_again',
  'invalid_input',
  'gateway_tls_production',
  'proxy_invalid',
  'proxy_credentials',
])

/** A first name for a gateway: what it calls itself, or its host. */
function nameFor({ url, label }: CheckReport): string {
  if (label) return label
  try {
    const { hostname } = new URL(url)
    if (/^(?:localhost|127\.|\[::1\])/.test(hostname)) return 'Laptop'
    return /^[\d.]+$|^\[/.test(hostname) ? hostname : (hostname.split('.')[0] ?? '')
  } catch {
    return ''
  }
}

function environmentFor(label: string): GatewayDraft['environment'] {
  if (/prod/i.test(label)) return 'production'
  if (/stag/i.test(label)) return 'staging'
  return /local/i.test(label) ? 'local' : 'development'
}

/** A failure for a note: of saving first, as it is the later one. */
export const failureOf = (draft: Draft): AppError | null =>
  draft.saving.error ?? draft.check.error ?? draft.removing.error
