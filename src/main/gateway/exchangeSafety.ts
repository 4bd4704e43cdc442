import { EXCHANGE } from '../../shared/text/exchange.ts'
import { hostOf, isLoopback } from './address.ts'
import { isSameWay, type Described } from './exchangeEntry.ts'
import { losesProduction } from './guard.ts'

/** What makes the way to a gateway less safe, or leads it through somebody else. */
export function warningsOf({ url, auth, allowPlainHttp, network }: Described): string[] {
  const isPlain = url.startsWith('http:') && !isLoopback(url) && auth !== 'none'
  const isProxy = !/^(?:environment|none)$/.test(network.proxy)
  return [
    ...(isPlain && allowPlainHttp ? [EXCHANGE.warnPlainHttp(hostOf(url))] : []),
    ...(network.fingerprint === '' ? [] : [EXCHANGE.warnFingerprint]),
    ...(network.ca === '' ? [] : [EXCHANGE.warnCa]),
    ...(isProxy ? [EXCHANGE.warnProxy(network.proxy)] : []),
  ]
}

/** What a gateway that is here would lose in safety if an entry took its place. */
export function lossesOf(before: Described, after: Described): string[] {
  const { name, auth } = before
  const isElsewhere = new URL(before.url).origin !== new URL(after.url).origin
  return [
    ...(losesProduction(before, after) ? [EXCHANGE.lossProduction(name)] : []),
    ...(before.isReadOnly && !after.isReadOnly ? [EXCHANGE.lossReadOnly] : []),
    ...(isElsewhere ? [EXCHANGE.lossHost(before.url, after.url, after.auth !== 'none')] : []),
    ...(auth === 'none' || isSameWay(before, after) ? [] : [EXCHANGE.lossCredential]),
  ]
}
