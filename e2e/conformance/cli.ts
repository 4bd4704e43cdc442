/** `npm run conformance`: every dialect of the simulated gateway, or with --url a real one. */
import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../src/shared/errors.ts'
import { dialects, type DialectName } from '../gateway/dialects.ts'
import { startHttpFixtures } from '../gateway/fixtures/httpServers.ts'
import { startGateway } from '../gateway/gateway.ts'
import { runSuite, type Result, type Summary } from './suite.ts'
import { openTarget, Unusable, type Access } from './target.ts'

const help = `Tests a gateway through the app's own code.

  npm run conformance                       every dialect of the simulated gateway
  npm run conformance -- --url <address>    a real gateway; only clients named tray_check_… are
                                            made there, and they are deleted at the end

  --user <name> --password-env <NAME>       the admin; the password stands in that variable
  --session                                 exchange user and password for a session
  --bearer-env <NAME>                       an API key from that variable
  --setup-env <NAME>                        a setup token from that variable
  --plain-http                              send the credential unencrypted to another computer
`

/** A mistake in the command line, as one sentence. */
class UsageError extends Error {}

const options = {
  url: { type: 'string' },
  user: { type: 'string' },
  'password-env': { type: 'string' },
  session: { type: 'boolean', default: false },
  'bearer-env': { type: 'string' },
  'setup-env': { type: 'string' },
  'plain-http': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

function read() {
  try {
    return parseArgs({ options, strict: true }).values
  } catch (cause) {
    throw new UsageError((cause as Error).message)
  }
}

/** A secret comes from the environment: a command line is read by every process. */
function secretIn(name: string): string {
  const value = process.env[name]
  if (!value) throw new UsageError(`The variable ${name} is not set or empty.`)
  return value
}

function accessOf(url: string, values: ReturnType<typeof read>): Access {
  const common = { url, user: '', secret: null, allowPlainHttp: values['plain-http'] }
  const { user, 'password-env': password, 'bearer-env': bearer, 'setup-env': setup } = values
  if (bearer) return { ...common, auth: 'bearer', secret: secretIn(bearer) }
  if (setup) return { ...common, auth: 'setup', secret: secretIn(setup) }
  if (!user !== !password) throw new UsageError('--user and --password-env belong together.')
  if (!user || !password) return { ...common, auth: 'none' }
  return { ...common, user, auth: values.session ? 'session' : 'basic', secret: secretIn(password) }
}

/** A gateway on this computer can start this Node with a server of this project. */
async function serverFor(url: string) {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const { address } = await lookup(host)
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  const isHere = address.startsWith('127.') || own.some((one) => one.address === address)
  return isHere ? everything : null
}

const root = createRequire(import.meta.url).resolve(
  '@modelcontextprotocol/server-everything/package.json',
)
const everything = { command: process.execPath, args: [join(root, '..', 'dist', 'index.js')] }

const MARK: Record<Result['state'], string> = {
  ok: 'ok      ',
  differs: 'differs ',
  skipped: 'skipped ',
}

function print({ state, name, reason }: Result): void {
  console.log(`${MARK[state]}${name}${reason === '' ? '' : `: ${reason}`}`)
}

function close({ results, left }: Summary): boolean {
  for (const name of left) console.log(`left behind: ${name}`)
  const count = (state: Result['state']) => results.filter((one) => one.state === state).length
  const failed = count('differs')
  console.log(`${count('ok')} passed, ${failed} failed, ${count('skipped')} skipped\n`)
  return failed === 0 && left.length === 0
}

async function suiteAt(access: Access, server: typeof everything | null): Promise<boolean> {
  const target = await openTarget(access)
  const { version, isNewer } = target.dialect()
  const note = isNewer ? ', newer than any this app knows' : ''
  console.log(`${access.url}: ${version ?? 'no version told'}${note}`)
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  // Where the gateway can start a server of this computer it can reach one, too.
  const guarded = server === null ? null : await startHttpFixtures(0)
  try {
    const options = { report: print, signal: stop.signal, guarded }
    return close(await runSuite(target, server, options)) && !stop.signal.aborted
  } finally {
    await guarded?.close()
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

async function everyDialect(): Promise<boolean> {
  const account = { user: 'admin', password: 'Try-Me-0nce' }
  let isGood = true
  for (const dialect of Object.keys(dialects) as DialectName[]) {
    const limits = { connectMs: 5000, retriesMs: 1000 }
    const gateway = await startGateway({ dialect, auth: account, limits })
    try {
      const { user, password: secret } = account
      const access = {
        url: gateway.url,
        auth: 'basic',
        user,
        secret,
        allowPlainHttp: false,
      } as const
      console.log(`The simulated ${dialect}`)
      isGood = (await suiteAt(access, everything)) && isGood
    } finally {
      await gateway.close()
    }
  }
  return isGood
}

async function main(): Promise<number> {
  const values = read()
  if (values.help) {
    console.log(help)
    return 0
  }
  if (!values.url) return (await everyDialect()) ? 0 : 1
  const access = accessOf(values.url, values)
  return (await suiteAt(access, await serverFor(values.url))) ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (cause) {
  process.exitCode = 2
  if (cause instanceof Unusable) {
    const { failure } = cause.report
    console.error(`${failure?.message}. ${failure?.next}`)
  } else if (cause instanceof UsageError) console.error(`${cause.message}\n\n${help}`)
  else console.error(cause instanceof AppError ? cause.message : cause)
}
