import { Crash, failure, success, type Answer } from './answers.ts'
import type { LiveClient } from './clients.ts'
import type { Context } from './context.ts'
import type { Dialect } from './dialect.ts'
import { decode } from './goJson.ts'
import { mask, resolve, type Environment, type Secret } from './secret.ts'
import { clientFrom, headersFrom, type StoredClient } from './storedClient.ts'
import { listsRefusal, nameRefusal } from './validate.ts'

const mergedHeaders = (
  stored: StoredClient,
  sent: unknown,
  dialect: Dialect,
  environment: Environment,
): Record<string, Secret> => {
  const restore = (name: string, secret: Secret): Secret => {
    const old = stored.headers[name]
    const isMask =
      old !== undefined &&
      secret.literal !== '' &&
      secret.literal === mask(resolve(old, environment) ?? '')
    return isMask && dialect.edit.restoresMasks ? old : secret
  }
  const entries = Object.entries(headersFrom(sent))
  return Object.fromEntries(entries.map(([name, secret]) => [name, restore(name, secret)]))
}

const merged = (
  stored: StoredClient,
  body: Record<string, unknown>,
  { dialect, environment }: Context,
): StoredClient => {
  const { absentFields, canDisable } = dialect.edit
  const fresh = clientFrom(body, dialect)
  const isSent = (field: string): boolean => body[field] !== undefined && body[field] !== null
  const takes = (field: string): boolean => absentFields !== 'unchanged' || isSent(field)
  const takesHeaders = absentFields === 'emptied' || isSent('headers')
  const pricing = (body['tool_pricing'] ?? {}) as Record<string, number>
  return {
    ...stored,
    name: takes('name') ? fresh.name : stored.name,
    headers: takesHeaders
      ? mergedHeaders(stored, body['headers'], dialect, environment)
      : stored.headers,
    toolsToExecute: takes('tools_to_execute') ? fresh.toolsToExecute : stored.toolsToExecute,
    toolsToAutoExecute: takes('tools_to_auto_execute')
      ? fresh.toolsToAutoExecute
      : stored.toolsToAutoExecute,
    extraHeaders: takes('allowed_extra_headers') ? fresh.extraHeaders : stored.extraHeaders,
    isPingAvailable: isSent('is_ping_available') ? fresh.isPingAvailable : stored.isPingAvailable,
    isCodeMode: takes('is_code_mode_client') ? fresh.isCodeMode : stored.isCodeMode,
    syncIntervalMinutes: takes('tool_sync_interval')
      ? fresh.syncIntervalMinutes
      : stored.syncIntervalMinutes,
    toolPricing: takes('tool_pricing') ? pricing : stored.toolPricing,
    tls: isSent('tls_config') ? fresh.tls : stored.tls,
    isDisabled: canDisable && isSent('disabled') ? body['disabled'] === true : stored.isDisabled,
    isOnAllKeys: isSent('allow_on_all_virtual_keys') ? fresh.isOnAllKeys : stored.isOnAllKeys,
  }
}

const applyDisabled = async (client: LiveClient, { clients }: Context): Promise<void> => {
  const { isDisabled } = client.stored
  if (isDisabled && client.state !== 'disabled') {
    await client.connection?.close()
    client.connection = null
    client.state = 'disabled'
  } else if (!isDisabled && client.state === 'disabled') {
    await clients.open(client).catch(() => undefined)
  }
}

/** The answer to a PUT. New header values reach the server with the next connection only. */
export const editClient = async (context: Context, id: string, body: string): Promise<Answer> => {
  const { dialect, clients } = context
  const client = clients.find(id)
  if (client === undefined) {
    const { status, text } = dialect.edit.unknownId(id)
    return failure(dialect, status, text)
  }
  if (body.trim() === 'null' && dialect.edit.nullBody === 'crash') {
    throw new Crash('panic: runtime error: invalid memory address or nil pointer dereference')
  }
  const decoded = decode(body, dialect.create.body)
  if ('error' in decoded) return failure(dialect, 400, `Invalid request format: ${decoded.error}`)
  const changed = merged(client.stored, decoded.value, context)
  const refusal = nameRefusal(changed.name, dialect) ?? listsRefusal(changed, dialect)
  if (refusal !== null) return failure(dialect, refusal.status, refusal.text)
  const isTaken = clients.live.some(
    (other) => other !== client && other.stored.name === changed.name,
  )
  if (isTaken) {
    const { status, text } = dialect.edit.nameTaken(changed.name)
    return failure(dialect, status, text)
  }
  client.stored = changed
  await applyDisabled(client, context)
  return success('MCP client edited successfully')
}
