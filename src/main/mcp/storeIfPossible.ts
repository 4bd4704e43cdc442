import type { Log } from '../log.ts'

/** Stores what a run leaves behind; it goes on when a disk is full, and only the log hears of it. */
export function storeIfPossible(log: Log, what: string, store: () => void): void {
  try {
    store()
  } catch (cause) {
    log.write('warn', 'bench', `${what} could not be kept`, cause)
  }
}
