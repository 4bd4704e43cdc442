import type { Input } from '../../shared/contract.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import type {
  RegistrationDraft,
  RegistrationPlan,
  RegistrationView,
} from '../../shared/model/registration.ts'
import { call, on } from '../api.svelte.ts'

export const isUnderWay = ({ state }: RegistrationView): boolean =>
  state === 'waiting' || state === 'running'

/** The window's copy of the registrations. They go on in main whatever the window shows. */
export class Registrations {
  list = $state.raw<readonly RegistrationView[]>([])
  /** The registration whose sheet is open. */
  shownId = $state<string | null>(null)
  /** Ended while its sheet was closed; null once somebody looked. */
  endedId = $state<string | null>(null)
  #stop: (() => void) | null = null

  /** Listens from now on and reads what was registered; calling it again only reads again. */
  start = async (): Promise<void> => {
    this.#stop ??= on('registrations.changed', (view) => this.#take(view))
    const before = this.list
    const list = await call('registrations.list')
    const newer = this.list.filter((view) => !before.includes(view))
    this.list = [...list.filter(({ id }) => !newer.some((view) => view.id === id)), ...newer]
  }

  stop(): void {
    this.#stop?.()
    this.#stop = null
  }

  byId(id: string | null): RegistrationView | null {
    return this.list.find((view) => view.id === id) ?? null
  }

  /** The newest registration of one test run. */
  ofProbe(probeId: string | null | undefined): RegistrationView | null {
    return this.list.findLast((view) => view.probeId === probeId) ?? null
  }

  get running(): readonly RegistrationView[] {
    return this.list.filter(isUnderWay)
  }

  plan(gatewayId: string, probeId: string): Promise<RegistrationPlan> {
    return call('registrations.plan', { gatewayId, probeId })
  }

  /** Starts and opens the sheet of the progress. Never called twice for one press. */
  begin = async (draft: RegistrationDraft): Promise<void> => {
    this.#open(await call('registrations.start', draft))
  }

  /** As `begin`, for a client that was described; gives the id of the registration. */
  create = async (client: NewClient): Promise<string> => {
    const started = await call('registrations.create', client)
    this.#open(started)
    return started.id
  }

  /** As `begin`, for a client that takes another one's place; gives the id of the registration. */
  recreate = async (input: Input<'recreations.start'>): Promise<string> => {
    const started = await call('recreations.start', input)
    this.#open(started)
    return started.id
  }

  /** The registration is gone with its client. `confirm` is asked for on production only. */
  undo = async (registrationId: string, confirm: string): Promise<void> => {
    await call('registrations.undo', { registrationId, confirm })
    this.list = this.list.filter(({ id }) => id !== registrationId)
  }

  show = (id: string): void => {
    this.shownId = id
    if (this.endedId === id) this.endedId = null
  }

  /** Closes the sheet; what runs goes on. */
  leave = (): void => {
    this.shownId = null
  }

  dismissEnded = (): void => {
    this.endedId = null
  }

  #open(started: RegistrationView): void {
    if (!this.byId(started.id)) this.#take(started)
    this.show(started.id)
  }

  #take(view: RegistrationView): void {
    const old = this.byId(view.id)
    this.list = old
      ? this.list.map((known) => (known.id === view.id ? view : known))
      : [...this.list, view]
    const hasEnded = old !== null && isUnderWay(old) && !isUnderWay(view)
    if (hasEnded && this.shownId !== view.id) this.endedId = view.id
  }
}

export const registrations = new Registrations()
