import { choiceText } from '../../shared/clientSettings.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import type { RecreationReview } from '../../shared/model/recreation.ts'
import { RECREATION_NOTE } from '../../shared/text/recreation.ts'
import { clean } from './failures.ts'
import { valueOf } from './json.ts'
import type { VirtualKey } from './keys.ts'
import { isGatewayMask } from './mask.ts'
import type { Present } from './presentClient.ts'
import { configOf } from './wire.ts'

/**
 * What becomes of what hangs on a client once it is made anew as `next` says. `keys`: the virtual
 * keys of the gateway; null when they could not be read.
 */
export function fateOf(
  present: Present,
  next: NewClient,
  keys: readonly VirtualKey[] | null,
): Pick<RecreationReview, 'lost' | 'restored' | 'notRestored'> {
  const { client, dialect } = present
  const isForEach = client.auth.startsWith('per_user')
  const { tools = 'all', autoTools = [], pricing = {}, isDisabled } = next.settings
  const names = keyNames(present, keys)
  return {
    lost: [
      RECREATION_NOTE.id(client.id),
      ...(client.auth === 'oauth' ? [RECREATION_NOTE.signedIn] : []),
      ...(isForEach ? [RECREATION_NOTE.usersSignedIn] : []),
      ...(client.auth.includes('oauth') ? [RECREATION_NOTE.underWay] : []),
    ],
    restored: [
      RECREATION_NOTE.tools(choiceText(tools)),
      ...(dialect.hasAutoList ? [RECREATION_NOTE.autoTools(choiceText(autoTools))] : []),
      ...(Object.keys(pricing).length > 0
        ? [RECREATION_NOTE.prices(Object.keys(pricing).length)]
        : []),
      ...(names.kept.length > 0 ? [RECREATION_NOTE.keys(listed(names.kept))] : []),
      ...(isDisabled === true ? [RECREATION_NOTE.isDisabled] : []),
    ].map((line) => clean(line)),
    notRestored: [
      ...(names.gone.length > 0 ? [RECREATION_NOTE.goneKeys(listed(names.gone))] : []),
      ...(names.lost.length > 0 ? [RECREATION_NOTE.lostKeys(listed(names.lost))] : []),
      ...(!dialect.hasVirtualKeyAccess && keys === null ? [RECREATION_NOTE.noKeys] : []),
      ...hiddenIn(present, next),
    ].map((line) => clean(line)),
  }
}

const listed = (names: readonly string[]): string => names.join(', ')

/** Keys that get it again, keys that are gone, and keys this gateway does not give clients to. */
function keyNames({ client, dialect }: Present, keys: readonly VirtualKey[] | null) {
  if (!dialect.hasVirtualKeyAccess) {
    const has = ({ access }: VirtualKey) =>
      access.some(({ clientId, clientName }) =>
        clientId === null ? clientName === client.name : clientId === client.id,
      )
    return { kept: [], gone: [], lost: (keys ?? []).filter(has).map(({ name }) => name) }
  }
  const there = keys && new Set(keys.map(({ id }) => id))
  const isThere = ({ keyId }: { keyId: string }) => there === null || there.has(keyId)
  const nameOf = ({ keyId, keyName }: { keyId: string; keyName: string }) => keyName || keyId
  return {
    kept: client.keys.filter(isThere).map(nameOf),
    gone: client.keys.filter((key) => !isThere(key)).map(nameOf),
    lost: [],
  }
}

/** What the gateway does not show and nobody has typed. */
function hiddenIn({ client, dialect }: Present, next: NewClient): string[] {
  const config = configOf(client.item)
  const { tls_config: tls } = config
  const hasCa = valueOf((tls as Record<string, unknown> | null)?.['ca_cert_pem']) !== ''
  const { auth } = next
  const isOauth = auth.type === 'oauth' || auth.type === 'per_user_oauth'
  const isMasked = (field: string) => isGatewayMask(valueOf(config[field]))
  const hasTerms = isMasked('oauth_client_id') || isMasked('oauth_client_secret')
  const names = Object.keys(next.headers)
  const left = client.headerNames.filter((name) => !names.includes(name))
  const isStdio = next.target.type === 'stdio' || client.connection === 'stdio'
  return [
    ...(hasCa && (next.tls?.ca ?? '') === '' ? [RECREATION_NOTE.ca] : []),
    ...(isOauth && hasTerms && auth.terms.clientId === '' ? [RECREATION_NOTE.terms] : []),
    ...(left.length > 0 && !isStdio ? [RECREATION_NOTE.headers(left.join(', '))] : []),
    ...(dialect.hasStickiness && next.maxInstructions === null
      ? [RECREATION_NOTE.maxInstructions]
      : []),
  ]
}
