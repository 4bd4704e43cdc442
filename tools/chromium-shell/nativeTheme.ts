import { Offered } from './offered.ts'

type Source = Electron.NativeTheme['themeSource']

const listeners = new Map<object, () => void>()

/** `nativeTheme`: the source reaches every open page as `prefers-color-scheme`. */
class NativeTheme
  extends Offered
  implements Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'>
{
  static override readonly apiName = 'nativeTheme'
  static override readonly events = ['updated']
  #source: Source = 'system'

  get themeSource(): Source {
    return this.#source
  }

  set themeSource(source: Source) {
    if (source === this.#source) return
    this.#source = source
    for (const apply of listeners.values()) apply()
    this.emit('updated')
  }

  /** The shell does not know the system's choice; without a source it is light. */
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark'
  }
}

export const nativeTheme = new NativeTheme()

/** What pages should be told; null leaves the choice to the system. */
export const colourScheme = (): 'dark' | 'light' | null =>
  nativeTheme.themeSource === 'system' ? null : nativeTheme.themeSource

/** Calls back with each change, until the page is forgotten. */
export function onColourScheme(page: object, apply: () => void): void {
  listeners.set(page, apply)
}

export const forgetColourScheme = (page: object): boolean => listeners.delete(page)
