import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext } from 'node:tls'
import { trustSystem } from './certificates.ts'
import { addressOf, openTunnel, proxyFailure } from './networkProxy.ts'
import { opened, openTls, type Trusting } from './networkTls.ts'

/**
 * A connection on which a request to the gateway may be written: with a secure context it is
 * encrypted and its certificate is trusted, through a tunnel when there is a proxy; without one it
 * leads to the proxy itself, or to the gateway when there is none.
 */
export async function openConnection(
  gateway: Trusting,
  context: SecureContext | null,
  proxy: URL | null,
  signal: AbortSignal,
): Promise<Socket> {
  const url = new URL(gateway.url)
  if (context === null) return proxy === null ? dial(url, signal) : reach(proxy, signal)
  const { host, port } = addressOf(url)
  const authority = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`
  const raw = proxy ? await openTunnel(proxy, authority, signal) : await dial(url, signal)
  return openTls(raw, gateway, context, signal)
}

async function dial(url: URL, signal: AbortSignal): Promise<Socket> {
  const socket = connect(addressOf(url))
  await opened(socket, 'connect', signal)
  return socket
}

/** A connection to the proxy itself, encrypted when it speaks https. */
async function reach(proxy: URL, signal: AbortSignal): Promise<Socket> {
  try {
    if (proxy.protocol === 'http:') return await dial(proxy, signal)
    const { host, port } = addressOf(proxy)
    trustSystem()
    const socket = connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) })
    await opened(socket, 'secureConnect', signal)
    return socket
  } catch (cause) {
    throw signal.aborted ? cause : proxyFailure(cause, proxy)
  }
}
