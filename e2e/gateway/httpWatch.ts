type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>

/** What came of the first request that went wrong, in the words of Go's HTTP client. */
export interface HttpFailure {
  method: 'GET' | 'POST'
  status: number | null
  detail: string
}

/** Why an address could not be reached. */
export const dialFailure = (url: URL, error: unknown): string => {
  const cause = (error as { cause?: { code?: string } }).cause
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (cause?.code === 'ECONNREFUSED') {
    return `dial tcp ${url.hostname}:${port}: connect: connection refused`
  }
  return cause?.code === 'ENOTFOUND' ? `dial tcp: lookup ${url.hostname}: no such host` : 'EOF'
}

const failureOf = (method: 'GET' | 'POST', status: number, type: string, body: string): string => {
  if (method === 'GET') return `unexpected status code: ${status}`
  if (status === 404)
    return 'failed to send request: session terminated (404). need to re-initialize'
  return status < 400
    ? `unexpected content type: ${type}`
    : `request failed with status ${status}: ${body}`
}

/** A fetch for the MCP transports that remembers why the first exchange failed. */
export class HttpWatch {
  failure: HttpFailure | null = null

  /** Forgets what went wrong before. */
  forget(): void {
    this.failure = null
  }

  readonly fetch: Fetch = async (url, init) => {
    const method = init?.method === 'POST' ? 'POST' : 'GET'
    try {
      const response = await fetch(url, init)
      await this.#look(method, response)
      return response
    } catch (error) {
      const address = new URL(url)
      const verb = method === 'GET' ? 'failed to connect to SSE stream: Get' : 'Post'
      const before = method === 'GET' ? '' : 'failed to send request: failed to send request: '
      const detail = `${before}${verb} "${address.href}": ${dialFailure(address, error)}`
      // Given up by the gateway itself: nothing was seen in time.
      if (init?.signal?.aborted !== true) this.failure ??= { method, status: null, detail }
      throw error
    }
  }

  async #look(method: 'GET' | 'POST', response: Response): Promise<void> {
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
    const isExpected = response.status === 202 || /json|event-stream/.test(type)
    if (response.ok && isExpected) return
    const body = response.ok ? '' : await response.clone().text()
    const detail = failureOf(method, response.status, type, body)
    this.failure ??= { method, status: response.status, detail }
  }
}
