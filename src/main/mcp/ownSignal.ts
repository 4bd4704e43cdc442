/**
 * Does some work under a signal that follows another one, for as long as the work lasts. The SDK
 * never takes its listener off a signal, and that listener holds the answer: a signal that outlives
 * one request must not be given to it. Nor may AbortSignal.any make the signal: Node keeps those
 * for ever once somebody listened.
 */
export async function withOwnSignal<T>(
  signal: AbortSignal,
  work: (own: AbortController) => Promise<T>,
): Promise<T> {
  const own = new AbortController()
  const follow = (): void => own.abort(signal.reason)
  if (signal.aborted) follow()
  signal.addEventListener('abort', follow, { once: true })
  try {
    return await work(own)
  } finally {
    signal.removeEventListener('abort', follow)
  }
}
