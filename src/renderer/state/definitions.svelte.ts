import type { DefinitionsView, Finding, ThingList } from '../../shared/model/definitions.ts'
import { AppError } from '../../shared/errors.ts'
import { call } from '../api.svelte.ts'
import { probes } from './probes.svelte.ts'

/** What main found out about the definitions of runs, asked for when a run is looked at. */
export class Definitions {
  #views = $state.raw<Readonly<Record<string, DefinitionsView>>>({})
  error = $state.raw<AppError | null>(null)

  of(probeId: string): DefinitionsView | null {
    return this.#views[probeId] ?? null
  }

  /** The findings of one tool, or with null those of the server's instructions. */
  findings(probeId: string, tool: number | null): readonly Finding[] {
    const found = this.of(probeId)?.findings ?? []
    return found.filter((finding) => finding.tool === tool && finding.thing === null)
  }

  /** The findings of one prompt, resource or template. */
  ofThing(probeId: string, list: ThingList, index: number): readonly Finding[] {
    const found = this.of(probeId)?.findings ?? []
    return found.filter(({ thing }) => thing?.list === list && thing.index === index)
  }

  read = async (probeId: string): Promise<void> => {
    await this.#ask('definitions.read', probeId)
  }

  /** Takes these definitions as the ones to compare with; false when main could not keep them. */
  accept = (probeId: string): Promise<boolean> => this.#ask('definitions.accept', probeId)

  async #ask(name: 'definitions.read' | 'definitions.accept', probeId: string): Promise<boolean> {
    try {
      const view = await call(name, { probeId })
      this.error = null
      // Those of runs that are forgotten go with them.
      const others = Object.entries(this.#views).filter(([id]) => probes.byId(id) !== null)
      this.#views = { ...Object.fromEntries(others), [probeId]: view }
      return true
    } catch (cause) {
      this.error = AppError.from(cause)
      return false
    }
  }
}

export const definitions = new Definitions()
