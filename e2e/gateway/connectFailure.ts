import type { ConnectFailureText } from './dialect.ts'
import type { HttpWatch } from './httpWatch.ts'
import type { Environment } from './secret.ts'

/** An MCP server as a client of the gateway names it, references resolved. */
export interface Target {
  name: string
  type: string
  url: string
  headers: Record<string, string>
  stdio: { command: string; args: readonly string[]; envs: readonly string[] }
}

/** Thrown when no session came about. */
export class ConnectFailure extends Error {
  readonly stage: ConnectFailureText['stage']
  /** Dialling again changes nothing: command not found, 401, 403. */
  readonly isFinal: boolean

  constructor(stage: ConnectFailureText['stage'], detail: string, isFinal: boolean) {
    super(detail)
    this.stage = stage
    this.isFinal = isFinal
  }
}

/** The environment of a stdio child; throws a ConnectFailure for a name in `envs` that is not set. */
export const childEnvironment = (target: Target, gateway: Environment, takesInline: boolean) => {
  const environment: Record<string, string | undefined> = { ...gateway }
  for (const entry of target.stdio.envs) {
    const [name = '', value] = entry.split(/=(.*)/s)
    if (takesInline && value !== undefined) environment[name] = value
    else if (!gateway[entry]) {
      const detail = `environment variable ${entry} is not set for MCP client ${target.name}`
      throw new ConnectFailure('create', detail, false)
    }
  }
  return environment
}

/** The failure of a command that does not exist. */
export const notStarted = (command: string): ConnectFailure => {
  const detail = command.includes('/')
    ? `failed to start command: fork/exec ${command}: no such file or directory`
    : `failed to start command: exec: "${command}": executable file not found in $PATH`
  return new ConnectFailure('start', detail, true)
}

/** The failure of a URL that is none, or null. */
export const unsupportedScheme = (target: Target): ConnectFailure | null => {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(target.url)?.[1] ?? ''
  if (/^https?$/i.test(scheme) && URL.canParse(target.url)) return null
  const detail = `"${encodeURI(target.url)}": unsupported protocol scheme "${scheme}"`
  return target.type === 'sse'
    ? new ConnectFailure('start', `failed to connect to SSE stream: Get ${detail}`, false)
    : new ConnectFailure(
        'initialize',
        `transport error: failed to send request: failed to send request: Post ${detail}`,
        false,
      )
}

/** Why an http or sse server could not be reached; nothing seen means that it did not answer in time. */
export const httpFailure = (target: Target, { failure }: HttpWatch): ConnectFailure => {
  const refusing = failure !== null && [400, 401, 403].includes(failure.status ?? 0)
  if (target.type === 'sse' && failure?.method === 'GET') {
    return new ConnectFailure('start', failure.detail, refusing)
  }
  const detail =
    failure?.detail ??
    `failed to send request: failed to send request: Post "${target.url}": context deadline exceeded`
  return new ConnectFailure(
    'initialize',
    `transport error: ${detail}`,
    refusing || failure === null,
  )
}
