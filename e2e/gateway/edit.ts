import { Crash, failure, json, success, type Answer } from './answers.ts'
import { ConnectFailure } from './connectFailure.ts'
import type { Context } from './context.ts'
import type { Dialect, Refusal } from './dialect.ts'
import { decode } from './goJson.ts'
import { referenceRefusal } from './guards.ts'
import { isHeld, type LiveClient } from './liveClient.ts'
import { rotate, rotated } from './oauthEdit.ts'
import { changeDocument } from './openapiClients.ts'
import { mask, resolve, type Environment, type Secret } from './secret.ts'
import { clientFrom, headersFrom, type StoredClient } from './storedClient.ts'
import { limitsRefusal, listsRefusal, nameRefusal } from './validate.ts'

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

/** Its own mask restores the certificate authority, as it does for headers (2.5, wire). */
const mergedTls = (
  stored: StoredClient['tls'],
  fresh: StoredClient['tls'],
  restoresMasks: boolean,
): StoredClient['tls'] => {
  if (stored === null || fresh === null || !restoresMasks) return fresh
  const { literal } = fresh.certificate
  const isMask = literal !== '' && literal === mask(stored.certificate.literal)
  return isMask ? { ...fresh, certificate: stored.certificate } : fresh
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
    savedName: (takes('name') ? fresh.name : '') || stored.savedName,
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
      ? Number(body['tool_sync_interval'] ?? 0)
      : stored.syncIntervalMinutes,
    toolPricing: takes('tool_pricing')
      ? pricing
      : { ...stored.hiddenPricing, ...stored.toolPricing },
    hiddenPricing: {},
    userHeaderKeys: takes('per_user_header_keys') ? fresh.userHeaderKeys : stored.userHeaderKeys,
    tls: isSent('tls_config')
      ? mergedTls(stored.tls, fresh.tls, dialect.edit.restoresMasks)
      : stored.tls,
    isDisabled: canDisable && takes('disabled') ? body['disabled'] === true : stored.isDisabled,
    isOnAllKeys:
      takes('allow_on_all_virtual_keys') || isSent('allow_by_default')
        ? fresh.isOnAllKeys
        : stored.isOnAllKeys,
    needsStickiness: isSent('needs_session_stickiness')
      ? fresh.needsStickiness
      : stored.needsStickiness,
    executionTimeoutSeconds: isSent('tool_execution_timeout')
      ? fresh.executionTimeoutSeconds
      : stored.executionTimeoutSeconds,
  }
}

/** Why the server refuses new headers, asked before anything is saved; null when it takes them or is not asked. */
const headersRefusal = async (
  client: LiveClient,
  changed: StoredClient,
  { dialect, clients }: Context,
): Promise<Answer | null> => {
  const isChanged = JSON.stringify(changed.headers) !== JSON.stringify(client.stored.headers)
  // Only what a shared connection over http carries (maximhq/bifrost 149ce224, handlers/mcp.go).
  const isShared = changed.type === 'http' && /^(?:none|headers)$/.test(changed.authType)
  if (!dialect.edit.verifiesHeaders || !isShared || !isChanged || changed.isDisabled) return null
  try {
    await clients.verify(changed)
    return null
  } catch (error) {
    if (!(error instanceof ConnectFailure)) throw error
    const text = `The new headers were rejected by the MCP server, so nothing was changed: ${error.message}`
    return failure(dialect, 422, text)
  }
}

/** Switches a client off or on; false when it could not be switched on. */
const applyDisabled = async (
  client: LiveClient,
  { clients, dialect }: Context,
): Promise<boolean> => {
  const { isDisabled } = client.stored
  if (isDisabled && client.state !== 'disabled') await clients.disable(client)
  if (isDisabled || client.state !== 'disabled') return true
  if (!isHeld(client.stored, dialect)) {
    // Nothing is dialled: it shows its old tools though the server may be gone (4).
    client.state = 'connected'
    return true
  }
  try {
    await clients.open(client)
    return true
  } catch (error) {
    if (!(error instanceof ConnectFailure)) throw error
    if (dialect.edit.failedEnable === 'partial success') client.state = 'disabled'
    return dialect.edit.failedEnable === 'success'
  }
}

/** The answer to a PUT. New header values reach the server with the next connection only. */
export const editClient = async (context: Context, id: string, body: string): Promise<Answer> => {
  const { dialect, clients, keys, auth } = context
  const refuse = ({ status, text }: Refusal): Answer => failure(dialect, status, text)
  const client = clients.find(id)
  if (client === undefined) return refuse(dialect.edit.unknownId(id, clients.wasUsed))
  if (body.trim() === 'null' && dialect.edit.nullBody === 'crash') {
    throw new Crash('panic: runtime error: invalid memory address or nil pointer dereference')
  }
  const decoded = decode(body, dialect.edit.body)
  if ('error' in decoded) return failure(dialect, 400, dialect.invalidBody(decoded.error))
  const { oauthRefusal } = dialect.edit
  if (oauthRefusal !== null && decoded.value['oauth_config'] !== undefined) {
    return failure(dialect, 400, oauthRefusal)
  }
  const terms = dialect.edit.rotatesOauth ? rotated(client, decoded.value) : null
  if (terms !== null && 'status' in terms) return refuse(terms)
  const changed = merged(client.stored, decoded.value, context)
  const refusal =
    nameRefusal(changed.name, dialect) ??
    listsRefusal(changed, dialect) ??
    limitsRefusal(changed, decoded.value, dialect, false) ??
    (auth.isEnabled
      ? null
      : referenceRefusal(changed, dialect, false, decoded.value['openapi_config'])) ??
    (await changeDocument(changed, decoded.value, context))
  if (refusal !== null) return refuse(refusal)
  const isTaken = clients.live.some(
    (other) => other !== client && other.stored.name === changed.name,
  )
  if (isTaken) {
    if (dialect.edit.showsTakenName)
      client.stored = { ...changed, savedName: client.stored.savedName }
    return refuse(dialect.edit.nameTaken(changed.name))
  }
  const rejected = await headersRefusal(client, changed, context)
  if (rejected !== null) return rejected
  if (client.isRetried && dialect.edit.retriedText !== null) {
    return failure(dialect, 500, dialect.edit.retriedText(id))
  }
  client.stored = changed
  if (changed.openapi !== null) client.tools = changed.discoveredTools
  if (terms !== null) rotate(client, terms)
  if (dialect.edit.listsToolsAgain) {
    const fault = await clients.listAgain(client)
    if (fault !== null) {
      const failed = 'Failed to edit MCP client: failed to edit MCP client: '
      return failure(dialect, 500, `${failed}failed to retrieve external tools: ${fault}`)
    }
  }
  const isDone = await applyDisabled(client, context)
  // The assignments come last: what stands above is saved even when they are refused.
  const assigned = dialect.edit.assignsKeys
    ? keys.replaceFor(id, decoded.value['vk_configs'])
    : null
  if (assigned !== null) return refuse(assigned)
  const message = 'MCP client edited successfully'
  return isDone ? success(message) : json(200, { message, status: 'partial_success' })
}
