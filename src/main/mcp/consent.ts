import { createHash } from 'node:crypto'
import type { Recipe } from '../../shared/model/server.ts'
import { CHANGED } from '../../shared/text/consent.ts'
import type { Consent, Settings } from '../storage/settings.ts'

const MAX_CONSENTS = 500

type Essence = Pick<Recipe, 'command' | 'args' | 'cwd'> & { env: readonly { name: string }[] }

const envNames = ({ env }: Essence): string[] => env.map(({ name }) => name).sort()

/**
 * Stands for exactly what runs: command, arguments in their order, names of the variables and
 * folder. Another value of a variable is the same run, another name is not.
 */
export function digestOf(recipe: Essence): string {
  const { command, args, cwd } = recipe
  return createHash('sha256')
    .update(JSON.stringify([command, args, envNames(recipe), cwd]))
    .digest('hex')
}

/** Whether exactly this was agreed to before, for whichever server. */
export const isAllowed = ({ consents }: Pick<Settings, 'consents'>, digest: string): boolean =>
  consents.some((consent) => consent.digest === digest)

/** The user agreed to this, and it runs now. The ones that ran longest ago are forgotten first. */
export function withConsent(
  consents: readonly Consent[],
  recipe: Essence,
  { serverId, at }: { serverId: string | null; at: string },
): Consent[] {
  const { command, args, cwd } = recipe
  const digest = digestOf(recipe)
  const consent = { digest, at, serverId, command, args, envNames: envNames(recipe), cwd }
  const others = consents.filter((old) => old.digest !== digest || old.serverId !== serverId)
  return [...others, consent].slice(-MAX_CONSENTS)
}

/** What is different from the last time this server ran, in words. */
export function changesSince(last: Consent, recipe: Essence): string[] {
  const names = envNames(recipe)
  const isOld = (name: string) => last.envNames.includes(name)
  const args = recipe.args.flatMap((argument, index) =>
    last.args[index] === argument ? [] : [CHANGED.argument(index + 1)],
  )
  return [
    ...(last.command === recipe.command ? [] : [CHANGED.command]),
    ...args.slice(0, 5),
    ...(last.args.length > recipe.args.length
      ? [CHANGED.fewerArguments(last.args.length - recipe.args.length)]
      : []),
    ...names.filter((name) => !isOld(name)).map(CHANGED.variable),
    ...last.envNames.filter((name) => !names.includes(name)).map(CHANGED.noVariable),
    ...(last.cwd === recipe.cwd ? [] : [CHANGED.folder]),
  ]
}
