import { z } from 'zod'
import { FEATURE, type FeatureKey as FeatureName } from '../text/gatewayViews.ts'
import { DEFAULT_NETWORK } from '../defaultNetwork.ts'
import { Failure } from './failure.ts'

export const Environment = z.enum(['local', 'development', 'staging', 'production'])
export type Environment = z.infer<typeof Environment>

/**
 * How a gateway's management API is opened: by nothing, by user and password with every call, by a
 * session they are exchanged for, by a bearer API key, or by the setup token of a gateway without
 * an admin (v2.2.6+).
 */
export const AuthMode = z.enum(['none', 'basic', 'session', 'bearer', 'setup'])
export type AuthMode = z.infer<typeof AuthMode>

/** Where the credential of a gateway lies. `missing`: it should be there and is not. */
export const CredentialPlace = z.enum(['none', 'keychain', 'memory', 'missing'])
export type CredentialPlace = z.infer<typeof CredentialPlace>

/** What is known of a gateway right now. The words are the app's own, not the gateway's. */
export const GatewayState = z.enum([
  'unknown', // not asked yet
  'connecting',
  'healthy',
  'unreachable',
  'signin', // reached, but the credential does not open it
  'error', // reached, but it answers with failures
])
export type GatewayState = z.infer<typeof GatewayState>

/** How the bytes get to a gateway; nothing in it is secret. */
export const Network = z.object({
  /** PEM of authorities that are trusted beside the system's; empty: only the system's. */
  ca: z.string().max(200_000),
  /** PEM of the certificate shown to a gateway that asks for one; its key is in the keychain. */
  clientCertificate: z.string().max(200_000),
  /** SHA-256 (hex with colons) of the one certificate taken whoever signed it; empty: none. */
  fingerprint: z.string().max(95),
  /** `environment`: HTTP_PROXY, HTTPS_PROXY and NO_PROXY; `none`; else the proxy's URL. */
  proxy: z.string().max(2000),
})
export type Network = z.infer<typeof Network>

/** A gateway as settings keep it: no credential, ever. */
export const Gateway = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(60),
  /** Base URL without a trailing slash and without /api; a path prefix stays. */
  url: z.string().max(2000),
  environment: Environment,
  auth: AuthMode,
  /** User name for Basic and sessions; empty otherwise. */
  user: z.string().max(200),
  /** The user agreed that this gateway is reached unencrypted on another computer. */
  allowPlainHttp: z.boolean(),
  /** Main refuses every write to it. */
  isReadOnly: z.boolean().catch(false),
  network: Network.catch(DEFAULT_NETWORK),
})
export type Gateway = z.infer<typeof Gateway>

/** A gateway as the window sees it. */
export const GatewayView = Gateway.extend({
  credential: CredentialPlace,
  state: GatewayState,
  version: z.string().nullable(),
  /** Nobody has to sign in there: whoever reaches it can change it. */
  isOpen: z.boolean(),
  /** It offers its tools itself, at /mcp; true until it is known not to. */
  hasMcpEndpoint: z.boolean(),
  /** ISO time since which the state holds; null while unknown. */
  since: z.string().nullable(),
  failure: Failure.nullable(),
  /** Clients that need attention, by the last good answer. */
  attention: z.number(),
})
export type GatewayView = z.infer<typeof GatewayView>

export const GatewayList = z.object({
  gateways: z.array(GatewayView),
  activeId: z.string().nullable(),
})
export type GatewayList = z.infer<typeof GatewayList>

/** What the form sends. `secret` goes in once and never comes out; null keeps the stored one. */
export const GatewayDraft = z.object({
  id: z.string().min(1).max(64).nullable(),
  name: z.string().trim().max(60),
  url: z.string().trim().max(2000),
  environment: Environment,
  auth: AuthMode,
  user: z.string().trim().max(200),
  /** Password, API key or setup token. */
  secret: z.string().max(10_000).nullable(),
  allowPlainHttp: z.boolean(),
  isReadOnly: z.boolean(),
  network: Network,
  /** PEM of the client certificate's private key; goes in once like `secret`; without it the stored one stays. */
  clientKey: z.string().max(50_000).nullish(),
  /** Without a keychain: keep the credential in memory until the app quits. */
  keepUntilQuit: z.boolean(),
})
export type GatewayDraft = z.infer<typeof GatewayDraft>

export const CheckMark = z.enum(['ok', 'warn', 'bad', 'off'])
export type CheckMark = z.infer<typeof CheckMark>

/** What the app asks a gateway's dialect for; each has its words in the text file. */
export const FeatureKey = z.enum(Object.keys(FEATURE) as [FeatureName, ...FeatureName[]])

/** How an ability was found out: by an answer, by the version, or by signs in place of a version. */
export const FoundBy = z.enum(['answer', 'version', 'signs'])
export type FoundBy = z.infer<typeof FoundBy>

/** One line of what a check found, in the order it was found. */
export const CheckLine = z.object({
  key: z.enum(['reachable', 'version', 'auth', 'setup', 'store', 'tls', 'clients']),
  mark: CheckMark,
  /** Short answer, e.g. "Yes", "v1.5.16", "User and password". */
  value: z.string(),
  /** Second half of the line, e.g. "84 ms, 127.0.0.1". */
  note: z.string(),
})
export type CheckLine = z.infer<typeof CheckLine>

/** A gateway's certificate as far as a person judges it; the texts are its own. */
export const Certificate = z.object({
  /** SHA-256, hex with colons. */
  fingerprint: z.string(),
  subject: z.string(),
  issuer: z.string(),
  /** The hosts it is for. */
  names: z.array(z.string()),
  /** ISO times; empty when they cannot be read. */
  validFrom: z.string(),
  validTo: z.string(),
})
export type Certificate = z.infer<typeof Certificate>

/** The answer to "Check": complete even when the gateway could not be opened. */
export const CheckReport = z.object({
  /** The address that will be saved, cleaned. */
  url: z.string(),
  at: z.string(),
  ms: z.number(),
  lines: z.array(CheckLine),
  /** What this gateway can and cannot do. */
  features: z.array(z.object({ key: FeatureKey, supported: z.boolean(), foundBy: FoundBy })),
  /** Why it is not usable as it stands; null when everything is fine. */
  failure: Failure.nullable(),
  /** What the gateway calls itself (env_label), if it says so. */
  label: z.string().nullable(),
  /** The certificate that was not trusted, for the user to look at; null when none was refused. */
  certificate: Certificate.nullable(),
})
export type CheckReport = z.infer<typeof CheckReport>
