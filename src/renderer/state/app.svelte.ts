import type { AppState, Destination, Preferences, View } from '../../shared/model/app.ts'
import { AppError } from '../../shared/errors.ts'
import { call, on } from '../api.svelte.ts'

/** The window's copy of the app's own state, and which view it shows. */
export class App {
  state = $state.raw<AppState | null>(null)
  view = $state<View>('clients')
  error = $state.raw<AppError | null>(null)
  /** Where the tray or a notification pointed last; the view takes it. */
  destination = $state.raw<Destination | null>(null)
  #stops: (() => void)[] = []

  start = async (): Promise<void> => {
    this.#stops = [
      on('app.changed', (state) => this.#take(state)),
      on('app.navigated', (destination) => this.go(destination)),
    ]
    try {
      const state = await call('app.state')
      this.#take(state)
      if (state.destination) this.go(state.destination)
    } catch (cause) {
      this.error = AppError.from(cause)
    }
  }

  stop(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
  }

  show(view: View): void {
    this.view = view
  }

  go(destination: Destination): void {
    this.view = destination.view
    this.destination = destination
  }

  async save(change: Partial<Preferences>): Promise<void> {
    this.#take(await call('app.savePreferences', change))
  }

  async startAtLogin(isOn: boolean): Promise<void> {
    this.#take(await call('app.startAtLogin', { isOn }))
  }

  async dismiss(noticeId: string): Promise<void> {
    await call('app.dismissNotice', { noticeId })
  }

  #take(state: AppState): void {
    this.state = state
    document.documentElement.dataset['theme'] = state.preferences.theme
  }
}

export const app = new App()
