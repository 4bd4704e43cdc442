import { homedir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild, type Child } from '../mcp/process.ts'

/** Long enough for a slow disk; a program that waits for something waits for ever. */
export const ASK_MS = 5000
const MAX_CHARS = 100_000

/** What a program printed on stdout; or that it took too long, or ended with an error. */
export type Answer = { kind: 'text'; text: string } | { kind: 'silent' } | { kind: 'failed' }

/** Asks programs something short. None of them outlives its question. */
export class Questions {
  readonly #running = new Set<Child>()
  readonly #limitMs: number

  constructor(limitMs = ASK_MS) {
    this.#limitMs = limitMs
  }

  get seconds(): number {
    return this.#limitMs / 1000
  }

  /** Never throws; every process of the program is gone when it answers. */
  async ask(path: string, args: string[], env: Record<string, string>): Promise<Answer> {
    const child = await startChild({ path, args, env, cwd: homedir() }).catch(() => null)
    if (child === null) return { kind: 'failed' }
    this.#running.add(child)
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      if (text.length < MAX_CHARS) text += chunk.toString()
    })
    child.stderr.resume()
    child.stdin.end()
    const timer = new AbortController()
    const limit = sleep(this.#limitMs, null, { signal: timer.signal }).catch(() => null)
    const exit = await Promise.race([child.exited, limit])
    timer.abort()
    await child.end().catch(() => undefined)
    this.#running.delete(child)
    if (exit === null) return { kind: 'silent' }
    return exit.code === 0 ? { kind: 'text', text } : { kind: 'failed' }
  }

  /** Ends what is being asked, for the end of the app. */
  killNow(): void {
    for (const child of this.#running) child.killNow()
  }
}
