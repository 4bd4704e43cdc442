import { stat } from 'node:fs/promises'
import { arch, release, type } from 'node:os'
import type { Check, DoctorReport } from '../../shared/model/doctor.ts'
import type { GatewayView } from '../../shared/model/gateway.ts'
import { DOCTOR } from '../../shared/text/doctor.ts'
import { foldersOf, withTilde } from '../mcp/command.ts'
import type { ShellEnvironment, ShellEnvironmentView } from '../mcp/environment.ts'
import type { SecretStore } from '../storage/secrets.ts'
import { Questions } from './ask.ts'
import { check } from './check.ts'
import { desktopChecks } from './desktop.ts'
import { keychainChecks } from './keychain.ts'
import { certificateCheck, gatewayCheck, proxyCheck } from './network.ts'
import { runtimeChecks } from './runtimes.ts'

interface Options {
  environment: ShellEnvironment
  keychain: SecretStore
  keychainName: string
  servers: () => { name: string; command: string }[]
  gateways: () => Pick<GatewayView, 'name' | 'state'>[]
  /** How many tests are running. */
  runCount: () => number
  /** Of the app. */
  version: string
  /** The app's own environment. */
  env?: Record<string, string>
  platform?: NodeJS.Platform
  questions?: Questions
}

/** Looks at everything servers and gateways need of this computer. */
export class Doctor {
  readonly #options: Options
  readonly #questions: Questions
  #current: Promise<DoctorReport> | null = null

  constructor(options: Options) {
    this.#options = options
    this.#questions = options.questions ?? new Questions()
  }

  /** A new report; two at once are one. With `reload` the login shell is asked again first. */
  report(reload: boolean): Promise<DoctorReport> {
    this.#current ??= this.#look(reload).finally(() => (this.#current = null))
    return this.#current
  }

  /** Ends the programs that are being asked, for the last moment of the app. */
  killNow = (): void => this.#questions.killNow()

  async #look(reload: boolean): Promise<DoctorReport> {
    const { environment, keychain, keychainName, servers, gateways } = this.#options
    const { platform = process.platform, runCount, version } = this.#options
    const own = this.#options.env ?? definedOf(process.env)
    const questions = this.#questions
    const begin = performance.now()
    const at = new Date().toISOString()
    const shell = reload ? environment.reload() : environment.get()
    const [view, ofKeychain, ofDesktop] = await Promise.all([
      shell,
      keychainChecks({ keychain, name: keychainName, platform }),
      desktopChecks({ env: own, platform, questions }),
    ])
    const [path, runtimes] = await Promise.all([
      pathFolders(view.env),
      runtimeChecks({ env: view.env, questions, servers: servers() }),
    ])
    return {
      at,
      ms: Math.round(performance.now() - begin),
      sections: [
        { key: 'shell', checks: [shellCheck(view), pathCheck(path)] },
        { key: 'runtimes', checks: runtimes },
        { key: 'keychain', checks: ofKeychain },
        { key: 'desktop', checks: ofDesktop },
        {
          key: 'network',
          checks: [
            proxyCheck(own),
            certificateCheck(own),
            gatewayCheck(gateways()),
            processCheck(runCount()),
          ],
        },
        { key: 'app', checks: versionChecks(version) },
      ],
      path,
    }
  }
}

async function pathFolders(env: Record<string, string>): Promise<DoctorReport['path']> {
  const folders = foldersOf(env, '/')
  return Promise.all(
    folders.map(async (folder) => {
      const isThere = (await stat(folder).catch(() => null))?.isDirectory() ?? false
      return { folder: withTilde(folder), isThere }
    }),
  )
}

function shellCheck({ shell, readAt, ms, failure }: ShellEnvironmentView): Check {
  const value = `${(ms / 1000).toFixed(2)} s`
  if (failure === null) {
    // As a report is read elsewhere, the hour of this computer.
    const time = new Date(readAt).toTimeString().slice(0, 5)
    const read =
      shell === null ? { detail: DOCTOR.noShell } : { path: shell, detail: DOCTOR.readAt(time) }
    return check('shell', DOCTOR.shell, { ...read, value })
  }
  return check('shell', DOCTOR.shell, {
    ...{ state: 'warning', word: DOCTOR.failed, value, cure: DOCTOR.shellCure },
    detail: DOCTOR.shellFailed(failure),
  })
}

function pathCheck(path: DoctorReport['path']): Check {
  const missing = path.filter(({ isThere }) => !isThere).length
  if (path.length === 0) {
    return check('path', DOCTOR.path, {
      ...{ state: 'bad', word: DOCTOR.none, detail: DOCTOR.noPath, cure: DOCTOR.noPathCure },
    })
  }
  return check('path', DOCTOR.path, { detail: DOCTOR.folders(path.length, missing) })
}

const processCheck = (count: number): Check =>
  check('processes', DOCTOR.processes, {
    detail: count === 0 ? DOCTOR.noneRuns : DOCTOR.someRun(count),
  })

function versionChecks(version: string): Check[] {
  const { electron, chrome, node } = process.versions
  const programs = {
    'Bifrost Tray': version,
    Electron: electron,
    Chromium: chrome,
    'Node.js': node,
  }
  const known = Object.entries(programs).filter(([, value]) => value)
  return [
    ...known.map(([name, value]) => check(`version.${name}`, name, { value: value! })),
    check('version.system', DOCTOR.system, { detail: `${type()} ${arch()}`, value: release() }),
  ]
}

const definedOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value ? [[key, value]] : [])))
