import { startOf } from './fetching.ts'

/** Downloads are announced at the start; what comes after that is the server's own. */
const MOST_BYTES = 1_000_000
const MOST_LINE = 2000

export type FetchSign = 'begins' | 'ends'

interface Signs {
  begins: RegExp
  ends: RegExp
}

/**
 * What programs print on stderr when they fetch before they run, as of npm 11, uv 0.9, pipx 1.8,
 * Docker 28, Podman 5 and Deno 2. Some print nothing where nobody sees it: silence is a sign too,
 * but not of this file.
 */
const NPM: Signs = {
  begins: /\bwill be installed: |^npm (?:http|info) (?:fetch|run)\b/i,
  ends: /^added \d+ packages?\b/,
}
const UV: Signs = {
  begins: /^\s*(?:Downloading |Building |Preparing packages|Resolved \d+ packages?)/,
  ends: /^\s*Installed \d+ packages?\b/,
}
const PIPX: Signs = {
  begins: /^\s*(?:creating virtual environment|installing |determining package name)/i,
  ends: /^\s*installed package /i,
}
const CONTAINER: Signs = {
  begins: /^Unable to find image |: Pulling from |: Pulling fs layer|^Trying to pull /,
  ends: /^Status: (?:Downloaded newer image|Image is up to date)|^Writing manifest to image /,
}
const SIGNS = new Map<string, Signs>([
  ['npx', NPM],
  ['npm', NPM],
  ['pnpm', NPM],
  ['uvx', UV],
  ['uv', UV],
  ['pipx', PIPX],
  ['docker', CONTAINER],
  ['podman', CONTAINER],
  ['deno', { begins: /^(?:Download|Initialize) \S/, ends: /^Check \S/ }],
])

/** Reads stderr of a program that may fetch first, and says when it begins and when it is done. */
export class FetchSigns {
  readonly #signs: Signs | undefined
  readonly #onSign: (sign: FetchSign) => void
  readonly #decoder = new TextDecoder()
  #rest = ''
  #bytes = 0

  constructor(command: string, args: readonly string[], onSign: (sign: FetchSign) => void) {
    this.#signs = SIGNS.get(startOf(command, args).program)
    this.#onSign = onSign
  }

  /** Takes bytes of stderr; costs nothing for other programs and after the first megabyte. */
  read(chunk: Buffer): void {
    const signs = this.#signs
    if (signs === undefined || this.#bytes > MOST_BYTES) return
    this.#bytes += chunk.length
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split(/[\r\n]+/)
    this.#rest = lines.pop()!.slice(0, MOST_LINE)
    for (const line of lines) {
      const shown = line.slice(0, MOST_LINE)
      if (signs.begins.test(shown)) this.#onSign('begins')
      else if (signs.ends.test(shown)) this.#onSign('ends')
    }
  }
}
