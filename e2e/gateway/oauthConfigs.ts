import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { StoredClient } from './storedClient.ts'

/** A person's way to the authorization server and back. */
export interface SignIn {
  /** `flow_id` of the newest gateways. */
  id: string
  /** Finds it again when the browser comes back. */
  state: string
  verifier: string
  redirectUri: string
  status: 'pending' | 'authorized' | 'failed'
  createdAt: string
  expiresAt: string
}

/** What the authorization server gave. */
export interface Token {
  id: string
  access: string
  scopes: string[]
  createdAt: string
  expiresAt: string
}

/** Where and as whom a gateway asks for tokens. */
export interface OAuthTerms {
  clientId: string
  clientSecret: string
  authorizeUrl: string
  tokenUrl: string
  /** Empty where nobody named one and none was found. */
  registrationUrl: string
  scopes: string[]
  resource: string
}

/** An OAuth configuration as the gateway's database keeps it. */
export interface OAuthConfig {
  id: string
  terms: OAuthTerms
  /** The first, which the bare status shows, and those of later sign-ins; never empty. */
  signIns: SignIn[]
  token: Token | null
  isRevoked: boolean
  /** The client that completing it makes; null once it is made or thrown away. */
  pending: StoredClient | null
  /** A sign-in was begun and not completed. */
  isOpen: boolean
}

/** A sign-in that nobody has finished, which ends after this long. */
export const freshSignIn = (redirectUri: string, lifeMs: number): SignIn => ({
  id: randomUUID(),
  state: randomBytes(24).toString('base64url'),
  verifier: randomBytes(32).toString('base64url'),
  redirectUri,
  status: 'pending',
  createdAt: new Date().toISOString(),
  expiresAt: new Date(Date.now() + lifeMs).toISOString(),
})

/** The address a person has to open; its parameters in the order of the recordings. */
export const authorizeUrlOf = ({ terms }: OAuthConfig, signIn: SignIn): string => {
  const query = new URLSearchParams({
    client_id: terms.clientId,
    code_challenge: createHash('sha256').update(signIn.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    redirect_uri: signIn.redirectUri,
    response_type: 'code',
    ...(terms.scopes.length === 0 ? {} : { scope: terms.scopes.join(' ') }),
    state: signIn.state,
  })
  return `${terms.authorizeUrl}${terms.authorizeUrl.includes('?') ? '&' : '?'}${query.toString()}`
}

/** Whether the time for a sign-in is over. */
export const isExpired = ({ status, expiresAt }: SignIn): boolean =>
  status === 'pending' && Date.parse(expiresAt) <= Date.now()

/** The OAuth configurations of a gateway; they outlive its restarts. */
export class OAuthConfigs {
  readonly all: OAuthConfig[] = []

  find(id: string): OAuthConfig | undefined {
    return this.all.find((config) => config.id === id)
  }

  /** Whose sign-in the browser comes back from. */
  findByState(state: string): { config: OAuthConfig; signIn: SignIn } | undefined {
    return this.all
      .flatMap((config) => config.signIns.map((signIn) => ({ config, signIn })))
      .find(({ signIn }) => signIn.state === state)
  }

  /** Begins the first sign-in for a client that is made when it is completed. */
  add(terms: OAuthTerms, pending: StoredClient, signIn: SignIn): OAuthConfig {
    const config: OAuthConfig = {
      id: randomUUID(),
      terms,
      signIns: [signIn],
      token: null,
      isRevoked: false,
      pending,
      isOpen: true,
    }
    pending.oauth = config
    this.all.push(config)
    return config
  }
}
