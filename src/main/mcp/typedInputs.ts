import type { AskedInput, Recipe } from '../../shared/model/server.ts'
import { inputNames } from './recipeInputs.ts'
import { envEntry } from './recipeParts.ts'
import type { Servers } from './servers.ts'

/** The values that were typed for the inputs of servers, until the app quits; never written anywhere. */
export class TypedInputs {
  readonly #servers: Pick<Servers, 'resolve'>
  readonly #values = new Map<string, ReadonlyMap<string, string>>()

  constructor(servers: Pick<Servers, 'resolve'>) {
    this.#servers = servers
  }

  /** What a recipe asks for before it runs, also with what the store holds of it. */
  async asked(serverId: string, recipe: Recipe): Promise<AskedInput[]> {
    const real = await this.#servers.resolve(serverId, recipe)
    return inputNames(real).map((name) => ({
      ...(recipe.inputs?.find((known) => known.name === name) ?? {
        ...{ name, description: '', isSecret: envEntry(name, '').isSecret },
      }),
      isKnown: this.of(serverId).has(name),
    }))
  }

  /** By name; none where nothing was typed. */
  of(serverId: string): ReadonlyMap<string, string> {
    return this.#values.get(serverId) ?? new Map()
  }

  /** Adds to what was typed before. */
  give(serverId: string, values: Readonly<Record<string, string>>): void {
    this.#values.set(serverId, new Map([...this.of(serverId), ...Object.entries(values)]))
  }

  /** The server is gone. */
  forget(serverId: string): void {
    this.#values.delete(serverId)
  }
}
