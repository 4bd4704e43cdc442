import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { AppError } from '../../shared/errors.ts'
import type { SearchedFolder, TestedResult } from '../../shared/model/probe.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { PROBE } from '../../shared/text/probe.ts'
import { findFolder, searchCommand, withTilde } from './command.ts'
import type { ShellEnvironment } from './environment.ts'
import { FetchSigns } from './fetchSigns.ts'
import { fetchOf, takesLong } from './fetching.ts'
import { answerFailure } from './lists.ts'
import { Notices } from './notices.ts'
import type { Output } from './output.ts'
import { NEVER_MS, type Patience } from './patience.ts'
import type { Phases } from './phases.ts'
import type { Access } from './remote/oauth/access.ts'
import { startChild, type Child, type Exit } from './process.ts'
import { excerpt, withoutHome, type Redaction } from './redaction.ts'
import { createClient, readServer } from './session.ts'
import { isObject } from './toolReader.ts'
import { ChildTransport } from './transport.ts'

/** A server that is there already has printed something by now. */
const DOWNLOAD_AFTER_MS = 1500
const REQUEST_TIMEOUT = -32001
const DETAIL_LINES = 20

export interface ProbeRun {
  /** With the real values of its secret variables. */
  recipe: Recipe
  version: string
  environment: ShellEnvironment
  phases: Phases
  output: Output
  redaction: Redaction
  patience: Patience
  signal: AbortSignal
  /** The child is the caller's from here on: whatever happens, the caller ends it. */
  onChild: (child: Child) => void
  /** The same for a connection: the caller ends it. */
  onRemote: (end: () => Promise<void>) => void
  onSearched: (searched: SearchedFolder[]) => void
  /** The line of output that a failure to come speaks of. */
  onBrokenLine: (number: number) => void
  /** The tokens of a sign-in with OAuth, for a URL whose recipe says so. */
  access?: Access | undefined
  /** The client to speak with; a plain one that answers nothing unless given. */
  makeClient?: ((version: string) => Promise<Client>) | undefined
  /** The server answered to initialize. For whoever goes on speaking with it after the test. */
  onConnected?: ((connection: LiveConnection) => void) | undefined
}

/** What of a connected server outlives its test. */
export interface LiveConnection {
  /** Asks again for all it offers. Throws an AppError as the test itself does. */
  readAgain: () => Promise<TestedResult>
  /** The rule the server broke so that the connection was given up, if one. */
  broken: () => AppError | null
  /** A message came: what bounds a run that never ends counts from here. */
  countAnew: () => void
}

/**
 * Starts a server, or connects to it, and asks what it offers. Throws the AppError that says why
 * there is no answer.
 */
export async function runProbe(run: ProbeRun): Promise<TestedResult> {
  const { recipe, phases, output, signal } = run
  const { remote } = recipe
  if (remote) return (await import('./remote/probe.ts')).runRemoteProbe({ ...run, remote })
  phases.run('resolve')
  const target = await orAborted(resolveTarget(run), signal)
  phases.done('resolve', withTilde(target.path))

  phases.run('start')
  const child = await startChild(target)
  run.onChild(child)
  child.stderr.on('data', (chunk: Buffer) => output.write(chunk))
  // Loads while the server starts: both take their time the first time.
  const clientReady = (run.makeClient ?? createClient)(run.version)
  clientReady.catch(() => undefined)
  phases.done('start', PROBE.process(child.identity.pid))

  const watch = watchChild(child, run)
  try {
    phases.run('initialize')
    const client = await orAborted(clientReady, signal)
    const notices = new Notices(output)
    // Ahead of the SDK's schemas: what does not fit them is shown, too, and breaks nothing.
    client.fallbackNotificationHandler ??= async (notification) => notices.take(notification)
    const { patience } = run
    await patience.within(
      recipe.limits.startMs,
      signal,
      (end) => client.connect(watch.transport, { signal: end, timeout: NEVER_MS }),
      () => hasOnlyText(watch.transport),
    )
    const server = client.getServerVersion()
    phases.done('initialize', PROBE.answered(server?.name ?? '', server?.version ?? ''))
    phases.run('list')
    patience.nextPhase()
    const { requestMs } = recipe.limits
    const { transport } = watch
    const { redaction } = run
    const parts = { client, transport, signal, requestMs, redaction }
    run.onConnected?.({
      readAgain: () => readServer(parts),
      broken: () => watch.broken,
      countAnew: () => undefined, // noise counts only before the first message
    })
    const result = await readServer({ ...parts, patience })
    phases.done('list', PROBE.tools(result.tools.length))
    const { failure } = await run.environment.get()
    if (failure !== null) result.warnings.push(PROBE.shell(failure))
    return result
  } catch (cause) {
    const failure = failureOf(cause, run, watch)
    if (failure.code === 'server_not_mcp' && watch.noiseLine !== null) {
      run.onBrokenLine(watch.noiseLine)
    }
    throw failure
  } finally {
    watch.stop()
  }
}

interface Watch {
  transport: ChildTransport
  /** The rule the server broke, if one. */
  broken: AppError | null
  /** Number of the first line on stdout that was no message. */
  noiseLine: number | null
  exit: Exit | null
  stop: () => void
}

