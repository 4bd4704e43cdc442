import { failure, json, type Answer } from './answers.ts'
import { AuthorizationFailure, completeTerms, register, termsFrom } from './authorization.ts'
import type { Context } from './context.ts'
import type { Dialect } from './dialect.ts'
import { externalUrl } from './externalUrl.ts'
import type { LiveClient } from './liveClient.ts'
import { authorizeUrlOf, freshSignIn, type OAuthConfig, type SignIn } from './oauthConfigs.ts'
import type { Call } from './router.ts'
import { resolve } from './secret.ts'
import type { StoredClient } from './storedClient.ts'

const nextSteps = [
  '1. Open authorize_url in a browser to approve access',
  "2. Poll status_url to check when status becomes 'authorized'",
  '3. POST complete_url to activate the MCP client',
]
const sharedMessage = 'OAuth authorization required'
const perUserMessage =
  'Test OAuth configuration: please authorize to verify the setup. This login is only used to verify connectivity and discover available tools — it will not be saved.'

/** Whether creating such a client begins a sign-in. */
export const beginsSignIn = ({ authType }: StoredClient, { signIn }: Dialect): boolean =>
  signIn !== null &&
  (authType === 'oauth' || (authType === 'per_user_oauth' && signIn.hasPerUserTypes))

/** Begins sign-ins, for clients to be made and for those there are (3.2, 5). */
export const createSignIns = (context: Context) => {
  const { dialect, environment, oauth } = context
  const rules = dialect.signIn!
  const fail = (status: number, message: string): Answer => failure(dialect, status, message)
  const notInitiated = (error: unknown): Answer => {
    if (!(error instanceof AuthorizationFailure)) throw error
    return fail(500, `Failed to initiate OAuth flow: ${error.message}`)
  }

  const newSignIn = (call: Call): SignIn =>
    freshSignIn(`${externalUrl(call, context)}/api/oauth/callback`, context.signInMs)

  const pendingAnswer = (
    config: OAuthConfig,
    { id: clientId, authType }: StoredClient,
    signIn: SignIn,
    more: { message?: string; flow_id?: string } & Record<string, string>,
  ): Answer => {
    const query = more.flow_id === undefined ? '' : `?flow_id=${more.flow_id}`
    const isNamed =
      rules.namesPaths === 'always' ||
      (rules.namesPaths === 'for shared clients' && authType === 'oauth')
    const paths = {
      complete_url: `/api/mcp/client/${config.id}/complete-oauth`,
      status_url: `/api/oauth/config/${config.id}/status${query}`,
      next_steps: nextSteps,
    }
    return json(200, {
      authorize_url: authorizeUrlOf(config, signIn),
      expires_at: signIn.expiresAt,
      mcp_client_id: clientId,
      oauth_config_id: config.id,
      status: 'pending_oauth',
      ...(isNamed ? paths : {}),
      ...more,
    })
  }

  /** The answer to the create of a client that signs in; it is listed once that is completed. */
  const begin = async (client: StoredClient, sent: unknown, call: Call): Promise<Answer> => {
    if (sent === undefined || sent === null) {
      return fail(400, `OAuth configuration is required when auth_type is '${client.authType}'`)
    }
    const named = termsFrom(sent)
    const url = client.url === null ? '' : (resolve(client.url, environment) ?? '')
    if (named.clientId === '' && url === '') {
      const needed =
        'Either client_id must be provided, or server URL must be set for OAuth discovery and dynamic client registration'
      return fail(400, needed)
    }
    const signIn = newSignIn(call)
    try {
      const terms = await completeTerms(named, url, signIn.redirectUri)
      const message = client.authType === 'oauth' ? sharedMessage : perUserMessage
      return pendingAnswer(oauth.add(terms, client, signIn), client, signIn, { message })
    } catch (error) {
      return notInitiated(error)
    }
  }

  /** A further sign-in for a client there is; the bare status of its configuration stays as it was. */
  const beginAgain = (
    { stored }: LiveClient,
    config: OAuthConfig,
    call: Call,
    more: Record<string, string> = {},
  ): Answer => {
    const signIn = newSignIn(call)
    config.signIns.push(signIn)
    config.isOpen = true
    return pendingAnswer(config, stored, signIn, { ...more, flow_id: signIn.id })
  }

  /** The first sign-in once more, which the bare status shows. */
  const verify = ({ stored }: LiveClient, config: OAuthConfig, call: Call): Answer => {
    const signIn = newSignIn(call)
    config.signIns = [signIn]
    config.isOpen = true
    return pendingAnswer(config, stored, signIn, {})
  }

  /** Registers the gateway anew with the authorization server, then as `beginAgain`. */
  const reregister = async (
    client: LiveClient,
    config: OAuthConfig,
    call: Call,
  ): Promise<Answer> => {
    const previous = config.terms.clientId
    try {
      config.terms = await register(config.terms, newSignIn(call).redirectUri)
    } catch (error) {
      return notInitiated(error)
    }
    return beginAgain(client, config, call, {
      registered_client_id: config.terms.clientId,
      previous_client_id: previous,
    })
  }

  return { begin, beginAgain, verify, reregister }
}
