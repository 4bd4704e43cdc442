import { failure, json, success, type Answer } from './answers.ts'
import { ConnectFailure } from './connectFailure.ts'
import type { Context } from './context.ts'
import { objectIn, parseJson } from './goJson.ts'
import type { StoredClient } from './storedClient.ts'

/** Whether a client's users give headers of their own. */
export const takesUserHeaders = (
  { authType }: StoredClient,
  { dialect: { signIn } }: Pick<Context, 'dialect'>,
): boolean => signIn?.hasPerUserTypes === true && authType === 'per_user_headers'

/** The values of one user for the headers a client wants, or what is missing. */
const sampleFrom = (
  keys: readonly string[],
  sent: unknown,
): { values: Record<string, string> } | { missing: string[] } => {
  const given = Object.entries(objectIn(sent)).map(([key, value]) => [key.toLowerCase(), value])
  const all = Object.fromEntries(given) as Record<string, unknown>
  const missing = keys.filter((key) => typeof all[key] !== 'string' || all[key] === '')
  return missing.length > 0
    ? { missing }
    : { values: Object.fromEntries(keys.map((key) => [key, String(all[key])])) }
}

/** Asks the server with these values: the client with its tools, or the answer that says why not. */
const verified = async (
  { dialect, clients }: Context,
  stored: StoredClient,
  sent: unknown,
): Promise<{ tools: readonly unknown[]; values: Record<string, string> } | { refusal: Answer }> => {
  const sample = sampleFrom(stored.userHeaderKeys, sent)
  if ('missing' in sample) {
    const text = `sample user_headers missing values for required keys: ${sample.missing.join(', ')}`
    return { refusal: failure(dialect, 400, text) }
  }
  const { values } = sample
  const asked = { ...stored, ownHeaders: { values, at: '' } }
  try {
    return { tools: await clients.verify(asked, true), values }
  } catch (error) {
    if (!(error instanceof ConnectFailure)) throw error
    const failed = 'Verification failed: failed to verify MCP connection: '
    const text = `${failed}failed to initialize MCP connection for verification: ${error.message}`
    return { refusal: failure(dialect, 422, text) }
  }
}

/** The answer to the create of such a client; the sample is asked with once and not kept (3.3). */
export const createWithUserHeaders = async (
  context: Context,
  stored: StoredClient,
  sample: unknown,
): Promise<Answer> => {
  const { dialect, clients } = context
  if (stored.userHeaderKeys.length === 0) {
    const text =
      "per_user_header_keys must be a non-empty list when auth_type is 'per_user_headers'"
    return failure(dialect, 400, text)
  }
  const found = await verified(context, stored, sample)
  if ('refusal' in found) return found.refusal
  stored.discoveredTools = found.tools
  const { refusal } = await clients.create(stored)
  if (refusal !== null) return failure(dialect, refusal.status, refusal.text)
  const count = found.tools.length
  return success(
    `MCP client registered. ${count} tools discovered. Each user will submit their own headers on first tool use.`,
  )
}

/** The answer to verify-headers: the values are kept, to list the tools with (3.3, 5). */
export const verifyHeaders = async (
  context: Context,
  id: string,
  body: string,
): Promise<Answer> => {
  const { dialect, clients } = context
  const client = clients.find(id)
  if (client === undefined) return failure(dialect, 404, 'MCP client not found')
  if (!takesUserHeaders(client.stored, context)) {
    return failure(dialect, 400, 'verify-headers is only applicable to per_user_headers clients')
  }
  const parsed = parseJson(body)
  if ('error' in parsed) return failure(dialect, 400, dialect.invalidBody(parsed.error))
  const found = await verified(context, client.stored, objectIn(parsed.value)['user_headers'])
  if ('refusal' in found) return found.refusal
  client.stored.ownHeaders = { values: found.values, at: new Date().toISOString() }
  client.stored.discoveredTools = found.tools
  client.tools = found.tools
  client.shownState = null
  const count = found.tools.length
  return json(200, {
    message: `Headers verified successfully. ${count} tools discovered.`,
    status: 'success',
    tools_count: count,
  })
}
