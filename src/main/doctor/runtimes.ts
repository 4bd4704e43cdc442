import { homedir } from 'node:os'
import { basename } from 'node:path'
import type { Check } from '../../shared/model/doctor.ts'
import { DOCTOR } from '../../shared/text/doctor.ts'
import { INSTALL } from '../../shared/text/testViews.ts'
import { searchCommand, withTilde } from '../mcp/command.ts'
import type { Questions } from './ask.ts'
import { check } from './check.ts'

/** What READMEs start servers with. */
const RUNTIMES = ['node', 'npx', 'python3', 'uvx', 'pipx', 'docker', 'deno', 'bun']
const VERSION = /\d+\.\d+(?:\.\d+)?(?:[-+][\w.]+)?/

interface Options {
  env: Record<string, string>
  questions: Questions
  /** The saved servers: who needs what. */
  servers: { name: string; command: string }[]
}

/** Where each runtime is found and in which version; all are asked at once. */
export function runtimeChecks(options: Options): Promise<Check[]> {
  return Promise.all(RUNTIMES.map((name) => runtimeCheck(name, options)))
}

async function runtimeCheck(name: string, options: Options): Promise<Check> {
  const { env, questions, servers } = options
  const key = `runtime.${name}`
  const needing = servers
    .filter(({ command }) => basename(command).replace(/\.(?:exe|cmd)$/i, '') === name)
    .map((server) => server.name)
  const { path } = await searchCommand(name, { env, cwd: homedir() })
  if (path === null) return check(key, name, missing(name, needing))
  const [version, docker] = await Promise.all([
    questions.ask(path, ['--version'], env),
    name === 'docker' ? daemon(path, needing.length > 0, options) : {},
  ])
  const found = { path: withTilde(path), ...docker }
  if (version.kind === 'text') {
    return check(key, name, { ...found, value: VERSION.exec(version.text)?.[0] ?? '' })
  }
  const isSilent = version.kind === 'silent'
  return check(key, name, {
    ...found,
    state: 'warning',
    word: isSilent ? DOCTOR.silent : DOCTOR.failed,
    detail: isSilent ? DOCTOR.noVersion(questions.seconds) : DOCTOR.versionFailed,
    cure: isSilent ? DOCTOR.noVersionCure : DOCTOR.versionFailedCure,
  })
}

function missing(name: string, needing: string[]): Partial<Check> {
  if (needing.length === 0) {
    return { state: 'off', word: DOCTOR.notFound, detail: DOCTOR.notNeeded }
  }
  const install = INSTALL[name]
  return {
    state: 'warning',
    word: DOCTOR.notFound,
    detail: DOCTOR.neededBy(needing),
    cure: install ? DOCTOR.install(install.what) : DOCTOR.installOther(name),
    line: install?.line ?? '',
  }
}

/** The command alone starts no container. */
async function daemon(
  path: string,
  isNeeded: boolean,
  { env, questions }: Options,
): Promise<Partial<Check>> {
  const answer = await questions.ask(path, ['version', '--format', '{{.Server.Version}}'], env)
  if (answer.kind === 'text') return { detail: DOCTOR.daemon }
  const silent = { word: DOCTOR.silent, detail: DOCTOR.noDaemon }
  if (!isNeeded) return { ...silent, state: 'off' }
  return { ...silent, state: 'warning', cure: DOCTOR.daemonCure }
}
