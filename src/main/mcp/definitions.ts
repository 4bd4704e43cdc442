import { AppError } from '../../shared/errors.ts'
import type { DefinitionsView, PinView } from '../../shared/model/definitions.ts'
import type { TestedProbe } from '../../shared/model/probe.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { SettingsStore } from '../storage/settingsStore.ts'
import { findingsIn, type OtherServer } from './findings.ts'
import { comparePin, MOST_PINNED_TOOLS, pinOf } from './pins.ts'

interface Options {
  settings: SettingsStore
  /** The runs that main remembers, newest last. */
  runs: () => readonly TestedProbe[]
  now?: () => Date
  /** The definitions of this run are the accepted ones now. */
  onAccepted?: (probe: TestedProbe) => void
}

/** What servers tell models, looked at for the person in front of the app. */
export class Definitions {
  readonly #settings: SettingsStore
  readonly #runs: () => readonly TestedProbe[]
  readonly #now: () => Date
  readonly #onAccepted: (probe: TestedProbe) => void

  constructor(options: Options) {
    const { settings, runs, now = () => new Date(), onAccepted = () => undefined } = options
    this.#settings = settings
    this.#runs = runs
    this.#now = now
    this.#onAccepted = onAccepted
  }

  /** What is worth knowing about the definitions of a run; nothing for one without a result. */
  read(probe: TestedProbe): DefinitionsView {
    const { result, serverId } = probe
    const found = result && findingsIn(result, this.#others(serverId))
    return { ...(found ?? { findings: [], isWhole: true }), pin: this.compare(probe) }
  }

  /** The definitions of a run beside the accepted ones of its server. */
  compare({ result, serverId }: TestedProbe): PinView {
    const { servers, pins } = this.#settings.read()
    const pin = pins.find((pin) => pin.serverId === serverId)
    if (pin && result) return comparePin(pin, result)
    const isSaved = servers.some(({ id }) => id === serverId)
    const nothing = { at: null, added: 0, removed: 0, changed: 0, changes: [] }
    return { state: isSaved ? 'none' : 'unsaved', ...nothing }
  }

  /**
   * Keeps the definitions of a run as the ones later runs are compared with. Throws not_found for
   * a run without a result or a server that is not saved, and too_many_definitions.
   */
  accept(probe: TestedProbe): DefinitionsView {
    const { result, serverId } = probe
    if (!result) throw AppError.of('not_found', { what: GONE.test })
    if (!this.#settings.read().servers.some(({ id }) => id === serverId)) {
      throw AppError.of('not_found', { what: GONE.server })
    }
    if (result.tools.length > MOST_PINNED_TOOLS) {
      throw AppError.of('too_many_definitions', { limit: MOST_PINNED_TOOLS })
    }
    const pin = pinOf(result, serverId, this.#now().toISOString())
    this.#settings.update(({ pins }) => ({
      pins: [...pins.filter((pin) => pin.serverId !== serverId), pin],
    }))
    this.#onAccepted(probe)
    return this.read(probe)
  }

  /** The tools of the other saved servers, from their last run that passed or what was accepted. */
  #others(serverId: string): OtherServer[] {
    const { servers, pins } = this.#settings.read()
    return servers
      .filter(({ id }) => id !== serverId)
      .flatMap(({ id, recipe }) => {
        const run = this.#runs().findLast((probe) => probe.serverId === id && probe.result)
        const pin = pins.find((pin) => pin.serverId === id)
        const names = (run?.result ?? pin)?.tools.map(({ name }) => name)
        return names ? [{ server: recipe.name, names: new Set(names) }] : []
      })
  }
}
