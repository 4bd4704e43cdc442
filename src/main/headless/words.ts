import { HEADLESS } from '../../shared/text/headless.ts'

/** What the words behind `probe` ask for. */
export interface Wanted {
  /** Command and arguments; empty when a configuration names them. */
  start: string[]
  /** A value of null is taken from the own environment. */
  env: { name: string; value: string | null }[]
  /** `Name: value`, for a server that is reached by its URL. */
  headers: string[]
  cwd: string | null
  config: string | null
  server: string | null
  timeoutMs: number | null
  usesLoginShell: boolean
  countsTokens: boolean
  isJson: boolean
}

export type Words =
  | { kind: 'run'; wanted: Wanted }
  | { kind: 'help' }
  /** With the sentence that says what cannot be understood. */
  | { kind: 'wrong'; sentence: string }

const SWITCHES = {
  '--json': 'isJson',
  '--tokens': 'countsTokens',
  '--login-shell': 'usesLoginShell',
}
const VALUED = new Set([
  '-e',
  '--env',
  '-H',
  '--header',
  '--cwd',
  '--config',
  '--server',
  '--timeout',
])
const { wrong } = HEADLESS

/** Reads the words. Behind `--`, or from the first word that is no option, all is the server's. */
export function readWords(words: readonly string[]): Words {
  const wanted: Wanted = {
    start: [],
    env: [],
    headers: [],
    cwd: null,
    config: null,
    server: null,
    timeoutMs: null,
    usesLoginShell: false,
    countsTokens: false,
    isJson: false,
  }
  const left = [...words]
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '-h' || word === '--help') return { kind: 'help' }
    if (word === '--' || !word.startsWith('-')) {
      wanted.start = word === '--' ? left : [word, ...left]
      break
    }
    const [, option = word, given] = /^(--[^=]+)=(.*)$/s.exec(word) ?? []
    if (Object.hasOwn(SWITCHES, option) && given === undefined) {
      wanted[SWITCHES[option as keyof typeof SWITCHES] as 'isJson'] = true
    } else if (VALUED.has(option)) {
      const value = given ?? left.shift()
      if (value === undefined || value === '') return refused(wrong.value(option))
      const sentence = take(wanted, option, value)
      if (sentence !== null) return refused(sentence)
    } else {
      return refused(wrong.option(word))
    }
  }
  const sentence = contradiction(wanted)
  return sentence === null ? { kind: 'run', wanted } : refused(sentence)
}

const refused = (sentence: string): Words => ({ kind: 'wrong', sentence })

/** Notes one option; the sentence when its value cannot be used. */
function take(wanted: Wanted, option: string, value: string): string | null {
  if (option === '--cwd') wanted.cwd = value
  else if (option === '--config') wanted.config = value
  else if (option === '--server') wanted.server = value
  else if (option === '-H' || option === '--header') {
    if (!/^\s*[^:\s]+\s*:/.test(value)) return wrong.header
    wanted.headers.push(value)
  } else if (option === '--timeout') {
    const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : 0
    if (seconds < 1 || seconds > 1800) return wrong.seconds
    wanted.timeoutMs = Math.round(seconds * 1000)
  } else {
    const at = value.indexOf('=')
    if (at === 0) return wrong.variableName
    wanted.env.push(
      at < 0
        ? { name: value, value: null }
        : { name: value.slice(0, at), value: value.slice(at + 1) },
    )
  }
  return null
}

function contradiction({ start, config, server }: Wanted): string | null {
  if (config !== null) return start.length > 0 ? wrong.both : null
  if (server !== null) return wrong.serverOnly
  return start.length === 0 ? wrong.nothing : null
}
