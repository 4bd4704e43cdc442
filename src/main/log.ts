import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname } from 'node:path'

type Level = 'info' | 'warn' | 'error'

/** What may stand in a file of the app. */
export interface FileLog extends Log {
  /** A text without any hidden value and without the home folder. */
  redact(text: string): string
}

export interface Log {
  /** `area` is the part of the app, `sentence` never holds input of a call. */
  write(level: Level, area: string, sentence: string, cause?: unknown): void
  /** From now on this text is cut out of every line: a credential or a secret value. */
  hide(secret: string): void
}

const MAX_BYTES = 1_000_000

/**
 * One log file, renamed once to `.old` when it passes 1 MB. Hidden values and the home folder
 * never reach it. A log that cannot be written is dropped: it must not stop the app.
 */
export function fileLog(file: string, now: () => Date = () => new Date()): FileLog {
  const secrets = new Set<string>()
  mkdirSync(dirname(file), { recursive: true })
  return {
    redact: (text) => redact(text, secrets),
    hide: (secret) => void (secret.length >= 4 && secrets.add(secret)),
    write(level, area, sentence, cause) {
      const reason = cause === undefined ? '' : `: ${describe(cause)}`
      const line = redact(
        `[${now().toISOString()}] [${level}] [${area}] ${sentence}${reason}`,
        secrets,
      )
      try {
        if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) {
          renameSync(file, `${file}.old`)
        }
        appendFileSync(file, `${line}\n`)
      } catch {
        // A full disk must not take the app with it.
      }
    },
  }
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause
  const place = cause.stack?.split('\n').slice(1, 6).join(' ') ?? ''
  const inner = cause.cause === undefined ? '' : ` <- ${describe(cause.cause)}`
  return `${cause.name}: ${cause.message} ${place}${inner}`
}

function redact(line: string, secrets: ReadonlySet<string>): string {
  let text = line.replaceAll('\n', ' ')
  for (const secret of secrets) text = text.replaceAll(secret, '•••')
  return text.replaceAll(homedir(), '~')
}
