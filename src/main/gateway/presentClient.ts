import type { KeyAccess } from '../../shared/model/clientEdit.ts'
import type { NewAuth, NewClient } from '../../shared/model/newClient.ts'
import { MOST_DOCUMENT } from '../../shared/limits.ts'
import type { OauthTerms } from '../../shared/model/oauthTerms.ts'
import type { OpenapiSource } from '../../shared/model/openapi.ts'
import type { GivenValues } from '../../shared/model/deletedClient.ts'
import type { Dialect } from './dialect.ts'
import { isObject, textOf, textsOf, valueOf } from './json.ts'
import { isGatewayMask, isLongMask, isReference, MASK, maskArgs, maskUrl } from './mask.ts'
import { addressIn } from './openapi.ts'
import { restoredClient } from './restore.ts'
import { settingsOf } from './settings.ts'
import { snapshotOf, type Snapshot } from './snapshot.ts'
import { configOf, type WireClient } from './wire.ts'

/** A client that is there, and whose it is. */
export interface Present {
  gatewayId: string
  dialect: Dialect
  client: WireClient
  /** The virtual keys that may use it. */
  keys: readonly KeyAccess[]
  /** What a client of an API is made of; null for others, and where the gateway has none. */
  document: string | null
}

/** What would be kept of it after a delete. */
export const copyOf = ({ client, gatewayId, document }: Present): Snapshot =>
  snapshotOf(client, gatewayId, new Date(), { document })

/**
 * The client as a create would describe it, in clear text as far as the gateway shows it; what it
 * masks is empty. Never for the window.
 */
export function presentClient(present: Present): NewClient {
  const snapshot = copyOf(present)
  return completed(present, snapshot, shownValues(present.client, snapshot))
}

/** The same for the window: what is shown in clear text is masked, where it may be a secret. */
export function maskedClient(present: Present): NewClient {
  const snapshot = copyOf(present)
  const values = shownValues(present.client, snapshot)
  const masked = snapshot.wanted.flatMap(({ key, kind, hint }): [string, string][] => {
    if (!(key in values)) return []
    if (kind === 'documentUrl' || kind === 'baseUrl') return [[key, hint]]
    return kind === 'environment' ? [[key, MASK]] : []
  })
  const shown = completed(present, snapshot, Object.fromEntries(masked))
  return shown.target.type === 'openapi' ? { ...shown, target: formTarget(shown.target) } : shown
}

/** A form has a document or its address, and no document that is longer than it takes. */
function formTarget(target: OpenapiSource): OpenapiSource {
  const isLeft = target.documentUrl !== '' || target.document.length > MOST_DOCUMENT
  return isLeft ? { ...target, document: '' } : target
}

/** What a copy wants and this gateway shows, by key. */
export function shownValues(client: WireClient, { wanted }: Snapshot): GivenValues {
  const own = [client.command, ...client.args]
  const listed = configOf(client.item)['openapi_config']
  const found = wanted.flatMap(({ key, kind, name }): [string, string][] => {
    if (kind === 'url') return isGatewayMask(client.url) ? [] : [[key, client.url]]
    if (kind === 'documentUrl' || kind === 'baseUrl') {
      const field = kind === 'documentUrl' ? 'spec_url' : 'base_url'
      const url = isObject(listed) ? textOf(listed[field]) : ''
      return isGatewayMask(url) ? [] : [[key, url]]
    }
    if (kind !== 'argument' && kind !== 'environment') return []
    const env = client.envs.find((entry) => entry.startsWith(`${name}=`)) ?? ''
    const value = kind === 'argument' ? (own[Number(name)] ?? '') : env.slice(name.length + 1)
    return isLongMask(value) ? [] : [[key, value]]
  })
  return Object.fromEntries(found)
}

/** With all that a form can say of a client, also what a create ignores. */
function completed(present: Present, snapshot: Snapshot, values: GivenValues): NewClient {
  const { client, dialect, keys } = present
  const described = restoredClient(dialect, snapshot, values)
  const { target } = described
  const { isDisabled, timeoutSeconds, pricing, isForAllKeys } = settingsOf(client)
  const names = target.type === 'stdio' ? [] : client.headerNames
  return {
    ...described,
    target: targetOf(target, present),
    auth: authOf(present, described),
    headers: { ...Object.fromEntries(names.map((name) => [name, ''])), ...described.headers },
    tls: snapshot.settings.ca
      ? { skipsVerify: snapshot.settings.skipsTlsCheck, ca: ownCa(client) }
      : described.tls,
    settings: {
      ...described.settings,
      ...(dialect.canDisable && { isDisabled }),
      ...(timeoutSeconds !== null && { timeoutSeconds }),
      ...(Object.keys(pricing).length > 0 && { pricing }),
      ...(isForAllKeys !== null && { isForAllKeys }),
      ...(keys.length > 0 && { keys: [...keys] }),
    },
  }
}

