import { browser } from './browser.ts'
import { Offered } from './offered.ts'

/** `app.commandLine`: the switches behind the app's script, and those the app adds. */
export class CommandLine
  extends Offered
  implements Pick<Electron.CommandLine, 'appendSwitch' | 'hasSwitch' | 'getSwitchValue'>
{
  static override readonly apiName = 'app.commandLine'
  readonly #switches = new Map<string, string>()

  constructor(args: readonly string[]) {
    super()
    args.forEach((arg, at) => {
      const [name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg)?.slice(1) ?? []
      if (name === undefined) return
      const next = args[at + 1]
      const following = next !== undefined && !next.startsWith('--') ? next : ''
      this.#switches.set(name, value ?? following)
    })
  }

  /** Reaches Chromium too, when given before the app is ready. */
  appendSwitch(name: string, value = ''): void {
    this.#switches.set(name, value)
    browser.addSwitch(value === '' ? `--${name}` : `--${name}=${value}`)
  }

  hasSwitch(name: string): boolean {
    return this.#switches.has(name)
  }

  getSwitchValue(name: string): string {
    return this.#switches.get(name) ?? ''
  }
}
