import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { OutputLine, TestedProbe, TestedResult } from '../../shared/model/probe.ts'
import type { EnvEntry, Recipe } from '../../shared/model/server.ts'
import type { Log } from '../log.ts'
import type { ShellEnvironment } from './environment.ts'
import type { Ledger } from './ledger.ts'
import { namedValues } from './namedValues.ts'
import { Output } from './output.ts'
import { Pace } from './pace.ts'
import { Patience } from './patience.ts'
import { OF_URL, Phases } from './phases.ts'
import { runProbe } from './probe.ts'
import type { Child } from './process.ts'
import { hideIn, redactionOf, type Redaction } from './redaction.ts'
import type { Access } from './remote/oauth/access.ts'
import { countToolTokens } from './tokens.ts'

const EMIT_EVERY_MS = 50

interface Options {
  probeId: string
  serverId: string
  recipe: Recipe
  shown: Recipe
  /** Filled into the recipe, and shown nowhere. */
  secrets?: readonly EnvEntry[] | undefined
  access?: Access | undefined
  emit: Emit
  environment: ShellEnvironment
  ledger: Ledger
  log?: Log | undefined
  now: () => Date
  version: string
  /** Default: yes. The estimate costs a second thread that reads a large table. */
  countsTokens?: boolean
  /** How long a run goes on for somebody to say "keep waiting"; without it a limit is the end. */
  graceMs?: number
}

/** One test run from its click to the moment its last process is gone. */
export class RunningProbe {
  /** Resolves with the view once the run has passed, failed or was cancelled. */
  readonly ended: Promise<TestedProbe>
  /** Resolves once no process and no connection of the run is left. */
  readonly gone: Promise<void>
  /** Resolves with the view once the tokens of its tools are counted, or cannot be. */
  readonly counted: Promise<TestedProbe>

  readonly #options: Options
  readonly #abort = new AbortController()
  readonly #output: Output
  readonly #phases: Phases
  readonly #begin = performance.now()
  readonly #redaction: Redaction
  readonly #patience: Patience
  #view: TestedProbe
  #child: Child | null = null
  #endRemote: (() => Promise<void>) | null = null
  readonly #pace = new Pace(EMIT_EVERY_MS, () => this.#send())
  /** A list of 5,000 tools takes a frame to cross: it does so once. */
  #sentResult: TestedResult | null = null

  constructor(options: Options) {
    this.#options = options
    const { probeId, serverId, recipe, shown, now } = options
    const redaction = redactionOf([...namedValues(recipe), ...(options.secrets ?? [])])
    this.#redaction = redaction
    options.access?.onToken(redaction.add)
    const order = recipe.remote ? OF_URL : undefined
    this.#phases = new Phases(() => this.#change({}), now, order)
    this.#patience = new Patience({
      graceMs: options.graceMs ?? 0,
      onChange: (overtime) => this.#change({ overtime }),
      now,
    })
    this.#output = new Output({
      redaction,
      onLines: (lines) => {
        this.#emit('probes.output', { probeId, lines })
        this.#change({})
      },
    })
    this.#view = {
      id: probeId,
      serverId,
      recipe: shown,
      state: 'running',
      startedAt: now().toISOString(),
      totalMs: null,
      phases: this.#phases.view,
      overtime: null,
      pid: null,
      result: null,
      failure: null,
      searched: [],
      lineCount: 0,
      brokenLine: null,
      droppedLines: 0,
    }
    const { environment, version } = options
    const result = runProbe({
      ...{ recipe, version, environment, access: options.access },
      phases: this.#phases,
      output: this.#output,
      redaction,
      patience: this.#patience,
      signal: this.#abort.signal,
      onChild: (child) => this.#own(child),
      onRemote: (end) => (this.#endRemote = end),
      onSearched: (searched) => this.#change({ searched }),
      onBrokenLine: (brokenLine) => this.#change({ brokenLine }),
    })
    this.ended = result.then(
      (value) => this.#pass(value),
      (cause: unknown) => this.#fail(cause),
    )
    this.gone = this.ended.then(() => this.#cleanUp())
    this.counted = this.ended.then(() => this.#countTokens())
  }

  get isRunning(): boolean {
    return this.#view.state === 'running'
  }

  get view(): TestedProbe {
    return this.#view
  }

  get lines(): OutputLine[] {
    return this.#output.lines
  }

  /** A text without the secret values of this run. */
  hide(text: string): string {
    return this.#redaction.hide(text)
  }

  cancel(): void {
    this.#abort.abort()
  }

  /** No limit ends the wait that goes on; quiet for a run that is over. */
  keepWaiting(): void {
    if (this.isRunning) this.#patience.keepWaiting()
  }

  killNow(): void {
    this.#child?.killNow()
  }

  #own(child: Child): void {
    this.#child = child
    this.#options.ledger.add(child.identity)
    this.#change({ pid: child.identity.pid })
  }

  #pass(found: TestedResult): TestedProbe {
    const { longest, hide } = this.#redaction
    const result = longest === 0 ? found : (hideIn(found, hide) as TestedResult)
    this.#end({ state: 'passed', result })
    return this.#view
  }

  #fail(cause: unknown): TestedProbe {
    const failure = AppError.from(cause)
    const isCancelled = failure.code === 'probe_cancelled'
    if (failure.code === 'internal') {
      this.#options.log?.write('error', 'probe', 'A test run failed inside the app', cause)
    }
    this.#phases.stop(isCancelled ? 'skipped' : 'failed')
    this.#end({ state: isCancelled ? 'cancelled' : 'failed', failure: failure.toFailure() })
    return this.#view
  }

  #end(change: Partial<TestedProbe>): void {
    this.#change({ ...change, totalMs: Math.round(performance.now() - this.#begin) })
    this.#pace.now()
  }

  async #cleanUp(): Promise<void> {
    await this.#endRemote?.()
    const child = this.#child
    if (child !== null) {
      try {
        await child.end()
        this.#options.ledger.remove(child.identity.pid)
        this.#child = null
      } catch (cause) {
        // The ledger keeps the run, so that quitting or the next start ends what is left.
        this.#options.log?.write('error', 'probe', 'Processes could not be ended', cause)
      }
    }
    this.#output.close()
    this.#change({ pid: null })
  }

  async #countTokens(): Promise<TestedProbe> {
    const { result } = this.#view
    if (this.#options.countsTokens === false || !result?.tools.length) return this.#view
    try {
      const counts = await countToolTokens(result.tools)
      const tools = result.tools.map((tool, at) => ({ ...tool, tokens: counts[at] ?? null }))
      const counted = { ...result, tools }
      this.#sentResult = counted // first: the change may go out at once, and would take it along
      this.#change({ result: counted })
      this.#emit('probes.tokens', { probeId: this.#view.id, tokens: counts })
    } catch (cause) {
      this.#options.log?.write('warn', 'probe', 'Tokens could not be counted', cause)
    }
    return this.#view
  }

  #change(change: Partial<TestedProbe>): void {
    const { lineCount, droppedLines } = this.#output
    this.#view = { ...this.#view, phases: this.#phases.view, lineCount, droppedLines, ...change }
    this.#pace.soon()
  }

  #send(): void {
    const { result, ...rest } = this.#view
    const isNew = result !== this.#sentResult
    this.#sentResult = result
    this.#emit('probes.changed', isNew ? this.#view : rest)
  }

  /** A view that cannot be sent must not leave processes behind. */
  readonly #emit: Emit = (event, payload) => {
    try {
      this.#options.emit(event, payload)
    } catch (cause) {
      this.#options.log?.write('error', 'probe', 'A change could not be sent', cause)
    }
  }
}
