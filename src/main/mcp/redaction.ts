import { homedir } from 'node:os'
import { beginning } from './ownText.ts'

/** What stands where a secret was. */
export const MASK = '••••'
/** Shorter values ("1", "yes") would mask ordinary text and protect nothing. */
export const MIN_SECRET_CHARS = 4

export interface Redaction {
  /** Length of the longest secret. */
  longest: number
  /** The text with every secret replaced. */
  hide: (text: string) => string
  /** For a text that was cut at its end: hides also the beginning of a secret cut in two. */
  hideCut: (text: string) => string
  /** From now on this is a secret too. */
  add: (secret: string) => void
}

/** Hides the values of a recipe that are secret; one of many lines is hidden line by line. */
export function redactionOf(env: { value: string | null; isSecret: boolean }[]): Redaction {
  const linesOf = (value: string): string[] =>
    value
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line.length >= MIN_SECRET_CHARS)
  const longestFirst = (lines: string[]) => lines.toSorted((a, b) => b.length - a.length)
  let secrets = longestFirst(
    env.filter(({ isSecret }) => isSecret).flatMap(({ value }) => linesOf(value ?? '')),
  )
  const hide = (text: string): string =>
    secrets.reduce((hidden, secret) => hidden.replaceAll(secret, MASK), text)
  const hideCut = (text: string): string => {
    let hidden = hide(text)
    for (const secret of secrets) {
      for (let length = secret.length - 1; length > 0; length -= 1) {
        if (hidden.endsWith(secret.slice(0, length))) {
          hidden = hidden.slice(0, -length) + MASK
          break
        }
      }
    }
    return hidden
  }
  return {
    get longest() {
      return secrets[0]?.length ?? 0
    },
    hide,
    hideCut,
    add: (secret) => void (secrets = longestFirst([...secrets, ...linesOf(secret)])),
  }
}

/** The same value with every text in it gone through `hide`; keys of objects too. */
export function hideIn(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value)
  if (Array.isArray(value)) return value.map((item) => hideIn(item, hide))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [hide(key), hideIn(item, hide)]),
  )
}

// eslint-disable-next-line no-control-regex
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-Z\\^-~])/g
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]+/g

/** Text of a program without colours, other terminal commands and what turns text around. */
export function plainText(text: string): string {
  return text.replace(ESCAPES, '').replace(CONTROLS, '')
}

/** A piece of foreign text that fits into a sentence. Megabytes cost no more than a page. */
export function excerpt(text: string, maxChars = 160): string {
  const page = beginning(text, 50 * maxChars)
  const plain = plainText(page).replaceAll(/\s+/g, ' ').trim()
  const isWhole = plain.length <= maxChars && page.length === text.length
  return isWhole ? plain : `${beginning(plain, maxChars)}…`
}

/** The home folder as `~`, for texts that may be copied into an issue. */
export function withoutHome(text: string): string {
  const home = homedir()
  return home.length > 1 ? text.replaceAll(home, '~') : text
}
