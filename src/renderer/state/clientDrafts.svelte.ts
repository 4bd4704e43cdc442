import { untrack } from 'svelte'
import { isSameSetting, settingsAfter } from '../../shared/clientSettings.ts'
import { AppError } from '../../shared/errors.ts'
import type {
  ClientEdit,
  ClientSettings,
  EditDraft,
  EditField,
  EditReport,
} from '../../shared/model/clientEdit.ts'
import { hasDocument, typedSchemes } from '../../shared/openapiSettings.ts'
import { EDIT_FIELD } from '../../shared/text/clientEdit.ts'
import { call } from '../api.svelte.ts'
import { setOf } from '../readonlySet.ts'

/** Something typed that cannot be sent as it is, and why. */
export interface Slip {
  text: string
  problem: string
}

const NOTHING: EditDraft['typed'] = { headers: null, oauth: null, openapi: null }
const TYPED = Object.keys(NOTHING) as (keyof typeof NOTHING)[]

/** What the user has changed of one client and not saved yet. */
export class ClientDraft {
  readonly gatewayId: string
  readonly clientId: string
  /** As the gateway lists it by the last look. */
  listed: ClientSettings = $state.raw()!
  /** What the change was begun on: main refuses when somebody else has changed that since. */
  seen: ClientSettings = $state.raw()!
  change = $state.raw<ClientEdit>({})
  slips = $state.raw<Readonly<Record<string, Slip>>>({})
  /** What no gateway shows, as typed anew; null: it stays as the gateway has it. */
  typed = $state.raw<EditDraft['typed']>(NOTHING)
  isSaving = $state(false)
  /** It goes over what somebody else has chosen: worth a look at both. */
  isTakenOver = $state(false)
  report = $state.raw<EditReport | null>(null)
  failure = $state.raw<AppError | null>(null)

  constructor(gatewayId: string, clientId: string, settings: ClientSettings) {
    this.gatewayId = gatewayId
    this.clientId = clientId
    this.listed = this.seen = settings
  }

