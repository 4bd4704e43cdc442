import { choiceText } from '../../shared/clientSettings.ts'
import type { KeyAccess } from '../../shared/model/clientEdit.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import type { RecreationReview } from '../../shared/model/recreation.ts'
import { RECREATION_NOTE } from '../../shared/text/recreation.ts'
import { clean } from './failures.ts'
import { valueOf } from './json.ts'
import type { VirtualKey } from './keys.ts'
import { isGatewayMask } from './mask.ts'
import type { Present } from './presentClient.ts'
import { leftCredentials } from './recreatedOpenapi.ts'
import { settingsOf } from './settings.ts'
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
      ...(!dialect.hasVirtualKeyAccess && keys === null ? [RECREATION_NOTE.noKeys] : []),
      ...hiddenIn(present, next),
    ].map((line) => clean(line)),
  }
}

const listed = (names: readonly string[]): string => names.join(', ')

/** Keys that get it again, and keys that are gone; by name as far as it is known. */
function keyNames({ client, keys: own }: Present, keys: readonly VirtualKey[] | null) {
  const names = new Map([
    ...client.keys.map(({ keyId, keyName }) => [keyId, keyName] as const),
    ...(keys ?? []).map(({ id, name }) => [id, name] as const),
  ])
  const there = keys && new Set(keys.map(({ id }) => id))
  const isThere = ({ keyId }: KeyAccess) => there === null || there.has(keyId)
  const nameOf = ({ keyId }: KeyAccess) => names.get(keyId) || keyId
  return {
    kept: own.filter(isThere).map(nameOf),
    gone: own.filter((key) => !isThere(key)).map(nameOf),
  }
}

/** What the gateway does not show and nobody has typed. */
function hiddenIn({ client, dialect }: Present, next: NewClient): string[] {
  const config = configOf(client.item)
  const { auth } = next
  const isOauth = auth.type === 'oauth' || auth.type === 'per_user_oauth'
  const isMasked = (field: string) => isGatewayMask(valueOf(config[field]))
  const hasTerms = isMasked('oauth_client_id') || isMasked('oauth_client_secret')
  const names = Object.keys(next.headers)
  const left = client.headerNames.filter((name) => !names.includes(name))
  const wanted = leftCredentials(client, next)
  const isStdio = next.target.type === 'stdio' || client.connection === 'stdio'
  return [
    ...(settingsOf(client).ca && (next.tls?.ca ?? '') === '' ? [RECREATION_NOTE.ca] : []),
    ...(isOauth && hasTerms && auth.terms.clientId === '' ? [RECREATION_NOTE.terms] : []),
    ...(left.length > 0 && !isStdio ? [RECREATION_NOTE.headers(left.join(', '))] : []),
    ...(wanted.length > 0 ? [RECREATION_NOTE.credentials(wanted.join(', '))] : []),
    ...(dialect.hasStickiness && next.maxInstructions === null
      ? [RECREATION_NOTE.maxInstructions]
      : []),
  ]
}
