import type { Emit } from '../shared/contract.ts'
import { AppError } from '../shared/errors.ts'
import type { AppState, Destination, Notice, Preferences } from '../shared/model/app.ts'
import { KEYCHAIN } from '../shared/text/settings.ts'
import type { Secrets } from './storage/secrets.ts'
import type { SettingsStore } from './storage/settingsStore.ts'

interface AppStatusOptions {
  settings: SettingsStore
  secrets: Secrets
  emit: Emit
  version: string
  /** As shown: the home folder is ~. */
  settingsFile: string
  /** Null: the app cannot be started by the system. */
  login: { isOn(): boolean | null; set(isOn: boolean): void }
}

/** What the window knows of the app itself: preferences, keychain, notices. */
export class AppStatus {
  readonly #options: AppStatusOptions
  #notices: Notice[] = []
  #hasKeychain: boolean | null = null
  #destination: Destination | null = null
  #isClosing = false

  constructor(options: AppStatusOptions) {
    this.#options = options
  }

  /** Read by a window that opens: the destination is handed out once. */
  open(): AppState {
    const state = this.#state()
    this.#destination = null
    return state
  }

  get theme(): Preferences['theme'] {
    return this.#options.settings.read().preferences.theme
  }

  /** Limits the user chose for new recipes; null for the usual ones. */
  get newLimits(): Preferences['newLimits'] {
    return this.#options.settings.read().preferences.newLimits
  }

  savePreferences(change: { [K in keyof Preferences]?: Preferences[K] | undefined }): AppState {
    this.#options.settings.update(({ preferences }) => ({
      preferences: { ...preferences, ...definedOf(change) },
    }))
    return this.#announce()
  }

  /** Throws start_at_login. */
  startAtLogin(isOn: boolean): AppState {
    try {
      this.#options.login.set(isOn)
    } catch (cause) {
      throw AppError.of('start_at_login', { cause })
    }
    return this.#announce()
  }

  addNotice(failure: AppError | null, reaped = 0): void {
    const notice = { id: crypto.randomUUID(), failure: failure?.toFailure() ?? null, reaped }
    this.#notices = [...this.#notices, notice]
    this.#announce()
  }

  dismissNotice(noticeId: string): void {
    this.#notices = this.#notices.filter(({ id }) => id !== noticeId)
    this.#announce()
  }

  /** Kept for the window that opens next; an open one hears it at once. */
  navigate(destination: Destination): void {
    this.#destination = destination
    this.#options.emit('app.navigated', destination)
  }

  /** The first close: the window tells that the app goes on in the tray, then closes itself. */
  askToClose(): void {
    this.#isClosing = true
    this.#announce()
  }

  /** Not now: the window stays, without the question. */
  stayOpen(): void {
    this.#isClosing = false
    this.#announce()
  }

  /** The window is gone; the next one begins without the question. */
  closed(): void {
    this.#isClosing = false
  }

  /** Asks the keychain whether it answers; the window shows where credentials are kept. */
  async checkKeychain(): Promise<void> {
    this.#hasKeychain = await this.#options.secrets.isAvailable()
    this.#announce()
  }

  #announce(): AppState {
    const state = this.#state()
    this.#options.emit('app.changed', state)
    return state
  }

  #state(): AppState {
    const { settings, version, settingsFile, login } = this.#options
    return {
      version,
      platform: platformName(process.platform),
      preferences: settings.read().preferences,
      keychain: { isAvailable: this.#hasKeychain, name: keychainName(process) },
      startsAtLogin: login.isOn(),
      settingsFile,
      notices: this.#notices,
      destination: this.#destination,
      isClosing: this.#isClosing,
    }
  }
}

/** A key that is there but undefined must not wipe what is stored. */
const definedOf = <T extends object>(change: T) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

const platformName = (platform: string): AppState['platform'] =>
  platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other'

/** What the user calls the keychain. On Linux the desktop decides which one answers. */
export function keychainName({ platform, env }: Pick<NodeJS.Process, 'platform' | 'env'>): string {
  if (platform === 'darwin') return KEYCHAIN.mac
  if (platform === 'win32') return KEYCHAIN.windows
  const desktop = env['XDG_CURRENT_DESKTOP'] ?? ''
  if (/KDE/i.test(desktop)) return KEYCHAIN.kde
  return /GNOME|Unity|Cinnamon|XFCE|MATE|Budgie/i.test(desktop) ? KEYCHAIN.gnome : KEYCHAIN.other
}
