/** A literal, or a reference to a variable of the gateway's environment. */
export interface Secret {
  literal: string
  /** `env.NAME`, or empty. */
  reference: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Reads a secret as a client sends it: text, a number, or an object with value and env_var. */
export const secretFrom = (sent: unknown): Secret => {
  if (sent !== null && typeof sent === 'object') {
    const { value, env_var: reference } = sent as { value?: unknown; env_var?: unknown }
    if (typeof reference === 'string' && reference !== '') return { literal: '', reference }
    return secretFrom(value ?? '')
  }
  const literal = String(sent)
  return literal.startsWith('env.')
    ? { literal: '', reference: literal }
    : { literal, reference: '' }
}

/** What the MCP server gets; undefined when the variable is not set. */
export const resolve = (secret: Secret, environment: Environment): string | undefined =>
  secret.reference === '' ? secret.literal : environment[secret.reference.slice('env.'.length)]

/** How the gateway hides a value: 4 + 24 stars + 4, a star each up to 8 characters. */
export const mask = (value: string): string =>
  value.length <= 8
    ? '*'.repeat(value.length)
    : value.slice(0, 4) + '*'.repeat(24) + value.slice(-4)
