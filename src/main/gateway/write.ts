import type { Recipe } from '../../shared/model/server.ts'
import type { Dialect } from './dialect.ts'
import { toolNames } from './edit.ts'
import { targetOf, type Target } from './target.ts'

/** A client as it is meant, in the order and spelling the gateway gets it. */
export type CreateBody = {
  id?: string
  client_id?: string
  name: string
  auth_type?: 'none' | 'headers'
  tools_to_execute: string[]
  tools_to_auto_execute?: string[]
} & Target

interface Wanted {
  dialect: Dialect
  /** Our own UUID: create does not tell the id (bifrost-api.md section 0, rule 4). */
  id: string
  name: string
  recipe: Recipe
  tools: readonly string[]
  autoTools: readonly string[]
}

/**
 * The body of a create. Both tool lists are always written out, by name: an absent list means
 * "none" on most versions, and `*` would let through tools nobody has looked at. Secret variables
 * and headers go as a name only. The working folder is never sent.
 */
export function createBody({ dialect, id, name, recipe, tools, autoTools }: Wanted): CreateBody {
  const target = targetOf(recipe, dialect)
  const allowed = toolNames(tools)
  const auto = toolNames(autoTools).filter((tool) => allowed.includes(tool))
  return {
    [dialect.idField]: id,
    name,
    ...target,
    ...(dialect.hasAuthType ? { auth_type: 'headers' in target ? 'headers' : 'none' } : {}),
    tools_to_execute: allowed,
    ...(dialect.hasAutoList ? { tools_to_auto_execute: auto } : {}),
  }
}
