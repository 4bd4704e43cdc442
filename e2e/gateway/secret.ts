import type { SecretShape } from './dialect.ts'

/** A literal, or a reference to a variable of the gateway's environment. */
export interface Secret {
  literal: string
  /** `env.NAME`, `vault.path`, or empty. */
  reference: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Reads a secret as a client sends it: text, a number, or an object of either era (2.5). */
export const secretFrom = (sent: unknown): Secret => {
  if (sent !== null && typeof sent === 'object') {
    const { value, env_var: variable, ref } = sent as Record<string, unknown>
    const reference = variable ?? ref
    if (typeof reference === 'string' && reference !== '') return { literal: '', reference }
    return secretFrom(value ?? '')
  }
  const literal = String(sent)
  return /^(env|vault)\./.test(literal)
    ? { literal: '', reference: literal }
    : { literal, reference: '' }
}

/** What the MCP server gets; undefined when the variable is not set. */
export const resolve = (secret: Secret, environment: Environment): string | undefined =>
  secret.reference === ''
    ? secret.literal
    : environment[secret.reference.slice(secret.reference.indexOf('.') + 1)]

/** How the gateway hides a value: 4 + 24 stars + 4, a star each up to 8 characters. */
export const mask = (value: string): string =>
  value.length <= 8
    ? '*'.repeat(value.length)
    : value.slice(0, 4) + '*'.repeat(24) + value.slice(-4)

const typeOf = (reference: string): string =>
  reference === '' ? 'plain_text' : reference.startsWith('env.') ? 'env' : 'vault'

/** A value with the reference it came from, in the shape of a dialect; the plain shape has only the value. */
export const written = (value: string, reference: string, shape: SecretShape): unknown => {
  if (shape === 'plain') return value
  return shape === 'EnvVar'
    ? { value, env_var: reference, from_env: reference !== '' }
    : { value, ...(reference === '' ? {} : { ref: reference }), type: typeOf(reference) }
}
