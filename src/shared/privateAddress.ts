/**
 * Whether a URL leads to a loopback, private, link-local or shared address, by its text alone;
 * a name may still resolve to one.
 */
export function isPrivateAddress(address: string): boolean {
  const host = URL.parse(address.trim())?.hostname ?? ''
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  if (host.startsWith('[')) return isPrivateIpv6(host.slice(1, -1))
  return /^\d+(?:\.\d+){3}$/.test(host) && isPrivateIpv4(host.split('.').map(Number))
}

/** The ranges that v2 closes (bifrost-api.md 1.6), among them 100.64/10 of a carrier's NAT. */
function isPrivateIpv4([first = 0, second = 0]: readonly number[]): boolean {
  if (first === 0 || first === 10 || first === 127) return true
  if (first === 100) return second >= 64 && second < 128
  if (first === 169) return second === 254
  if (first === 172) return second >= 16 && second < 32
  return first === 192 && second === 168
}

function isPrivateIpv6(host: string): boolean {
  const mapped = /^::ffff:([0-9a-f]{1,4}):[0-9a-f]{1,4}$/.exec(host)?.[1]
  if (mapped !== undefined) {
    const word = Number.parseInt(mapped, 16)
    return isPrivateIpv4([word >> 8, word & 255])
  }
  return host === '::1' || host === '::' || /^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:/.test(host)
}
