import type {
  OAuthClientProvider,
  OAuthDiscoveryState,
} from '@modelcontextprotocol/sdk/client/auth.js'
import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js'

const CLIENT_NAME = 'Bifrost Tray'

/** What this app is to a server: a public client whose browser comes back to this computer. */
const metadataFor = (redirectUrl: string, scope: string): OAuthClientMetadata => ({
  client_name: CLIENT_NAME,
  redirect_uris: [redirectUrl],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  ...(scope === '' ? {} : { scope }),
})

interface FlowOptions {
  redirectUrl: string
  state: string
  /** Empty where the app registers itself. */
  clientId: string
  scopes: string
}

/** What the SDK asks for during one sign-in by the user; remembers until the flow is over. */
export class FlowProvider implements OAuthClientProvider {
  readonly redirectUrl: string
  readonly clientMetadata: OAuthClientMetadata
  /** Where the browser has to go; null before the SDK found it out. */
  address: URL | null = null
  client: OAuthClientInformationMixed | undefined
  granted: OAuthTokens | undefined
  discovered: OAuthDiscoveryState | undefined
  readonly #state: string
  #verifier = ''

  constructor({ redirectUrl, state, clientId, scopes }: FlowOptions) {
    this.redirectUrl = redirectUrl
    this.clientMetadata = metadataFor(redirectUrl, scopes)
    this.client = clientId === '' ? undefined : { client_id: clientId }
    this.#state = state
  }

  state = (): string => this.#state
  clientInformation = (): OAuthClientInformationMixed | undefined => this.client
  saveClientInformation = (client: OAuthClientInformationMixed): void => void (this.client = client)
  tokens = (): OAuthTokens | undefined => this.granted
  saveTokens = (tokens: OAuthTokens): void => void (this.granted = tokens)
  redirectToAuthorization = (address: URL): void => void (this.address = address)
  codeVerifier = (): string => this.#verifier
  saveCodeVerifier = (verifier: string): void => void (this.#verifier = verifier)
  discoveryState = (): OAuthDiscoveryState | undefined => this.discovered
  saveDiscoveryState = (found: OAuthDiscoveryState): void => void (this.discovered = found)
}

interface RenewalOptions {
  client: OAuthClientInformationMixed
  tokens: OAuthTokens
  /** Newer tokens came. */
  onTokens: (tokens: OAuthTokens) => Promise<void>
  /** The server takes neither token any more. */
  onRefused: () => Promise<void>
}

/** What the SDK asks for to renew a token. It can never lead to a browser or to a registration. */
export class RenewalProvider implements OAuthClientProvider {
  /** Says that a user stands behind the tokens; nothing listens there. */
  readonly redirectUrl = 'http://127.0.0.1/callback'
  readonly clientMetadata = metadataFor(this.redirectUrl, '')
  readonly #options: RenewalOptions
  #tokens: OAuthTokens | undefined

  constructor(options: RenewalOptions) {
    this.#options = options
    this.#tokens = options.tokens
  }

  clientInformation = (): OAuthClientInformationMixed => this.#options.client
  tokens = (): OAuthTokens | undefined => this.#tokens
  saveTokens = (tokens: OAuthTokens): Promise<void> => this.#options.onTokens(tokens)
  saveCodeVerifier = (): void => undefined
  codeVerifier = (): string => ''
  redirectToAuthorization = (): void => {
    throw new Error('a person has to sign in')
  }
  invalidateCredentials = async (): Promise<void> => {
    this.#tokens = undefined
    await this.#options.onRefused()
  }
}
