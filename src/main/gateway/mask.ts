import { isGatewayMask } from '../../shared/gatewayMask.ts'
import { isObject } from './json.ts'

export { isGatewayMask }

/** Stands for a value that is not shown. */
export const MASK = '••••••••'

/** Names where the value lies, not the value. */
const REFERENCE = /^(?:env|vault)\.\S+$/
const SECRET_NAME =
  /(?:secret|token|password|passwd|passphrase|api[-_]?key|apikey|access[-_]?key|private[-_]?key|auth(?:orization)?|credential|cookie|bearer|_pat|_pwd)s?$/i
const KNOWN_TOKEN =
  /\b(?:sk-[\w-]{8,}|gh[opsur]_\w{8,}|github_pat_\w{8,}|glpat-[\w-]{8,}|xox[abposr]-[\w-]{8,}|AKIA[0-9A-Z]{12,}|AIza[\w-]{20,}|ya29\.[\w.-]{8,}|eyJ[\w-]{8,}\.[\w-]{4,}\.?[\w-]*)/g

/** The beginnings of the same, of a token behind its kind, and of a private key. */
const TOKEN_BEGINS =
  /\b(?:sk-[\w-]{8}|gh[opsur]_\w{8}|github_pat_\w{8}|glpat-[\w-]{8}|xox[abposr]-[\w-]{8}|AKIA[0-9A-Z]{12}|AIza[\w-]{20}|ya29\.[\w.-]{8}|eyJ[\w-]{8}|(?:Bearer|Basic)\s{1,4}(?=[\w.~+/-]{0,40}[\d=])[\w.~+/=-]{12})|-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/
