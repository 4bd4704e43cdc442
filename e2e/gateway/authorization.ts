import { randomUUID } from 'node:crypto'
import {
  discoverOAuthServerInfo,
  extractWWWAuthenticateParams,
} from '@modelcontextprotocol/sdk/client/auth.js'
import { objectIn } from './goJson.ts'
import type { OAuthTerms, SignIn, Token } from './oauthConfigs.ts'

/** Thrown with the gateway's sentence when an authorization server is not found or refuses. */
export class AuthorizationFailure extends Error {}

const noMetadata =
  'OAuth discovery failed: failed to fetch authorization server metadata: failed to fetch metadata from any authorization server. Please provide authorize_url, token_url, and registration_url manually'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []

/** What a create or an edit sends as `oauth_config`. */
export const termsFrom = (sent: unknown): OAuthTerms => {
  const field = objectIn(sent)
  return {
    clientId: textOf(field['client_id']),
    clientSecret: textOf(field['client_secret']),
    authorizeUrl: textOf(field['authorize_url']),
    tokenUrl: textOf(field['token_url']),
    registrationUrl: textOf(field['registration_url']),
    scopes: textsOf(field['scopes']),
    resource: textOf(field['resource']),
  }
}

/** Asks the MCP server who gives out its tokens; what the caller named stays as it is. */
const discovered = async (terms: OAuthTerms, serverUrl: string): Promise<OAuthTerms> => {
  const found = await fetch(serverUrl)
    .then(async (response) => {
      const { resourceMetadataUrl } = extractWWWAuthenticateParams(response)
      await response.body?.cancel()
      return discoverOAuthServerInfo(serverUrl, resourceMetadataUrl ? { resourceMetadataUrl } : {})
    })
    .catch(() => null)
  const metadata = found?.authorizationServerMetadata
  if (metadata === undefined) throw new AuthorizationFailure(noMetadata)
  const { scopes_supported: scopes = [], resource } = found?.resourceMetadata ?? {}
  return {
    ...terms,
    authorizeUrl: terms.authorizeUrl || metadata.authorization_endpoint,
    tokenUrl: terms.tokenUrl || metadata.token_endpoint,
    registrationUrl: terms.registrationUrl || (metadata.registration_endpoint ?? ''),
    scopes: terms.scopes.length > 0 ? terms.scopes : scopes,
    resource: terms.resource || (resource ?? ''),
  }
}

/** Registers anew; rejects with an AuthorizationFailure where that is not possible. */
export const register = async (terms: OAuthTerms, redirectUri: string): Promise<OAuthTerms> => {
  const failed = (why: string): AuthorizationFailure =>
    new AuthorizationFailure(`dynamic client registration failed: ${why}`)
  if (terms.registrationUrl === '') throw failed('no registration endpoint')
  const response = await fetch(terms.registrationUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Bifrost MCP Gateway',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      ...(terms.scopes.length === 0 ? {} : { scope: terms.scopes.join(' ') }),
    }),
  }).catch((error: unknown) => {
    throw failed((error as Error).message)
  })
  const body = objectIn(await response.json().catch(() => null))
  const clientId = textOf(body['client_id'])
  if (!response.ok || clientId === '') throw failed(`status ${response.status}`)
  return { ...terms, clientId, clientSecret: textOf(body['client_secret']) }
}

/** Fills in what the caller left out, by asking; rejects with an AuthorizationFailure. */
export const completeTerms = async (
  named: OAuthTerms,
  serverUrl: string,
  redirectUri: string,
): Promise<OAuthTerms> => {
  const isKnown = named.clientId !== '' || named.registrationUrl !== ''
  const isNamed = named.authorizeUrl !== '' && named.tokenUrl !== '' && isKnown
  const terms = isNamed ? named : await discovered(named, serverUrl)
  return terms.clientId === '' ? register(terms, redirectUri) : terms
}

/** Changes the code of a consent into a token; rejects with an AuthorizationFailure. */
export const exchange = async (
  terms: OAuthTerms,
  { verifier, redirectUri }: SignIn,
  code: string,
): Promise<Token> => {
  const response = await fetch(terms.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: terms.clientId,
      code_verifier: verifier,
      ...(terms.clientSecret === '' ? {} : { client_secret: terms.clientSecret }),
    }),
  }).catch((error: unknown) => {
    throw new AuthorizationFailure((error as Error).message)
  })
  const body = objectIn(await response.json().catch(() => null))
  const access = textOf(body['access_token'])
  if (!response.ok || access === '') {
    throw new AuthorizationFailure(`token exchange failed with status ${response.status}`)
  }
  const scope = textOf(body['scope'])
  return {
    id: randomUUID(),
    access,
    scopes: scope === '' ? terms.scopes : scope.split(' '),
    createdAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + Number(body['expires_in'] ?? 3600) * 1000).toISOString(),
  }
}
