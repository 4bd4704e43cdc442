import { CLIENT_NAME } from './text/facts.ts'

/**
 * The rules by which gateways take a client's name. strict: v1.4.18 and newer. loose: v1.3.63,
 * which takes any name but a blank one (wire).
 */
export type NameRule = 'strict' | 'loose'

/** Why a gateway would refuse this name, for the end of a sentence; null when it takes it. */
export function checkClientName(name: string, rule: NameRule): string | null {
  if (name.trim() === '') return CLIENT_NAME.missing
  if (rule === 'loose') return null
  if (!isAscii(name)) return CLIENT_NAME.ascii
  if (name.includes('-')) return CLIENT_NAME.hyphen
  if (/\s/.test(name)) return CLIENT_NAME.space
  if (/^\d/.test(name)) return CLIENT_NAME.digit
  // v2 makes an address of the name and refuses one without a letter or digit in it.
  if (!/[a-z0-9]/i.test(name)) return CLIENT_NAME.blank
  return null
}

/** A name that every gateway takes, made from any text: `server_everything`, `my_files`. */
export function suggestClientName(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/gi, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60)
    .replace(/_+$/, '')
  if (words === '') return 'server'
  return /^\d/.test(words) ? `server_${words}` : words
}

const isAscii = (text: string): boolean =>
  [...text].every((character) => character.codePointAt(0)! < 128)
