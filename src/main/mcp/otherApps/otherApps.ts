import { createHmac, randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { AppError } from '../../../shared/errors.ts'
import type { Scan, TakeResult } from '../../../shared/model/scan.ts'
import type { Servers } from '../servers.ts'
import { describePlaces, fullEssence } from './describe.ts'
import { findPlaces, type FoundPlace } from './find.ts'
import { configPlaces, type Computer } from './places.ts'

interface Options {
  servers: Pick<Servers, 'list' | 'save'>
  computer?: Computer
}

interface Take {
  digest: string
  /** Ids of entries of that scan. */
  take: readonly string[]
  keepUntilQuit: boolean
}

/** The servers other apps on this computer are set up with: looked at, and taken when chosen. */
export class OtherApps {
  readonly #servers: Options['servers']
  readonly #computer: Computer
  /** So that a digest tells nobody anything about the secrets that went into it. */
  readonly #key = randomBytes(32)

  constructor({ servers, computer }: Options) {
    this.#servers = servers
    const { platform, env } = process
    this.#computer = computer ?? { platform, env, home: homedir() }
  }

  /** Reads what is there. Changes and starts nothing; no value of a variable is in the answer. */
  async scan(): Promise<Scan> {
    const places = configPlaces(this.#computer)
    const found = await findPlaces(places)
    return {
      places: describePlaces(found, this.#servers.list()),
      apps: [...new Set(places.map(({ app }) => app))],
      digest: this.#digest(found),
    }
  }

  /**
   * Saves the chosen entries as new servers, their secrets in the keychain; each stands alone, and
   * what is saved already is not saved again. Throws scan_changed when the files are not what that
   * scan found.
   */
  async take({ digest, take, keepUntilQuit }: Take): Promise<TakeResult> {
    const found = await findPlaces(configPlaces(this.#computer))
    if (digest !== this.#digest(found)) throw AppError.of('scan_changed')
    const result: TakeResult = { saved: [], failed: [] }
    const done = new Set<string>()
    const shown = describePlaces(found, this.#servers.list())
    for (const [at, place] of found.entries()) {
      for (const [index, { recipe }] of place.entries.entries()) {
        const entry = shown[at]!.entries[index]!
        if (recipe === null || entry.kind === 'same' || !take.includes(entry.id)) continue
        const essence = fullEssence(recipe)
        if (done.has(essence)) continue
        done.add(essence)
        try {
          const { id } = await this.#servers.save(crypto.randomUUID(), recipe, keepUntilQuit)
          result.saved.push({ serverId: id, name: recipe.name })
        } catch (cause) {
          result.failed.push({ name: recipe.name, failure: AppError.from(cause).toFailure() })
        }
      }
    }
    return result
  }

  #digest(found: readonly FoundPlace[]): string {
    const content = found.map(({ path, project, entries }) => [
      path,
      project,
      entries.map(({ name, recipe }) => [name, recipe]),
    ])
    return createHmac('sha256', this.#key).update(JSON.stringify(content)).digest('hex')
  }
}
