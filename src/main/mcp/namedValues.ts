import type { EnvEntry, Recipe } from '../../shared/model/server.ts'

/** Stands for the bearer token among the names; no header or variable can be called so. */
const TOKEN = 'bearer token'

/** Every value of a recipe that may be secret: variables, headers and the bearer token. */
export function namedValues({ env, remote }: Pick<Recipe, 'env' | 'remote'>): EnvEntry[] {
  if (remote === undefined) return env
  const { headers, authorization } = remote
  return authorization.type === 'bearer'
    ? [...headers, { name: TOKEN, value: authorization.token, isSecret: true }]
    : headers
}

/** The same recipe with each of these values changed. The token stays a secret whatever it becomes. */
export function withNamedValues(recipe: Recipe, change: (entry: EnvEntry) => EnvEntry): Recipe {
  const { remote } = recipe
  if (remote === undefined) return { ...recipe, env: recipe.env.map(change) }
  const { authorization } = remote
  return {
    ...recipe,
    remote: {
      ...remote,
      headers: remote.headers.map(change),
      authorization:
        authorization.type === 'bearer'
          ? {
              type: 'bearer',
              token: change({ name: TOKEN, value: authorization.token, isSecret: true }).value,
            }
          : authorization,
    },
  }
}

/** The same recipe without the values that are secret. */
export const withoutSecrets = (recipe: Recipe): Recipe =>
  withNamedValues(recipe, (entry) => (entry.isSecret ? { ...entry, value: null } : entry))

/** Whether a run of this recipe takes a value out of the store. */
export const needsStored = (recipe: Pick<Recipe, 'env' | 'remote'>): boolean =>
  namedValues(recipe).some(({ value }) => value === null)

/** Whether there is nothing to start and nowhere to connect to. */
export const isBlank = ({ command, remote }: Pick<Recipe, 'command' | 'remote'>): boolean =>
  (remote === undefined ? command : remote.url).trim() === ''
