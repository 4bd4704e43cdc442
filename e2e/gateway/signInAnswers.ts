import { failure, json, text, type Answer } from './answers.ts'
import { AuthorizationFailure, exchange } from './authorization.ts'
import { failurePage, successPage } from './callbackPages.ts'
import type { Context } from './context.ts'
import type { SignInRules } from './dialect.ts'
import { externalUrl } from './externalUrl.ts'
import { isExpired, type OAuthConfig, type SignIn } from './oauthConfigs.ts'
import type { Call } from './router.ts'

/** The gateway's word for how far a sign-in is. */
export const wordOf = (config: OAuthConfig, signIn: SignIn, { end }: SignInRules): string => {
  if (config.isRevoked) return 'revoked'
  return end === 'as a word' && isExpired(signIn) ? 'expired' : signIn.status
}

/** What becomes of a sign-in: the browser comes back, its status is asked, it is revoked (3.2). */
export const createSignInAnswers = (context: Context) => {
  const { dialect, oauth } = context
  const rules = dialect.signIn!
  const fail = (code: number, message: string): Answer => failure(dialect, code, message)

  /** What the browser gets that comes back from the authorization server. */
  const callback = async (call: Call): Promise<Answer> => {
    const { query } = call
    const found = oauth.findByState(query.get('state') ?? '')
    const back = (path: string): Answer =>
      text(302, null, '', { location: `${externalUrl(call, context)}/workspace/${path}` })
    const refused = (reason: string): Answer => {
      if (found?.signIn.status === 'pending' && !isExpired(found.signIn)) {
        found.signIn.status = 'failed'
      }
      if (rules.callback === 'page') return failurePage(reason)
      const error = (said: string): string => new URLSearchParams({ error: said }).toString()
      return rules.callback === 'address'
        ? back(
            `mcp-sessions/auth-failed?${error('Authentication was denied or failed. Please try again.')}`,
          )
        : back(`mcp-registry/oauth-callback?status=failed&${error(reason)}`)
    }
    if (query.has('error')) return refused(query.get('error')!)
    const code = query.get('code') ?? ''
    if (code === '' || !query.has('state')) {
      return fail(400, 'Missing required parameters: state and code')
    }
    const isOver =
      found === undefined || found.signIn.status === 'failed' || isExpired(found.signIn)
    if (isOver) return refused('invalid or expired state')
    const { config, signIn } = found
    if (signIn.status === 'pending') {
      try {
        config.token = await exchange(config.terms, signIn, code)
      } catch (error) {
        if (!(error instanceof AuthorizationFailure)) throw error
        return refused(error.message)
      }
      signIn.status = 'authorized'
      config.isRevoked = false
    }
    return rules.callback === 'page'
      ? successPage
      : back('mcp-registry/oauth-callback?status=success')
  }

  const status = ({ query }: Call, id: string): Answer => {
    const config = oauth.find(id)
    const flow = rules.canVerify ? query.get('flow_id') : null
    const signIn = config?.signIns.find((one, index) =>
      flow === null ? index === 0 : one.id === flow,
    )
    if (config === undefined || signIn === undefined) return fail(404, 'OAuth config not found')
    const { token } = config
    const word = wordOf(config, signIn, rules)
    return json(200, {
      created_at: signIn.createdAt,
      ...(rules.end === 'as a time' ? { expires_at: signIn.expiresAt } : {}),
      id,
      status: word,
      ...(token !== null && word === 'authorized'
        ? {
            token_expires_at: token.expiresAt,
            token_id: token.id,
            token_scopes: JSON.stringify(token.scopes),
          }
        : {}),
    })
  }

  /** Gives the token back; a sign-in nobody has finished ends with it. The client stays as it is (wire). */
  const revoke = (id: string): Answer => {
    const config = oauth.find(id)
    if (config === undefined) {
      return fail(500, 'Failed to revoke OAuth token: oauth config not found: %!w(<nil>)')
    }
    config.token = null
    config.isRevoked = true
    for (const signIn of config.signIns) if (signIn.status === 'pending') signIn.status = 'failed'
    return json(200, { message: 'OAuth token revoked successfully' })
  }

  return { callback, status, revoke }
}
