import { parseArgs } from 'node:util'
import { dialects, type DialectName } from './dialects.ts'
import { startGateway, type GatewayOptions } from './gateway.ts'

const help = `A gateway that behaves as a released Bifrost, for trying and testing the app.

  npm run gateway -- [options]

  --dialect <release>   ${Object.keys(dialects).join(', ')} (default v1.5.16)
  --auth <kind>         none, basic (admin and password), bearer (one key) or setup (a token and no
                        admin) (default none; then nothing opens v2.3)
  --user <name>         the admin with --auth basic (default admin)
  --password <text>     the password with --auth basic (default a word shown at start)
  --key <text>          the key with --auth bearer (default a word shown at start)
  --token <text>        the setup token with --auth setup (default a word shown at start)
  --port <number>       0 takes any free one (default 8080)
  --help                this text
`

/** A mistake in the command line, as one sentence. */
class UsageError extends Error {}

const options = {
  dialect: { type: 'string', default: 'v1.5.16' },
  auth: { type: 'string', default: 'none' },
  user: { type: 'string', default: 'admin' },
  password: { type: 'string', default: 'Try-Me-0nce' },
  key: { type: 'string', default: 'try-this-key' },
  token: { type: 'string', default: 'try-this-token' },
  port: { type: 'string', default: '8080' },
  help: { type: 'boolean', default: false },
} as const

const parse = () => {
  try {
    return parseArgs({ options, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

const isDialect = (name: string): name is DialectName => Object.hasOwn(dialects, name)

const read = (values: ReturnType<typeof parse>): GatewayOptions => {
  const { dialect, auth, user, password, key, token } = values
  const port = Number(values.port)
  if (!isDialect(dialect)) {
    throw new UsageError(
      `There is no dialect "${dialect}"; there are ${Object.keys(dialects).join(', ')}.`,
    )
  }
  if (!/^\d+$/.test(values.port) || port > 65535) {
    throw new UsageError(`The port must be a number from 0 to 65535, not "${values.port}".`)
  }
  if (auth === 'none') return { dialect, port, auth: null }
  if (auth === 'basic') return { dialect, port, auth: { user, password } }
  if (auth === 'bearer') return { dialect, port, auth: { bearer: key } }
  if (auth === 'setup') return { dialect, port, auth: { setupToken: token } }
  throw new UsageError(`--auth takes none, basic, bearer or setup, not "${auth}".`)
}

const describe = ({ auth, dialect }: GatewayOptions): string => {
  const hasLock = dialects[dialect].auth.hasSetupLock
  if (!auth) return hasLock ? 'closed: no admin and no setup token' : 'no sign-in'
  if ('setupToken' in auth) return `setup token ${auth.setupToken}${hasLock ? '' : ', no sign-in'}`
  return 'bearer' in auth
    ? `bearer key ${auth.bearer}`
    : `user ${auth.user}, password ${auth.password}`
}

const run = async (): Promise<void> => {
  const values = parse()
  if (values.help) return console.log(help)
  const wanted = read(values)
  const gateway = await startGateway(wanted).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
    throw new UsageError(`Port ${wanted.port} cannot be used: ${error.code}.`)
  })
  console.log(`Bifrost ${wanted.dialect} (simulated) at ${gateway.url}, ${describe(wanted)}`)
  const end = (): void => void gateway.close().then(() => process.exit(0))
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  const reason = await gateway.whenCrashed
  console.error(reason)
  await gateway.close()
  process.exit(2)
}

run().catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error
  console.error(`${error.message}\nTry --help.`)
  process.exit(2)
})
