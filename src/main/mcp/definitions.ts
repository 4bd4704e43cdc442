import type { DefinitionsView } from '../../shared/model/definitions.ts'
import type { TestedProbe } from '../../shared/model/probe.ts'
import type { SettingsStore } from '../storage/settingsStore.ts'
import { findingsIn, type OtherServer } from './findings.ts'

interface Options {
  settings: SettingsStore
  /** The runs that main remembers, newest last. */
  runs: () => readonly TestedProbe[]
}

/** What servers tell models, looked at for the person in front of the app. */
export class Definitions {
  readonly #settings: SettingsStore
  readonly #runs: () => readonly TestedProbe[]

  constructor({ settings, runs }: Options) {
    this.#settings = settings
    this.#runs = runs
  }

  /** What is worth knowing about the definitions of a run; nothing for one without a result. */
  read({ result, serverId }: TestedProbe): DefinitionsView {
    if (!result) return { findings: [], isWhole: true }
    return findingsIn(result, this.#others(serverId))
  }

  /** The tools of the other saved servers, from their last run that passed. */
  #others(serverId: string): OtherServer[] {
    const { servers } = this.#settings.read()
    return servers
      .filter(({ id }) => id !== serverId)
      .flatMap(({ id, recipe }) => {
        const run = this.#runs().findLast((probe) => probe.serverId === id && probe.result)
        const names = run?.result?.tools.map(({ name }) => name)
        return names ? [{ server: recipe.name, names: new Set(names) }] : []
      })
  }
}