/** Notes why the connection ends, and turns a silent start into a download. */
function watchChild(
  child: Child,
  { recipe, phases, output, redaction, onBrokenLine }: ProbeRun,
): Watch {
  let timer: NodeJS.Timeout | undefined
  const becomeDownload = (): void => {
    if (!phases.isRunning('initialize') || phases.has('download')) return
    const fetch = fetchOf(recipe.command, recipe.args)
    phases.becomeDownload(fetch === null ? '' : PROBE.fetches(fetch.program, fetch.what))
  }
  const downloaded = (): void => {
    if (!phases.isRunning('download')) return
    phases.done('download')
    phases.run('initialize')
  }
  const answered = (): void => {
    clearTimeout(timer)
    downloaded()
    if (!phases.has('download')) phases.skip('download')
  }
  if (takesLong(recipe.command, recipe.args)) {
    timer = setTimeout(becomeDownload, DOWNLOAD_AFTER_MS)
    const signs = new FetchSigns(recipe.command, recipe.args, (sign) => {
      clearTimeout(timer)
      if (sign === 'begins') becomeDownload()
      else downloaded()
    })
    child.stderr.on('data', (chunk: Buffer) => signs.read(chunk))
  } else {
    phases.skip('download')
  }
  const transport = new ChildTransport(child, {
    redaction,
    onNoise: (line) => {
      const number = output.addStdoutLine(line)
      if (watch.noiseLine === null) watch.noiseLine = number
    },
    onBrokenLine: (line) => onBrokenLine(output.addStdoutLine(line)),
    onFirstByte: () => {
      if (timer !== undefined) answered()
    },
    onBroken: (failure) => {
      watch.broken = failure
    },
  })
  const stop = (): void => clearTimeout(timer)
  const watch: Watch = { transport, broken: null, noiseLine: null, exit: null, stop }
  void child.exited.then((exit) => {
    watch.exit = exit
  })
  return watch
}

async function resolveTarget({ recipe, environment, onSearched }: ProbeRun) {
  const badName = recipe.env.find(({ name }) => /[=\0]/.test(name) || name === '')
  if (badName !== undefined) {
    throw AppError.of('invalid_input', { fields: PROBE.variable(badName.name) })
  }
  const cwd = await findFolder(recipe.cwd)
  const own = recipe.env.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))
  const env = { ...(await environment.get()).env, ...Object.fromEntries(own) }
  const { path, failure, searched } = await searchCommand(recipe.command, { env, cwd })
  if (path !== null) return { path, args: recipe.args, env, cwd }
  onSearched(searched)
  throw failure ?? AppError.of('internal')
}

function failureOf(cause: unknown, run: ProbeRun, { transport, broken, exit }: Watch): AppError {
  const { phases, output, signal, redaction, recipe } = run
  if (signal.aborted) return AppError.of('probe_cancelled', { cause })
  if (exit !== null) output.close()
  const details = withoutHome(output.tail(DETAIL_LINES))
  if (broken !== null) return withDetails(broken, details)
  const isTimeout = isObject(cause) && cause['code'] === REQUEST_TIMEOUT
  const isStart = !phases.isRunning('list')
  const [noise] = transport.noise
  if (noise !== undefined && hasOnlyText(transport) && (isTimeout || exit?.code === 0)) {
    return AppError.of('server_not_mcp', { line: noise }, { cause, details })
  }
  if (exit !== null) {
    const how = exit.signal === null ? PROBE.exitCode(exit.code ?? 0) : PROBE.signal(exit.signal)
    const words = details === '' ? transport.noise.join('\n') : details
    return AppError.of('server_exited', { how }, { cause, details: words })
  }
  if (transport.conduct.strange > 0 && (isTimeout || isAnswerTimeout(cause))) {
    return AppError.of('server_protocol', { reason: PROBE.wrongId }, { cause, details })
  }
  if (isStart && isTimeout) {
    const seconds = recipe.limits.startMs / 1000
    return AppError.of('server_start_timeout', { seconds }, { cause, details })
  }
  if (cause instanceof AppError) return withDetails(cause, details)
  const version = /protocol version is not supported: (.*)$/.exec(String(cause))?.[1]
  if (version !== undefined) {
    const reason = PROBE.wrongVersion(excerpt(redaction.hide(version), 40))
    return AppError.of('server_protocol', { reason }, { cause, details })
  }
  return withDetails(answerFailure(cause, 'initialize', redaction), details)
}

/** What prints text and no message by the time of its limit is another program. */
const hasOnlyText = ({ messageCount, noise }: ChildTransport): boolean =>
  messageCount === 0 && noise.length > 0

const isAnswerTimeout = (cause: unknown): boolean =>
  cause instanceof AppError && cause.code === 'server_request_timeout'

/** The failure with the last lines of stderr, unless it has the server's own words already. */
function withDetails(failure: AppError, details: string): AppError {
  if (details === '' || (failure.details ?? '') !== '') return failure
  return AppError.fromFailure({ ...failure.toFailure(), details })
}

/** The same promise; it rejects with probe_cancelled as soon as the signal is aborted. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(AppError.of('probe_cancelled'))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
