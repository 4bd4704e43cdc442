import type { Certificate, Gateway, Network } from '../../shared/model/gateway.ts'
import { hostOf } from './address.ts'

/** Keeps a certificate that somebody accepted at the address they accepted it for. */
export class AcceptedCertificates {
  readonly #shown = new Set<string>()

  /** Remembers what a check showed of an address, so that it may be accepted there. */
  saw(url: string, certificate: Certificate | null): void {
    if (certificate !== null) this.#shown.add(keyOf(url, certificate.fingerprint))
  }

  /**
   * The network of a form; without the certificate accepted before when its host or port is another
   * now, unless a check showed that very certificate there too.
   */
  kept(network: Network, url: string, before: Gateway | null): Network {
    const { fingerprint } = network
    const isCarried = fingerprint !== '' && before?.network.fingerprint === fingerprint
    if (!isCarried || hostOf(before.url) === hostOf(url)) return network
    return this.#shown.has(keyOf(url, fingerprint)) ? network : { ...network, fingerprint: '' }
  }
}

const keyOf = (url: string, fingerprint: string): string => `${hostOf(url)} ${fingerprint}`
