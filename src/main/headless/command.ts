import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Emit, Events } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { MARK } from '../../shared/text/consoleViews.ts'
import { HEADLESS } from '../../shared/text/headless.ts'
import type { ShellEnvironment } from '../mcp/environment.ts'
import { readWords, type Wanted } from './words.ts'

/** What the `probe` command ends with, besides 128 and the number of a signal. */
export const EXIT = { passed: 0, failed: 1, unusable: 2, cancelled: 130 } as const

/** A place that text goes to; `isTTY` where a person reads it. */
export interface Sink {
  isTTY?: boolean
  write(text: string): unknown
}

export interface Command {
  /** The words behind `probe`. */
  words: readonly string[]
  /** Of the app, told to the server. */
  version: string
  stdout: Sink
  stderr: Sink
  /** Aborted: the run is cancelled and its processes end. */
  signal: AbortSignal
  /** Handed a way to kill all processes of the run at once, for the last moment. */
  onStarted: (killNow: () => void) => void
}

/** One test as the app makes it. Resolves with the exit code once no process of the run is left. */
export async function probeCommand(command: Command): Promise<number> {
  const { words, stdout, stderr } = command
  const read = readWords(words)
  if (read.kind === 'run') return run(read.wanted, command)
  if (read.kind === 'help') {
    stdout.write(HEADLESS.help)
    return EXIT.passed
  }
  stderr.write(`${read.sentence} ${HEADLESS.seeHelp}\n`)
  return EXIT.unusable
}

async function run(wanted: Wanted, command: Command): Promise<number> {
  const { stdout, stderr, signal, version } = command
  // Only now: who asks for help or mistypes an option waits for nothing.
  const { Unusable, wantedRecipe } = await import('./recipe.ts')
  const recipe = await wantedRecipe(wanted).catch((cause: unknown) => {
    if (!(cause instanceof Unusable)) throw cause
    stderr.write(`${cause.message}\n`)
    return null
  })
  if (recipe === null) return EXIT.unusable
  const { withoutSecrets } = await import('../mcp/namedValues.ts')
  const { RunningProbe } = await import('../mcp/runningProbe.ts')
  const { ShellEnvironment } = await import('../mcp/environment.ts')
  const { Ledger } = await import('../mcp/ledger.ts')
  const { probeJson, probeText } = await import('./report.ts')

  const environment = new ShellEnvironment({ asksShell: wanted.usesLoginShell })
  const real = await filled(recipe, environment)
  if (real instanceof AppError) {
    stderr.write(`${real.message}. ${real.next}\n`)
    return EXIT.unusable
  }
  const ledger = new Ledger(join(appFolder(), 'headless.json'))
  await ledger.reapLeftovers()
  const emit: Emit = (event, payload) => {
    if (event !== 'probes.output') return
    const { lines } = payload as Events['probes.output']
    const shown = lines.map(({ from, level, text }) => {
      return from === 'notice' ? `[${level ?? MARK.notice}] ${text}\n` : `${text}\n`
    })
    stderr.write(shown.join(''))
  }
  const probe = new RunningProbe({
    ...{ probeId: 'headless', serverId: 'headless', now: () => new Date() },
    ...{ ...real, version, emit, ledger, environment, countsTokens: wanted.countsTokens },
    shown: withoutSecrets({ ...recipe, env: [] }),
  })
  command.onStarted(() => probe.killNow())
  const cancel = (): void => probe.cancel()
  signal.addEventListener('abort', cancel)
  if (signal.aborted) cancel()
  // The rest of stderr arrives with the end of its processes; the result stands below it.
  await Promise.all([probe.counted, probe.gone])
  const { view, lines } = probe
  if (view.state === 'cancelled') return EXIT.cancelled
  const isColoured = stdout.isTTY === true && !process.env['NO_COLOR']
  stdout.write(wanted.isJson ? probeJson(view) : probeText(view, { lines, isColoured }))
  return view.state === 'passed' ? EXIT.passed : EXIT.failed
}

/** What a recipe takes from the environment; nobody is asked for anything here. */
async function filled(recipe: Recipe, environment: ShellEnvironment) {
  const { fillRecipe } = await import('../mcp/fillRecipe.ts')
  try {
    return fillRecipe(recipe, { env: (await environment.get()).env, inputs: new Map() })
  } catch (cause) {
    if (cause instanceof AppError) return cause
    throw cause
  }
}

/** Where the app keeps its files too; what a killed command left behind is found there again. */
function appFolder(): string {
  const { platform, env } = process
  const home = homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Bifrost Tray')
  if (platform === 'win32') {
    return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Bifrost Tray')
  }
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'Bifrost Tray')
}
