import { isLoopback } from '../../../shared/loopback.ts'

/** Scheme, host and port of what was typed; the text itself while it is no whole URL. */
export function originOf(url: string): string {
  const text = url.trim()
  const { origin } = URL.parse(text) ?? { origin: 'null' }
  return origin === 'null' ? text : origin
}

/** What was typed names another computer; an address that is not whole yet names none. */
export function isRemote(url: string): boolean {
  const host = url.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
  const whole = `http://${host}`
  return host !== '' && URL.canParse(whole) && !isLoopback(whole) && !host.startsWith('0.0.0.0')
}
