import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { ProbePreview, Recipe } from '../../shared/model/server.ts'
import type { Consent } from '../storage/settings.ts'
import { expandHome, searchCommand, withTilde } from './command.ts'
import { changesSince, digestOf } from './consent.ts'
import type { ShellEnvironment } from './environment.ts'
import { hintsFor } from './hints.ts'
import { withNamedValues } from './namedValues.ts'

interface Known {
  consents: readonly Consent[]
  serverId: string
  environment: ShellEnvironment
}

/** Exactly what would run or be reached, with the path the command would be found at. */
export async function previewOf(recipe: Recipe, known: Known): Promise<ProbePreview> {
  const digest = digestOf(recipe)
  const last = known.consents.findLast((consent) => consent.serverId === known.serverId)
  // Null says that the keychain has it, the empty text that it was typed just now.
  const { env, remote } = withNamedValues(recipe, (entry) =>
    entry.isSecret && entry.value ? { ...entry, value: '' } : entry,
  )
  const facts = {
    ...{ digest, limits: recipe.limits, hints: hintsFor(recipe) },
    changed: last && last.digest !== digest ? changesSince(last, recipe) : [],
    ranBefore: last?.at ?? null,
  }
  if (remote) return { ...facts, remote, command: '', path: null, args: [], env: [], cwd: '' }
  const { command, args } = recipe
  const cwd = resolve(homedir(), expandHome(recipe.cwd.trim()))
  const own = recipe.env.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))
  const shell = await known.environment.get()
  const variables = { ...shell.env, ...Object.fromEntries(own) }
  const { path } = await searchCommand(command, { env: variables, cwd })
  return {
    ...{ ...facts, command, args, env },
    path: path && withTilde(path),
    cwd: withTilde(cwd),
  }
}
