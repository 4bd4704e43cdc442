import { constants } from 'node:os'
import { AppError } from '../../shared/errors.ts'
import { EXIT, probeCommand, type Sink } from './command.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * The words behind `probe` when these arguments ask for it, else null. Switches of Electron and of
 * Chromium may stand in front, and in an app that is not packaged its folder or script.
 */
export function probeWords(args: readonly string[], isPackaged: boolean): string[] | null {
  const first = args.findIndex((word) => !word.startsWith('-'))
  const at = isPackaged ? first : first + 1
  return first >= 0 && args[at] === 'probe' ? args.slice(at + 1) : null
}

/**
 * Runs the `probe` command with the streams of this process and resolves with its exit code, with
 * everything written. Ctrl-C ends the run; a second one ends it by force.
 */
export async function probeHere(words: readonly string[], version: string): Promise<number> {
  const abort = new AbortController()
  let code: number | null = null
  let killNow = (): void => undefined
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (code !== null) {
        killNow()
        process.exit(code)
      }
      code = 128 + constants.signals[signal]
      abort.abort()
    })
  }
  process.on('exit', () => killNow())
  const written: Promise<void>[] = []
  const err = sink(process.stderr, written)
  const result = await probeCommand({
    words,
    version,
    stdout: sink(process.stdout, written),
    stderr: err,
    signal: abort.signal,
    onStarted: (kill) => (killNow = kill),
  }).catch((cause: unknown) => {
    err.write(`${AppError.from(cause).message}\n`)
    return EXIT.failed
  })
  await Promise.all(written)
  return code ?? result
}

/** A reader that went away (`| head`) is no failure: the exit code says how the test went. */
function sink(stream: NodeJS.WriteStream, written: Promise<void>[]): Sink {
  stream.on('error', () => undefined)
  return {
    isTTY: stream.isTTY,
    write(text) {
      written.push(new Promise((resolve) => stream.write(text, () => resolve())))
    },
  }
}
