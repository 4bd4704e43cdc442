/** Whether a URL names this computer, by its text alone: localhost, 127.0.0.0/8 or ::1. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** Whether the browser may be sent there: https, or http on this computer, and with no user in it. */
export function isOpenable(address: string): boolean {
  const url = URL.parse(address)
  if (url === null || url.username !== '' || url.password !== '' || url.href.length > 16_000) {
    return false
  }
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.href))
}
