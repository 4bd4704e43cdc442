import { treeIn } from './openapiTree.ts'
import { mask, resolve, secretFrom, type Environment, type Secret } from './secret.ts'

const parts = ['value', 'username', 'password'] as const

/** The secrets of a client by the scheme they are for. */
export type Credentials = Readonly<
  Record<string, Readonly<Partial<Record<(typeof parts)[number], Secret>>>>
>

/** The `security_credentials` of a request. */
export const credentialsFrom = (sent: unknown): Credentials => {
  const given = treeIn(sent)
  return Object.fromEntries(
    Object.keys(given).map((scheme) => {
      const credential = treeIn(given[scheme])
      const present = parts.filter((part) => (credential[part] ?? null) !== null)
      return [
        scheme,
        Object.fromEntries(present.map((part) => [part, secretFrom(credential[part])])),
      ]
    }),
  )
}

/** The secrets of a client with every reference resolved; an unset one is empty. */
export const clearCredentials = (
  credentials: Credentials,
  environment: Environment,
): Record<string, Record<string, string>> =>
  Object.fromEntries(
    Object.entries(credentials).map(([scheme, given]) => [
      scheme,
      Object.fromEntries(
        Object.entries(given).map(([part, secret]) => [part, resolve(secret, environment) ?? '']),
      ),
    ]),
  )

/** The fields of an `openapi_config` as sent that refer to the gateway's secrets. */
export const credentialReferences = (sent: unknown): string[] =>
  Object.entries(credentialsFrom(treeIn(sent)['security_credentials']))
    .flatMap(([scheme, given]) =>
      parts
        .filter((part) => (given[part]?.reference ?? '') !== '')
        .map((part) => `openapi_config.security_credentials.${scheme}.${part}`),
    )
    .sort()

/** Credentials over those there are: a secret sent as its mask or empty stays, a scheme that is not sent goes. */
export const mergedCredentials = (
  stored: Credentials,
  fresh: Credentials,
  environment: Environment,
): Credentials => {
  const kept = (secret: Secret, old: Secret | undefined): Secret => {
    const { literal, reference } = secret
    if (old === undefined || reference !== '') return secret
    return literal === '' || literal === mask(resolve(old, environment) ?? '') ? old : secret
  }
  return Object.fromEntries(
    Object.entries(fresh).map(([scheme, given]) => {
      const old = stored[scheme] ?? {}
      const sent = parts.filter((part) => given[part] !== undefined)
      const restored = sent.map((part) => [part, kept(given[part]!, old[part])])
      return [scheme, { ...old, ...Object.fromEntries(restored) }]
    }),
  )
}
