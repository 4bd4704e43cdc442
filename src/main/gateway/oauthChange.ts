import { wantsSecret } from '../../shared/clientSettings.ts'
import type { OauthTerms } from '../../shared/model/oauthTerms.ts'
import { FIELD } from '../../shared/text/facts.ts'
import { valueOf, type Json } from './json.ts'
import { isGatewayMask } from './mask.ts'
import { settingsOf } from './settings.ts'
import { configOf, type WireClient } from './wire.ts'

/**
 * What a PUT says of another sign-in. An ID or secret left empty goes back as the mask it came as,
 * which changes nothing (2.5, code of v2).
 */
export function oauthOf({ item }: WireClient, oauth: OauthTerms): Json {
  const config = configOf(item)
  return {
    client_id: oauth.clientId || valueOf(config['oauth_client_id']),
    client_secret: oauth.clientSecret || valueOf(config['oauth_client_secret']),
    authorize_url: oauth.authorizeUrl,
    token_url: oauth.tokenUrl,
    registration_url: oauth.registrationUrl,
    scopes: [...oauth.scopes],
    resource: oauth.resource,
  }
}

/**
 * What no gateway would take of it, in words; empty when all is well. A secret goes to no new
 * address unless it is typed again (4, code of v2).
 */
export function badOauth(before: WireClient, oauth: OauthTerms): string[] {
  const listed = settingsOf(before).oauth
  if (listed === null) return [FIELD.oauth]
  const isMasked = isGatewayMask(oauth.clientId) || isGatewayMask(oauth.clientSecret)
  const isMissing = oauth.clientSecret === '' && wantsSecret(listed, oauth)
  return isMasked || isMissing ? [FIELD.oauthSecret] : []
}