  /** Goes on with what was kept from before the window was closed. */
  resume({ seen, change, slips, typed }: EditDraft): void {
    this.change = change
    this.typed = typed
    this.slips = slips
    this.seen = { ...this.listed, ...only(seen, this.#begun()) }
  }

  // No $derived: that would end with the component that asked for the draft first.

  /** The settings as they will be. */
  get now(): ClientSettings {
    return settingsAfter(this.seen, this.change)
  }

  get isEmpty(): boolean {
    return fieldsOf(this.change).length === 0 && this.isSound
  }

  /** Everything typed can be sent. */
  get isSound(): boolean {
    return Object.keys(this.slips).length === 0
  }

  /** A newer look; what is being changed keeps the ground it was begun on. */
  take = (listed: ClientSettings): void =>
    untrack(() => {
      this.listed = listed
      this.seen = { ...listed, ...only(this.seen, this.#begun()) }
    })

  /** What is as it was again is no change any more. Values that nobody can read always are one. */
  put = <F extends EditField>(field: F, value: NonNullable<ClientEdit[F]>): void => {
    this.report = this.failure = null
    const rest = without(this.change, [field])
    const change: ClientEdit = { [field]: value }
    const isSame =
      !isUnread(change, this.seen) &&
      isSameSetting(field, settingsAfter(this.seen, change), this.seen)
    if (isSame) {
      this.change = rest
      this.#follow(field)
    } else this.change = { ...rest, ...change }
  }

  /** Takes a change of one field back. */
  leave = (field: EditField): void => {
    this.change = without(this.change, [field])
    this.#follow(field)
  }

  /** What is changed, and what is typed over as it was when that was begun. */
  #begun(): EditField[] {
    return [...fieldsOf(this.change), ...TYPED.filter((field) => this.typed[field] !== null)]
  }

  /** A field nobody works on is seen as it is listed. */
  #follow(field: EditField): void {
    if (this.#begun().includes(field)) return
    this.seen = { ...this.seen, ...only(this.listed, [field]) }
  }

  /** Keeps what was typed under a name, with what is wrong about it; null when nothing is. */
  note = (name: string, slip: Slip | null): void => {
    const others = Object.entries(this.slips).filter(([other]) => other !== name)
    this.slips = Object.fromEntries(slip === null ? others : [...others, [name, slip]])
  }

  discard = (): void => {
    this.change = {}
    this.slips = {}
    this.typed = NOTHING
    this.isTakenOver = false
    this.seen = this.listed
    this.dismiss()
  }

  dismiss = (): void => {
    this.report = this.failure = null
  }

  /** After a look at what somebody else has changed: it may be overwritten. */
  takeOver = (): void => {
    this.seen = this.listed
    this.failure = null
    this.isTakenOver = true
  }

  /** Never rejects: what became of it stands in `report` or `failure`, and what failed stays. */
  save = async (confirm: string): Promise<void> => {
    if (this.isSaving) return
    this.isSaving = true
    this.dismiss()
    const { gatewayId, clientId, change, seen } = this
    try {
      const report = await call('clients.edit', { gatewayId, clientId, change, seen, confirm })
      this.#settle(change, report)
    } catch (cause) {
      this.failure = AppError.from(cause)
    } finally {
      this.isSaving = false
    }
  }

  /** What stuck is the new ground; the rest is still to be saved. */
  #settle(sent: ClientEdit, report: EditReport): void {
    this.report = report
    this.isTakenOver = false
    if (report.outcome === 'refused' || report.outcome === 'unknown') return
    const open = setOf(report.notStuck.map(({ field }) => field))
    const stuck = fieldsOf(sent).filter((field) => !open.has(field))
    for (const field of TYPED) {
      const isSame = stuck.includes(field) && this.change[field] === sent[field]
      if (isSame) this.typed = { ...this.typed, [field]: null }
    }
    this.seen = settingsAfter(this.seen, only(sent, stuck))
    this.change = without(
      this.change,
      stuck.filter((field) => this.change[field] === sent[field]),
    )
  }
}

/** Values nobody can read: whether they are what is there already cannot be told. */
function isUnread(change: ClientEdit, seen: ClientSettings): boolean {
  const { headers, ca, oauth, openapi, maxInstructions } = change
  if (maxInstructions !== undefined) return true
  if (openapi) return hasDocument(openapi) || typedSchemes(openapi).length > 0
  if (oauth) return oauth.clientId !== '' || oauth.clientSecret !== ''
  return headers !== undefined || (ca !== undefined && (ca !== '' || seen.ca))
}

/** The drafts of all clients; main has a copy in its memory that outlives the window. */
class ClientDrafts {
  readonly #drafts = new Map<string, ClientDraft>()
  /** From before the window was closed, until somebody opens their client. */
  readonly #kept = new Map<string, EditDraft>()
  #loading: Promise<void> | null = null

  /** Once for a window, before the first draft is asked for. Never rejects. */
  load = (): Promise<void> =>
    (this.#loading ??= call('clients.drafts').then(
      (drafts) => {
        for (const kept of drafts) this.#kept.set(keyOf(kept.gatewayId, kept.clientId), kept)
      },
      () => undefined,
    ))

  /** Gives main a copy of what is not saved, also that nothing is any more. */
  keep({ gatewayId, clientId, seen, change, slips, typed }: ClientDraft): void {
    const kept = { gatewayId, clientId, seen, change, slips: { ...slips }, typed }
    void call('clients.keepDraft', kept).catch(() => undefined) // too long to keep
  }

  /** The draft of a client, begun on these settings if there is none. */
  of(gatewayId: string, clientId: string, settings: ClientSettings): ClientDraft {
    const key = keyOf(gatewayId, clientId)
    const known = this.#drafts.get(key)
    if (known) return known
    const draft = new ClientDraft(gatewayId, clientId, settings)
    const kept = this.#kept.get(key)
    this.#kept.delete(key)
    if (kept) draft.resume(kept)
    this.#drafts.set(key, draft)
    return draft
  }

  /** Whoever showed it goes away: one without anything unsaved is not kept. */
  leave(draft: ClientDraft): void {
    if (!draft.isEmpty || draft.isSaving) return
    this.#drafts.delete(keyOf(draft.gatewayId, draft.clientId))
  }
}

const keyOf = (gatewayId: string, clientId: string): string => `${gatewayId} ${clientId}`

export const clientDrafts = new ClientDrafts()

/** The fields that a change sets, in the order they are shown. */
export const fieldsOf = (change: ClientEdit): EditField[] =>
  (Object.keys(EDIT_FIELD) as EditField[]).filter((field) => change[field] !== undefined)

const only = <T extends object>(from: T, fields: readonly EditField[]): Partial<T> =>
  Object.fromEntries(
    fields.map((field) => [field, (from as Record<string, unknown>)[field]]),
  ) as Partial<T>

const without = (change: ClientEdit, fields: readonly EditField[]): ClientEdit =>
  Object.fromEntries(
    Object.entries(change).filter(([field]) => !fields.includes(field as EditField)),
  )
