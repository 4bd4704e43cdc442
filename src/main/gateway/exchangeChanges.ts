import { createHash } from 'node:crypto'
import { ExchangeField, type ExchangeChange } from '../../shared/model/exchange.ts'
import { EXCHANGE } from '../../shared/text/exchange.ts'
import { GATEWAY } from '../../shared/text/gatewayViews.ts'
import { ENVIRONMENT } from '../../shared/text/states.ts'
import type { Described } from './exchangeEntry.ts'

/** Every setting that differs, in the order of an export. */
export function changesBetween(before: Described, after: Described): ExchangeChange[] {
  const [old, fresh] = [flat(before), flat(after)]
  const [oldWords, freshWords] = [words(before), words(after)]
  return ExchangeField.options
    .filter((field) => old[field] !== fresh[field])
    .map((field) => ({ field, before: oldWords[field], after: freshWords[field] }))
}

const flat = ({ network, ...rest }: Described): Record<ExchangeField, unknown> => ({
  ...rest,
  ...network,
})

/** The values as a person reads them. */
function words(gateway: Described): Record<ExchangeField, string> {
  const { name, url, environment, auth, user, allowPlainHttp, isReadOnly, network } = gateway
  return {
    name,
    url,
    environment: ENVIRONMENT[environment],
    auth: GATEWAY.auth[auth],
    user: user || EXCHANGE.empty,
    allowPlainHttp: allowPlainHttp ? EXCHANGE.yes : EXCHANGE.no,
    isReadOnly: isReadOnly ? EXCHANGE.yes : EXCHANGE.no,
    ca: certificates(network.ca),
    clientCertificate: certificates(network.clientCertificate),
    fingerprint: network.fingerprint || EXCHANGE.empty,
    proxy: network.proxy || EXCHANGE.empty,
  }
}

/** How many there are and a mark that tells one text from another. */
function certificates(pem: string): string {
  if (pem === '') return EXCHANGE.empty
  const count = pem.match(/-----BEGIN [^-]*CERTIFICATE-----/g)?.length ?? 0
  return EXCHANGE.pem(count, createHash('sha256').update(pem).digest('hex').slice(0, 8))
}
