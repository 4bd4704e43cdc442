import { failure, json, type Answer } from './answers.ts'
import { ConnectFailure } from './connectFailure.ts'
import type { Context } from './context.ts'
import type { LiveClient } from './liveClient.ts'
import type { OAuthConfig } from './oauthConfigs.ts'
import { wordOf } from './signInAnswers.ts'
import type { StoredClient } from './storedClient.ts'

/** Completes the sign-in of a configuration: its client is made, or connected anew (3.2). */
export const createCompletion = (context: Context): ((configId: string) => Promise<Answer>) => {
  const { dialect, clients, oauth } = context
  const rules = dialect.signIn!
  const fail = (code: number, message: string): Answer => failure(dialect, code, message)

  const verified = (count: number): Answer =>
    json(200, {
      message: `OAuth configuration verified successfully. ${count} tools discovered. Each user will authenticate individually when using this MCP server.`,
      status: 'success',
      tools_count: count,
    })

  const connected = (): Answer =>
    json(200, { message: 'MCP client connected successfully with OAuth', status: 'success' })

  /** Makes the client that waited for the sign-in; for users' own sign-ins with the tools this one showed. */
  const make = async (config: OAuthConfig, pending: StoredClient): Promise<Answer> => {
    const isShared = pending.authType === 'oauth'
    if (!isShared) pending.discoveredTools = await clients.verify(pending, true)
    const { refusal } = await clients.create(pending)
    if (refusal !== null) {
      if (!isShared) config.pending = null
      return fail(refusal.status, refusal.text)
    }
    config.pending = null
    config.isOpen = false
    if (isShared) return connected()
    if (!rules.canVerify) config.token = null
    return verified(pending.discoveredTools.length)
  }

  const applyAgain = async (config: OAuthConfig, client: LiveClient): Promise<Answer> => {
    const isShared = client.stored.authType === 'oauth'
    const last = config.signIns.at(-1)!
    if (last.status !== 'authorized') return fail(409, 'Authorization has not completed yet')
    if (!isShared && !config.isOpen) {
      return fail(409, 'This OAuth verification has already been completed')
    }
    await clients.refresh(client)
    client.stored.discoveredTools = client.tools
    client.shownState = null
    config.isOpen = false
    return isShared ? connected() : verified(client.tools.length)
  }

  return async (id) => {
    const config = oauth.find(id)
    if (config === undefined) return fail(404, 'OAuth config not found')
    const { pending } = config
    const client = clients.live.find(({ stored }) => stored.oauth === config)
    try {
      if (pending !== null) {
        const word = wordOf(config, config.signIns[0]!, rules)
        return word === 'authorized'
          ? await make(config, pending)
          : fail(400, `OAuth not authorized yet. Current status: ${word}`)
      }
      if (rules.completesAgain && client !== undefined) return await applyAgain(config, client)
    } catch (error) {
      if (!(error instanceof ConnectFailure)) throw error
      if (pending?.authType === 'per_user_oauth') config.pending = null
      return fail(500, `Failed to verify OAuth configuration: ${error.message}`)
    }
    const gone =
      'MCP client not found in pending OAuth clients. The OAuth flow may have expired or already been completed.'
    return fail(404, gone)
  }
}