function targetOf(target: NewClient['target'], { document }: Present): NewClient['target'] {
  // Also a document that no copy would hold.
  if (target.type === 'openapi') return { ...target, document: document ?? '' }
  return 'url' in target && isGatewayMask(target.url) ? { ...target, url: '' } : target
}

/** Only where it lies elsewhere: what the gateway itself holds comes back masked (2.5). */
function ownCa({ item }: WireClient): string {
  const tls = configOf(item)['tls_config']
  const ca = isObject(tls) ? valueOf(tls['ca_cert_pem']) : ''
  return isReference(ca) ? ca : ''
}

function authOf({ client }: Present, described: NewClient): NewAuth {
  const config = configOf(client.item)
  switch (client.auth) {
    case 'oauth':
    case 'per_user_oauth':
      return { type: client.auth, terms: termsOf(config) }
    case 'per_user_headers': {
      const names = textsOf(config['per_user_header_keys'])
      return { type: client.auth, sample: Object.fromEntries(names.map((name) => [name, ''])) }
    }
    default:
      // Headers go along with every kind of sign-in (section 3); a form has them with one.
      return described.target.type !== 'stdio' && client.headerNames.length > 0
        ? { type: 'headers' }
        : described.auth
  }
}

/** The id and the secret come back masked, unless they are references (2.4). */
function termsOf(config: Record<string, unknown>): OauthTerms {
  const reference = (field: string) => {
    const value = valueOf(config[field])
    return isReference(value) ? value : ''
  }
  return {
    clientId: reference('oauth_client_id'),
    clientSecret: reference('oauth_client_secret'),
    authorizeUrl: textOf(config['oauth_authorize_url']),
    tokenUrl: textOf(config['oauth_token_url']),
    registrationUrl: textOf(config['oauth_registration_url']),
    scopes: textsOf(config['oauth_scopes']),
    resource: textOf(config['oauth_resource']),
  }
}

/**
 * A draft with the values behind the masks that the window was given and has sent back. A mask
 * that cannot be told apart stays one, and newClientBody refuses it.
 */
export function unmasked(draft: NewClient, present: NewClient): NewClient {
  const [target, old] = [draft.target, present.target]
  if (target.type === 'openapi') {
    return old.type === 'openapi' ? { ...draft, target: unmaskedApi(target, old) } : draft
  }
  if (target.type !== 'stdio') {
    if (!('url' in old) || target.url.trim() !== maskUrl(old.url)) return draft
    return { ...draft, target: { ...target, url: old.url } }
  }
  if (old.type !== 'stdio') return draft
  const [command = '', ...args] = revealed(
    [target.command.trim(), ...target.args],
    [old.command, ...old.args],
  )
  const envs = target.envs.map((env) => {
    const name = env.split('=')[0]!
    if (env !== `${name}=${MASK}`) return env
    return old.envs.find((entry) => entry.startsWith(`${name}=`)) ?? env
  })
  return { ...draft, target: { ...target, command, args, envs } }
}

/** With its document, as long as that is the one of the same address. */
function unmaskedApi(target: OpenapiSource, old: OpenapiSource): OpenapiSource {
  const revealed = (text: string, own: string) => (text.trim() === addressIn(own) ? own : text)
  const documentUrl = revealed(target.documentUrl, old.documentUrl)
  const isSame = documentUrl.trim() === old.documentUrl && target.document.trim() === ''
  return {
    ...{ ...target, documentUrl, baseUrl: revealed(target.baseUrl, old.baseUrl) },
    document: isSame ? old.document : target.document,
  }
}

/** Behind a mask is what stood after the same word before. */
function revealed(texts: readonly string[], own: readonly string[]): string[] {
  const shown = maskArgs(own)
  if (texts.join('\n') === shown.join('\n')) return [...own]
  const hidden = own.flatMap((text, at) =>
    text === shown[at] ? [] : [{ shown: shown[at]!, before: shown[at - 1] ?? '', text }],
  )
  return texts.map((text, at) => {
    const like = hidden.filter((entry) => entry.shown === text)
    const after = like.filter(({ before }) => before === (texts[at - 1] ?? ''))
    const values = new Set((after.length > 0 ? after : like).map((entry) => entry.text))
    return values.size === 1 ? [...values][0]! : text
  })
}
