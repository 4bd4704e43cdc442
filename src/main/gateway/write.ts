import type { Recipe } from '../../shared/model/server.ts'
import type { Dialect } from './dialect.ts'
import { toolNames } from './edit.ts'

/** A stdio client as it is meant, in the order and spelling the gateway gets it. */
export interface CreateBody {
  id?: string
  client_id?: string
  name: string
  connection_type: 'stdio'
  stdio_config: { command: string; args: string[]; envs: string[] }
  auth_type?: 'none'
  tools_to_execute: string[]
  tools_to_auto_execute?: string[]
}

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
 * go as their name only. The working folder is never sent.
 */
export function createBody({ dialect, id, name, recipe, tools, autoTools }: Wanted): CreateBody {
  const allowed = toolNames(tools)
  const auto = toolNames(autoTools).filter((tool) => allowed.includes(tool))
  return {
    [dialect.idField]: id,
    name,
    connection_type: 'stdio',
    stdio_config: {
      command: recipe.command.trim(),
      args: [...recipe.args],
      envs: recipe.env.map(({ name, value, isSecret }) =>
        isSecret || value === null || !dialect.takesInlineEnv ? name : `${name}=${value}`,
      ),
    },
    ...(dialect.hasAuthType ? { auth_type: 'none' } : {}),
    tools_to_execute: allowed,
    ...(dialect.hasAutoList ? { tools_to_auto_execute: auto } : {}),
  }
}
