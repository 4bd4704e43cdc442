import type { EnvEntry, Recipe, Remote } from '../../../shared/model/server.ts'

/** Steps of the editor for a URL. Each gives a new recipe and leaves the old one as it was. */

/** Changes parts of where a server is reached; a recipe with a command stays as it is. */
export const withRemote = (recipe: Recipe, change: Partial<Remote>): Recipe =>
  recipe.remote ? { ...recipe, remote: { ...recipe.remote, ...change } } : recipe

/** Sets what was typed as the token; an emptied one goes back to the stored one, if any. */
export function typeToken(recipe: Recipe, text: string, stored: Recipe | null): Recipe {
  const kept = stored?.remote?.authorization
  const isBack = text === '' && kept?.type === 'bearer' && kept.token === null
  return withRemote(recipe, { authorization: { type: 'bearer', token: isBack ? null : text } })
}

/** Signs in with OAuth from now on; a recipe that does so already stays the same object. */
export const chooseOAuth = (recipe: Recipe): Recipe =>
  recipe.remote?.authorization.type === 'oauth'
    ? recipe
    : withRemote(recipe, { authorization: { type: 'oauth', clientId: '', scopes: '' } })

/** A recipe whose variables are the headers, for the lines that edit either. */
export const headersAsVariables = (recipe: Recipe): Recipe => ({
  ...recipe,
  env: recipe.remote?.headers ?? [],
})

/** The way back: the headers are what the lines made of the variables. */
export const withHeaders = (recipe: Recipe, { env }: Pick<Recipe, 'env'>): Recipe =>
  withRemote(recipe, { headers: env })

/** A new header from `Name` or `Name: value`, as a variable. */
export function addHeader(recipe: Recipe, text: string): Recipe {
  const [, name = text, value = ''] = /^([^:=]*)[:=]\s*(.*)$/s.exec(text) ?? []
  return { ...recipe, env: [...recipe.env, { name: name.trim(), value, isSecret: false }] }
}

export type RemoteProblem = 'noUrl' | 'badUrl' | 'noHeaderName' | 'badHeaderName' | 'sameHeader'

/** Why a URL cannot be reached as it stands; null when it can be tried. */
export function remoteProblem({ url, headers }: Remote): RemoteProblem | null {
  if (url.trim() === '') return 'noUrl'
  if (!/^https?:\/\/[^/\s]/i.test(url.trim())) return 'badUrl'
  const names = headers.map(({ name }) => name.toLowerCase())
  if (names.includes('')) return 'noHeaderName'
  if (names.some((name) => !/^[!#$%&'*+.^_`|~\w-]+$/.test(name))) return 'badHeaderName'
  return new Set(names).size === names.length ? null : 'sameHeader'
}

/** What decides whether two tests of a URL are the same; values are none of it. */
export const reachedParts = ({ type, url, headers, authorization }: Remote): unknown[] => [
  ...[type, url, authorization.type],
  headers.map(({ name }) => name),
]

/** Nothing of a URL that is not saved lies in the keychain. */
export function unsavedRemote(remote: Remote, typed: (entry: EnvEntry) => EnvEntry): Remote {
  const { authorization } = remote
  return {
    ...remote,
    headers: remote.headers.map(typed),
    authorization:
      authorization.type === 'bearer'
        ? { type: 'bearer', token: authorization.token ?? '' }
        : authorization,
  }
}
