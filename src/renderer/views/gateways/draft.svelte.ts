import type { AppError } from '../../../shared/errors.ts'
import type { CheckReport, GatewayDraft, GatewayView } from '../../../shared/model/gateway.ts'
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
  keepUntilQuit: false,
}

/** The form of one gateway: what is typed, what the check of it said, and whether it still holds. */
export class Draft {
  readonly before: GatewayView | null
  fields: GatewayDraft = $state({ ...EMPTY })
  /** What was checked, to see whether the form has changed since. */
  #checked = $state.raw('')
  #isNameTyped = false
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
    const { id, name, environment, auth, user, allowPlainHttp } = before
    this.fields = {
      ...{ id, name, environment, auth, user, allowPlainHttp, url: before.url },
      secret: '',
      keepUntilQuit: before.credential === 'memory',
    }
    this.#isNameTyped = true
  }

  get report(): CheckReport | null {
    return this.check.value
  }

  /** The check no longer speaks of what stands in the form. */
  isOutdated = $derived.by(() => this.check.value !== null && this.#checked !== this.#essence)

  /** Plain http to another computer: the user has to agree before a credential travels. */
  asksForPlainHttp = $derived(
    this.fields.allowPlainHttp ||
      this.check.value?.failure?.code === 'url_plain_http' ||
      this.saving.error?.code === 'url_plain_http',
  )

  get hasKeptSecret(): boolean {
    const place = this.before?.credential
    return this.before?.auth === this.fields.auth && (place === 'keychain' || place === 'memory')
  }

  canSave = $derived(
    this.check.value !== null &&
      !this.check.pending &&
      !this.isOutdated &&
      !this.saving.pending &&
      this.fields.name.trim() !== '' &&
      !CLOSED.has(this.check.value.failure?.code ?? ''),
  )

  typeName(): void {
    this.#isNameTyped = true
  }

  run = async (): Promise<void> => {
    const draft = this.#sent
    this.#checked = this.#essence
    await this.check.run(draft)
    const report = this.check.value
    if (!report || this.check.error) return
    if (!this.#isNameTyped) this.fields.name = nameFor(report)
    if (!this.before && report.label) this.fields.environment = environmentFor(report.label)
    if (report.failure?.code === 'gateway_sign_in' && this.fields.auth === 'none') {
      this.fields.auth = 'basic'
      this.#checked = this.#essence
    }
  }

  /** Saves; true when it did. The secret is forgotten here as soon as main has it. */
  save = async (): Promise<boolean> => {
    await this.saving.run(this.#sent)
    if (this.saving.error) return false
    this.fields.secret = ''
    return true
  }

  remove = async (): Promise<boolean> => {
    if (!this.before) return false
    await this.removing.run(this.before.id)
    return this.removing.error === null
  }

  get #sent(): GatewayDraft {
    const { secret, auth, user, ...rest } = $state.snapshot(this.fields)
    const isKept = secret === '' || secret === null
    return { ...rest, auth, user: auth === 'basic' ? user : '', secret: isKept ? null : secret }
  }

  get #essence(): string {
    const { url, auth, user, secret, allowPlainHttp } = this.fields
    return JSON.stringify([url.trim(), auth, user, secret, allowPlainHttp])
  }
}

/** Failures of a check after which saving makes no sense: the form itself is wrong. */
const CLOSED = new Set([
  'url_invalid',
  'url_scheme',
  'url_credentials',
  'url_plain_http',
  'invalid_input',
])

/** A first name for a gateway: what it calls itself, or its host. */
function nameFor({ url, label }: CheckReport): string {
  if (label) return label
  try {
    const { hostname } = new URL(url)
    return /^(?:localhost|127\.|\[::1\])/.test(hostname) ? 'Laptop' : (hostname.split('.')[0] ?? '')
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
