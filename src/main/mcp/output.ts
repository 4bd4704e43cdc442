import type { LogLevel, OutputLine } from '../../shared/model/probe.ts'
import { MAX_LINE_CHARS, readLine } from './outputLine.ts'
import { ownText } from './ownText.ts'
import type { Redaction } from './redaction.ts'
import { PLAIN_PEN, type Pen } from './terminalText.ts'

const MAX_LINES = 2000
const MAX_CHARS = 1_000_000
/** More than this within one window is a flood: then only its end is kept as text. */
const FLOOD_BYTES = 262_144
const HELD_BYTES = 65_536
const WINDOW_MS = 100

type LineOrigin = Pick<OutputLine, 'from' | 'level'>

interface Options {
  redaction: Redaction
  /** New lines, at most ten times a second. Not called after `close`. */
  onLines: (lines: OutputLine[]) => void
  now?: () => number
}

/**
 * The lines a program prints, bounded in number and size, without escape sequences and secrets;
 * its colours stand beside the text.
 * However much arrives, each 100 ms costs only a few milliseconds.
 */
export class Output {
  readonly #options: Options
  readonly #now: () => number
  readonly #begin: number
  readonly #decoder = new TextDecoder()
  #lines: OutputLine[] = []
  #chars = 0
  #counted = 0
  #dropped = 0
  #waiting: OutputLine[] = []
  #timer: NodeJS.Timeout | null = null
  #windowBytes = 0
  /** The latest chunks of a flood, read when the window ends. */
  #held: Buffer[] = []
  #heldBytes = 0
  #hasGap = false
  #partial = ''
  /** The rest of this line is not wanted: it was cut, or its beginning was lost in a flood. */
  #skipsLine = false
  /** How stderr is written right now. */
  #pen = PLAIN_PEN

  constructor(options: Options) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
    this.#begin = this.#now()
  }

  /** All lines there were, kept or not. */
  get lineCount(): number {
    return this.#counted
  }

  get droppedLines(): number {
    return this.#dropped
  }

  get lines(): OutputLine[] {
    return [...this.#lines]
  }

  /** The newest lines of stderr as one text. */
  tail(count: number): string {
    const lines = this.#lines.filter((line) => line.from === 'stderr').slice(-count)
    return lines.map((line) => line.text).join('\n')
  }

  /** Takes bytes of stderr. */
  write(chunk: Buffer): void {
    this.#windowBytes += chunk.length
    this.#schedule()
    if (this.#windowBytes <= FLOOD_BYTES) return this.#read(chunk)
    this.#held.push(chunk)
    this.#heldBytes += chunk.length
    while (this.#heldBytes - this.#held[0]!.length >= HELD_BYTES) {
      const oldest = this.#held.shift()!
      this.#heldBytes -= oldest.length
      this.#drop(countNewlines(oldest))
      if (!this.#hasGap) this.#endLine(true)
      this.#hasGap = true
    }
  }

  /** Takes one bounded line of stdout that is no message; gives the number it is shown under. */
  addStdoutLine(text: string): number {
    this.#addLine({ from: 'stdout' }, ownText(text))
    this.#schedule()
    return this.#counted
  }

  /** Takes what a server said in a notification; a level makes it a log message. */
  addNotice(text: string, level: LogLevel | null, isCut = false): void {
    const origin: LineOrigin = level === null ? { from: 'notice' } : { from: 'notice', level }
    this.#addLine(origin, ownText(text), isCut)
    this.#schedule()
  }

  /** Takes what is left of an unfinished line and hands out what waits. */
  close(): void {
    this.#readHeld()
    this.#endLine()
    this.#flush()
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#readHeld()
      this.#flush()
    }, WINDOW_MS)
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#windowBytes = 0
    const lines = this.#waiting
    this.#waiting = []
    if (lines.length > 0) this.#options.onLines(lines)
  }

  #readHeld(): void {
    const held = this.#held
    this.#held = []
    this.#heldBytes = 0
    // The first line begins somewhere in what was dropped.
    if (this.#hasGap) {
      this.#skipsLine = true
      this.#pen = PLAIN_PEN
    }
    this.#hasGap = false
    for (const chunk of held) this.#read(chunk)
  }

  #read(chunk: Buffer): void {
    // A carriage return alone begins a line anew, as bars of progress do: each is a line here.
    const parts = this.#decoder.decode(chunk, { stream: true }).split(/\r\n|[\r\n]/)
    const [first = '', ...others] = parts
    this.#extend(first)
    for (const text of others) {
      this.#endLine()
      this.#skipsLine = false
      this.#extend(text)
    }
  }

  #extend(text: string): void {
    if (this.#skipsLine) return
    this.#partial += text
    const limit = MAX_LINE_CHARS + this.#options.redaction.longest
    if (this.#partial.length <= limit) return
    this.#addPartial(this.#partial.slice(0, limit), true)
    this.#partial = ''
    this.#skipsLine = true
  }

  #endLine(isCut = false): void {
    if (this.#partial !== '') this.#addPartial(this.#partial, isCut)
    this.#partial = ''
  }

  #addPartial(raw: string, isCut: boolean): void {
    const pen = this.#addLine({ from: 'stderr' }, raw, isCut, this.#pen)
    // What would have changed the colour may be in the part that is lost.
    this.#pen = isCut ? PLAIN_PEN : pen
  }

  #addLine(origin: LineOrigin, raw: string, isCut = false, begin = PLAIN_PEN): Pen {
    const { line, pen } = readLine(raw, { redaction: this.#options.redaction, isCut, begin })
    if (line === null) return pen
    this.#counted += 1
    const atMs = Math.round(this.#now() - this.#begin)
    this.#keep({ number: this.#counted, atMs, ...origin, ...line })
    return pen
  }

  #keep(line: OutputLine): void {
    this.#lines.push(line)
    this.#waiting.push(line)
    this.#chars += line.text.length
    while (this.#lines.length > MAX_LINES || this.#chars > MAX_CHARS) {
      this.#chars -= this.#lines.shift()?.text.length ?? 0
      this.#dropped += 1
    }
    if (this.#waiting.length > MAX_LINES) this.#waiting.shift()
  }

  #drop(count: number): void {
    this.#counted += count
    this.#dropped += count
  }
}

function countNewlines(chunk: Buffer): number {
  let count = 0
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count += 1
  return count
}
