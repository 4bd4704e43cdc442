import { createHash } from 'node:crypto'
import type { Recipe } from '../../shared/model/server.ts'
import { CHANGED } from '../../shared/text/consent.ts'
import { CHANGED_REMOTE } from '../../shared/text/remote.ts'
import type { Consent, Settings } from '../storage/settings.ts'

const MAX_CONSENTS = 500

type Essence = Pick<Recipe, 'command' | 'args' | 'cwd' | 'remote'> & {
  env: readonly { name: string; value?: string | null }[]
}

/** Of the variables, or of the headers: HTTP does not tell upper case from lower. */
const namesOf = ({ env, remote }: Essence): string[] =>
  remote
    ? remote.headers.map(({ name }) => name.toLowerCase()).sort()
    : env.map(({ name }) => name).sort()

/** Variables whose value decides which code runs; for them another value is another run. */
const LOADS_CODE =
  /^(?:PATH|NODE_OPTIONS|NODE_PATH|LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT|DYLD_\w+|PYTHON(?:PATH|HOME|STARTUP)|BASH_ENV|ENV|PERL5(?:OPT|LIB)|RUBY(?:OPT|LIB)|JAVA_TOOL_OPTIONS)$/i

/**
 * Stands for exactly what runs: command, arguments in their order, names of the variables and
 * folder. Another name of a variable is another run; another value only where it loads code. Of a
 * URL: the whole of it, the names of its headers and the way of signing in.
 */
export function digestOf(recipe: Essence): string {
  const { command, args, cwd, env, remote } = recipe
  if (remote) {
    const { type, url, authorization } = remote
    return hashOf(['url', type, url, namesOf(recipe), authorization.type])
  }
  const loaders = env
    .filter(({ name }) => LOADS_CODE.test(name))
    .map(({ name, value }) => `${name}=${value ?? ''}`)
    .sort()
  const parts = [command, args, namesOf(recipe), cwd, ...(loaders.length > 0 ? [loaders] : [])]
  return hashOf(parts)
}

const hashOf = (parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** Whether exactly this was agreed to before: for `owner`, or with null for whichever server. */
export const isAllowed = (
  { consents }: Pick<Settings, 'consents'>,
  digest: string,
  owner: string | null = null,
): boolean =>
  consents.some((consent) => consent.digest === digest && (!owner || consent.serverId === owner))

/** The user agreed to this, and it runs now. The ones that ran longest ago are forgotten first. */
export function withConsent(
  consents: readonly Consent[],
  recipe: Essence,
  { serverId, at }: { serverId: string | null; at: string },
): Consent[] {
  const { command, args, cwd, remote } = recipe
  const digest = digestOf(recipe)
  const consent = {
    digest,
    at,
    serverId,
    command,
    args,
    envNames: namesOf(recipe),
    ...(remote && { url: remote.url }),
    cwd,
  }
  const others = consents.filter((old) => old.digest !== digest || old.serverId !== serverId)
  return [...others, consent].slice(-MAX_CONSENTS)
}

/** What is different from the last time this server ran, in words. */
export function changesSince(last: Consent, recipe: Essence): string[] {
  const names = namesOf(recipe)
  const words = recipe.remote ? CHANGED_REMOTE : CHANGED
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
    ...names.filter((name) => !isOld(name)).map(words.variable),
    ...last.envNames.filter((name) => !names.includes(name)).map(words.noVariable),
    ...(last.url === recipe.remote?.url ? [] : [CHANGED_REMOTE.url]),
    ...(last.cwd === recipe.cwd ? [] : [CHANGED.folder]),
  ]
}
