import { listIn, sortedKeys, textIn, treeIn, type Tree } from './openapiTree.ts'

/** A way to sign in at an API, as a preview shows it. */
export interface SecurityScheme {
  name: string
  type: string
  in?: string
  param_name?: string
  scheme?: string
  description?: string
  supported: boolean
  reason?: string
}

/** The names of schemes that have to be met together. */
export type Requirement = readonly string[]

/** The values a client holds for one scheme, references resolved. */
export type Credential = Readonly<Partial<Record<'value' | 'username' | 'password', string>>>

/** What the credentials of a call add to its request. */
export interface SignedIn {
  headers: Record<string, string>
  query: Record<string, string>
  cookies: string[]
}

const unsupported = (type: string): string =>
  ['oauth2', 'openIdConnect', 'mutualTLS'].includes(type)
    ? `${type} security schemes are not supported; configure an API key or bearer/basic credential, or static headers`
    : `security scheme type "${type}" is not supported`

const schemeFrom = (name: string, given: Tree): SecurityScheme => {
  const type = textIn(given['type'])
  const description = textIn(given['description'])
  const known = { name, type, ...(description === '' ? {} : { description }) }
  const ending = (reason: string | null) =>
    reason === null ? { supported: true } : { supported: false, reason }
  if (type === 'apiKey') {
    const place = textIn(given['in']).toLowerCase()
    const isKnown = ['header', 'query', 'cookie'].includes(place)
    const reason = isKnown ? null : `apiKey location "${place}" is not supported`
    return { ...known, in: place, param_name: textIn(given['name']), ...ending(reason) }
  }
  if (type === 'http') {
    const scheme = textIn(given['scheme']).toLowerCase()
    const reason = ['bearer', 'basic'].includes(scheme)
      ? null
      : `http authentication scheme "${scheme}" is not supported (bearer and basic only)`
    return { ...known, scheme, ...ending(reason) }
  }
  return { ...known, ...ending(unsupported(type)) }
}

/** The schemes of a document by name, sorted. */
export const schemesFrom = (given: Tree): SecurityScheme[] =>
  sortedKeys(given).map((name) => schemeFrom(name, treeIn(given[name])))

/** What a document or an operation requires: one of these. */
export const requirementsFrom = (given: unknown): Requirement[] =>
  listIn(given).map((requirement) => sortedKeys(treeIn(requirement)))

/** Says that no requirement of an operation can be met by the gateway, or null. */
export const schemeWarning = (
  requirements: readonly Requirement[],
  schemes: readonly SecurityScheme[],
): string | null => {
  const lacking = (name: string): string[] => {
    const scheme = schemes.find((other) => other.name === name)
    if (scheme?.supported === true) return []
    return [`${name} (${scheme?.type ?? 'undeclared'})`]
  }
  const all = requirements.map((names) => names.flatMap(lacking))
  if (all.length === 0 || all.some((names) => names.length === 0)) return null
  return `requires security scheme ${all.flat().join(', ')} which is not supported; calls are sent with static headers only`
}

const isBasic = ({ type, scheme }: SecurityScheme): boolean => type === 'http' && scheme === 'basic'

const hasCredential = (scheme: SecurityScheme, given: Credential): boolean =>
  ((isBasic(scheme) ? given.username : given.value) ?? '') !== ''

/** Meets the first requirement that all schemes and credentials are there for; without one it adds nothing. */
export const signIn = (
  requirements: readonly Requirement[],
  schemes: readonly SecurityScheme[],
  credentials: Readonly<Record<string, Credential>>,
): SignedIn => {
  const signed: SignedIn = { headers: {}, query: {}, cookies: [] }
  const usable = schemes.filter(
    (scheme) => scheme.supported && hasCredential(scheme, credentials[scheme.name] ?? {}),
  )
  const met = requirements.find((names) =>
    names.every((name) => usable.some((scheme) => scheme.name === name)),
  )
  for (const scheme of usable.filter(({ name }) => met?.includes(name))) {
    const { value = '', username = '', password = '' } = credentials[scheme.name] ?? {}
    const parameter = scheme.param_name ?? ''
    if (isBasic(scheme)) {
      const pair = Buffer.from(`${username}:${password}`).toString('base64')
      signed.headers['authorization'] = `Basic ${pair}`
    } else if (scheme.type === 'http') {
      signed.headers['authorization'] = /^bearer /i.test(value) ? value : `Bearer ${value}`
    } else if (scheme.in === 'header') signed.headers[parameter.toLowerCase()] = value
    else if (scheme.in === 'query') signed.query[parameter] = value
    else signed.cookies.push(`${parameter}=${encodeURIComponent(value)}`)
  }
  return signed
}
