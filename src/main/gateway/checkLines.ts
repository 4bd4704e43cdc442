import { AppError } from '../../shared/errors.ts'
import type { CheckLine } from '../../shared/model/gateway.ts'
import { CHECK } from '../../shared/text/check.ts'
import { hostOf, isLoopback } from './address.ts'
import type { Greeting } from './authState.ts'
import type { Dialect } from './dialect.ts'
import { isSignIn } from './failures.ts'
import type { CheckInput, Findings } from './findings.ts'
import { rowOf } from './rows.ts'

type Marked = [CheckLine['mark'], Pick<CheckLine, 'value' | 'note'>]

/** What a check found, line by line, in the order it is shown. */
export function linesOf(found: Findings, input: CheckInput, dialect: Dialect): CheckLine[] {
  const { greeting, list } = found
  if (greeting instanceof AppError && list instanceof AppError && !isSignIn(greeting.code)) {
    return unreachedLines(greeting, found, input.gateway.url)
  }
  return [
    ...line('reachable', reachableLine(found, input.gateway.url)),
    ...line('version', versionLine(dialect)),
    ...line('auth', authLine(found, input)),
    ...line('setup', setupLine(greeting)),
    ...line('store', storeLine(found)),
    ...line('tls', tlsLine(input.gateway, greeting)),
    ...line('clients', clientsLine(list, dialect)),
  ]
}

/** None where there is nothing to say. */
const line = (key: CheckLine['key'], marked: Marked | null): CheckLine[] =>
  marked === null ? [] : [{ key, mark: marked[0], ...marked[1] }]

/** In a few words each: the whole sentence is the failure's own. */
function unreachedLines({ code }: AppError, found: Findings, url: string): CheckLine[] {
  if (/^gateway_(?:not_tls|tls\w*)$/.test(code)) {
    return [
      ...line('reachable', reachableLine(found, url)),
      ...line('tls', ['bad', CHECK.tlsBadBy[code] ?? CHECK.tlsBad]),
    ]
  }
  return line('reachable', ['bad', CHECK.answers[code] ?? CHECK.unreachable])
}

function reachableLine({ greeting, greetingMs }: Findings, url: string): Marked {
  const address = greeting instanceof AppError ? hostOf(url) : greeting.address
  return ['ok', CHECK.reachable(greetingMs, address)]
}

function versionLine({ version, isNewer }: Dialect): Marked {
  if (version === null) return ['off', CHECK.versionHidden]
  return [isNewer ? 'warn' : 'ok', CHECK.version(version, isNewer)]
}

function authLine({ greeting, list }: Findings, input: CheckInput): Marked {
  const { credential, obstacle } = input
  const auth = greeting instanceof AppError ? null : greeting.auth
  const type = auth?.type === 'none' ? null : (auth?.type ?? null)
  if (list instanceof AppError && isSignIn(list.code)) {
    if (obstacle !== null) return ['bad', CHECK.notTried(type)]
    return ['bad', credential ? CHECK.notAccepted(type) : CHECK.wantsCredential(type)]
  }
  // Who asks for a credential before it says how to sign in, such as a proxy, is not open to all.
  const isOpen = greeting instanceof AppError ? !isSignIn(greeting.code) : !greeting.auth.isEnabled
  if (isOpen) return ['warn', credential ? CHECK.openToAllUnused : CHECK.openToAll]
  if (list instanceof AppError) return ['off', CHECK.notTried(type)]
  if (credential === null) return ['warn', CHECK.openToAll]
  return ['ok', CHECK.accepted[credential.auth](credential.user)]
}

/** Only gateways with a setup lock tell of it. */
function setupLine(greeting: Greeting | AppError): Marked | null {
  if (greeting instanceof AppError || greeting.auth.isSetupRequired === null) return null
  return greeting.auth.isSetupRequired ? ['bad', CHECK.setupLocked] : ['ok', CHECK.setupReleased]
}

function storeLine({ list, store }: Findings): Marked | null {
  if (list instanceof AppError) return null
  if (store.isConnected === null) return ['off', CHECK.storeUnknown]
  return store.isConnected ? ['ok', CHECK.storeOn] : ['bad', CHECK.storeOff]
}

function clientsLine(list: Findings['list'], dialect: Dialect): Marked | null {
  if (list instanceof AppError) return null
  const rows = list.clients.map((client) => rowOf(client, dialect))
  const attention = rows.filter((row) => row.needsAttention).length
  return ['ok', CHECK.clients(rows.length, attention)]
}

function tlsLine({ url, network }: CheckInput['gateway'], greeting: Greeting | AppError): Marked {
  const { fingerprint, ca } = network
  if (!url.startsWith('https:')) {
    return isLoopback(url) ? ['off', CHECK.tlsLocal] : ['warn', CHECK.tlsNone]
  }
  const ends = greeting instanceof AppError ? null : greeting.certificateEnds
  const isKnown = ends !== null && !Number.isNaN(ends.getTime())
  const days = isKnown ? Math.floor((ends.getTime() - Date.now()) / 86_400_000) : null
  const by = fingerprint !== '' ? 'person' : ca !== '' ? 'ca' : 'system'
  const isFine = by !== 'person' && (days === null || days >= 15)
  return [isFine ? 'ok' : 'warn', CHECK.tlsValid(days, by)]
}
