import { termsFrom } from './authorization.ts'
import type { Refusal } from './dialect.ts'
import { objectIn } from './goJson.ts'
import type { LiveClient } from './liveClient.ts'
import type { OAuthTerms } from './oauthConfigs.ts'
import { secretFrom } from './secret.ts'

/** Absent, empty, and any mask mean "unchanged" (2.5). */
const isUnchanged = (text: string): boolean => /^(.{4}\*{24}.{4}|\**)$/s.test(text)

const literalIn = (value: unknown): string =>
  value === undefined || value === null ? '' : secretFrom(value).literal

/** What an `oauth_config` in a PUT makes of the terms of a client (4): others, the same (null), or a refusal. */
export const rotated = (
  { stored: { oauth } }: LiveClient,
  body: Readonly<Record<string, unknown>>,
): OAuthTerms | Refusal | null => {
  const sent = body['oauth_config']
  if (oauth === null || sent === undefined || sent === null) return null
  const { terms } = oauth
  const named = termsFrom(sent)
  const fields = objectIn(sent)
  const secret = literalIn(fields['client_secret'])
  const clientId = literalIn(fields['client_id'])
  const next: OAuthTerms = {
    clientId: isUnchanged(clientId) ? terms.clientId : clientId,
    clientSecret: isUnchanged(secret) ? terms.clientSecret : secret,
    authorizeUrl: named.authorizeUrl || terms.authorizeUrl,
    tokenUrl: named.tokenUrl || terms.tokenUrl,
    registrationUrl: named.registrationUrl || terms.registrationUrl,
    scopes: Array.isArray(fields['scopes']) ? named.scopes : terms.scopes,
    resource: named.resource || terms.resource,
  }
  if (JSON.stringify(next) === JSON.stringify(terms)) return null
  if (body['disabled'] === true) {
    return { status: 400, text: 'oauth_config cannot be updated while disabling the MCP client' }
  }
  if (oauth.signIns[0]!.status === 'pending') {
    return { status: 409, text: 'oauth_config cannot be updated before the client is verified' }
  }
  const isElsewhere = next.authorizeUrl !== terms.authorizeUrl || next.tokenUrl !== terms.tokenUrl
  return isElsewhere && isUnchanged(secret)
    ? { status: 400, text: 'client_secret is required to change authorize_url or token_url' }
    : next
}

/** Takes other terms: every token is void, also where only the scopes differ (4), and somebody has to sign in again. */
export const rotate = (client: LiveClient, terms: OAuthTerms): void => {
  const { oauth } = client.stored
  if (oauth === null) return
  oauth.terms = terms
  oauth.token = null
  client.shownState = 'needs_reauth'
}