/** In a URL a user with a password, or one that is long enough to be a token itself. */
const USER_IN_URL =
  /:\/\/(?:[^\s/"'@:]{1,100}:[^\s/"'@]{1,100}|[^\s/"'@:?#\\<>{}()[\],]{12,400}:?)@/
/** Behind the name of a secret a value that is none to be filled in; Go writes `&` as an escape. */
const SECRET_IN_QUERY =
  /(?:[?&;]|\\u0026)[\w.%[\]-]{0,60}(?:key|secret|token|password|passwd|pwd|passphrase|auth|authorization|credential|signature|sig|_pat)s?(?:\]|%5d)?=(?!your|%7b|%3c|x{4}|[$*•…])[^\s"'&#\\<>{}()]{8}/i
/** Whether a long text holds what looks like a token or a password; in time that grows as the text. */
export function holdsToken(text: string): boolean {
  // As JSON may write a slash.
  const plain = text.replaceAll('\\/', '/')
  return [TOKEN_BEGINS, USER_IN_URL, SECRET_IN_QUERY].some((kind) => kind.test(plain))
}

/** Whether a text is a mask of a gateway; not rows of stars, which mean something in an argument. */
export const isLongMask = (text: string): boolean => text.length > 8 && isGatewayMask(text)
/** Whether a text only names where a value lies: `env.NAME`, `vault.path`. */
export const isReference = (text: string): boolean => REFERENCE.test(text)

/** One value that may be a secret; references, gateway masks and emptiness stay readable. */
const maskValue = (value: string): string =>
  value === '' || isGatewayMask(value) || REFERENCE.test(value) ? value : MASK

/** A URL with its scheme and host; user, query values and long random path parts are masked. */
export function maskUrl(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || isGatewayMask(text)) return text
  const [, scheme = '', host = '', rest = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)(.*)$/is.exec(text) ?? []
  const at = host.lastIndexOf('@')
  const place = at === -1 ? host : `${MASK}@${host.slice(at + 1)}`
  return scheme + place + maskQuery(rest).replace(/#.*$/s, '').replace(PATH_PART, maskPathPart)
}

const PATH_PART = /(?<=\/)[^/?#]+/g
/** Some servers carry the key in the path; such a part is long and mixes letters and digits. */
const maskPathPart = (part: string): string =>
  part.length >= 20 && /\d/.test(part) && /[a-z]/i.test(part) ? MASK : maskText(part)
const maskQuery = (text: string): string => text.replace(/([?&][^=&#\s]*=)[^&#\s]+/g, `$1${MASK}`)

/** Text written by somebody else (failures, descriptions): URLs and tokens in it are masked. */
export function maskText(text: string): string {
  return text
    .replace(/[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'<>]+/gi, (url) => maskUrl(url))
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/g, `$1 ${MASK}`)
    .replace(KNOWN_TOKEN, MASK)
}

/** Arguments, what follows a secret-looking name masked: `--token x`, `--api-key=x`, `KEY=x`. */
export function maskArgs(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const before = args[index - 1] ?? ''
    if (/^-{1,2}[^=\s]+$/.test(before) && SECRET_NAME.test(before) && !arg.startsWith('-')) {
      return maskValue(arg)
    }
    const [, name, value] = /^([^=\s:]+)=(.*)$/s.exec(arg) ?? []
    if (name !== undefined && value !== undefined && SECRET_NAME.test(name)) {
      return `${name}=${maskValue(value)}`
    }
    const [, header, content] = /^([\w-]+:\s*)(.+)$/s.exec(arg) ?? []
    if (header !== undefined && content !== undefined && SECRET_NAME.test(header.split(':')[0]!)) {
      return header + maskValue(content)
    }
    return maskText(arg)
  })
}

/** `NAME=value` of a stdio environment keeps its name only; a reference stays readable. */
export function maskEnv(entry: string): string {
  const at = entry.indexOf('=')
  return at === -1 ? entry : entry.slice(0, at + 1) + maskValue(entry.slice(at + 1))
}

/** A client as the gateway gave it, every field kept and every secret masked, for display. */
export function maskConfig(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return maskString(value, key)
  if (Array.isArray(value)) {
    if (key === 'envs') return value.map((v) => (typeof v === 'string' ? maskEnv(v) : MASK))
    const texts = value.filter((v) => typeof v === 'string')
    if (texts.length === value.length && key === 'args') return maskArgs(texts)
    return value.map((v) => maskConfig(v, key))
  }
  if (!isObject(value)) return value
  const entries = Object.entries(value)
  const isValueObject =
    'value' in value && ('env_var' in value || 'ref' in value || 'type' in value)
  return Object.fromEntries(
    entries.map(([name, inner]) => {
      if (isSecretMap(key)) return [name, maskSecret(inner)]
      if (isValueObject) return [name, name === 'value' ? maskSecretOrUrl(inner, key) : inner]
      const isPlain = typeof inner !== 'object' || Array.isArray(inner)
      return [name, isPlain && SECRET_NAME.test(name) ? maskSecret(inner) : maskConfig(inner, name)]
    }),
  )
}

/** Whatever such a map holds is secret: headers, and what the API of an OpenAPI document wants. */
const isSecretMap = (key: string): boolean => /(?:^|_)headers$|^security_credentials$/.test(key)

function maskString(value: string, key: string): string {
  if (isGatewayMask(value)) return value
  return key === 'connection_string' ? maskUrl(value) : maskText(value)
}

const maskSecretOrUrl = (value: unknown, key: string): unknown =>
  key === 'connection_string' && typeof value === 'string' ? maskUrl(value) : maskSecret(value)

/** The value of a field whose name says secret; objects keep their references readable. */
function maskSecret(value: unknown): unknown {
  if (typeof value === 'string') return maskValue(value)
  if (Array.isArray(value)) return value.map(maskSecret)
  if (!isObject(value)) return value
  const isReadable = (name: string) =>
    /^(?:env_var|ref|type|from_env|kind|status.*|.*_at)$/.test(name)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isReadable(name) ? inner : maskSecret(inner),
    ]),
  )
}
