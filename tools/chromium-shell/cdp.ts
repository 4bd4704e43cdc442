/** Chromium's DevTools protocol over the pipe it was started with: typed, ordered, no port. */
import type { Readable, Writable } from 'node:stream'
import type { CDPSession } from 'playwright'

interface Message {
  id?: number
  sessionId?: string
  method?: string
  params?: unknown
  result?: unknown
  error?: { message: string }
}

interface Waiting {
  method: string
  resolve: (result: never) => void
  reject: (error: Error) => void
}

/** One attached target, or the browser itself. Listeners run in the order of Chromium's events. */
export class Session {
  readonly send: CDPSession['send']
  readonly #listeners = new Map<string, ((params: never) => void)[]>()

  constructor(send: CDPSession['send']) {
    this.send = send
  }

  readonly on = ((method: string, listener: (params: never) => void) => {
    this.#listeners.set(method, [...(this.#listeners.get(method) ?? []), listener])
    return this
  }) as unknown as CDPSession['on']

  dispatch(method: string, params: unknown): void {
    for (const listener of this.#listeners.get(method) ?? []) listener(params as never)
  }
}

/** Both ends of `--remote-debugging-pipe`. When the pipe ends, every open call rejects. */
export class Connection {
  readonly browser: Session
  readonly #output: Writable
  readonly #sessions = new Map<string, Session>()
  readonly #waiting = new Map<number, Waiting>()
  #isOpen = true
  #lastId = 0

  constructor(output: Writable, input: Readable) {
    this.#output = output
    this.browser = new Session(this.#sender())
    let rest: Buffer[] = []
    input.on('data', (chunk: Buffer) => {
      let from = 0
      for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
        const text = Buffer.concat([...rest, chunk.subarray(from, end)]).toString()
        rest = []
        from = end + 1
        this.#receive(JSON.parse(text) as Message)
      }
      rest.push(chunk.subarray(from))
    })
    const end = () => this.#end()
    input.on('close', end).on('error', end)
    output.on('error', end)
  }

  /** The session of a target that Chromium attached for us. */
  session(id: string): Session {
    const session = this.#sessions.get(id) ?? new Session(this.#sender(id))
    this.#sessions.set(id, session)
    return session
  }

  #sender(sessionId?: string): CDPSession['send'] {
    return (method, params) => {
      if (!this.#isOpen) return Promise.reject(new Error(`${method}: Chromium has ended`))
      const id = ++this.#lastId
      const message = { id, method, params: params ?? {}, ...(sessionId && { sessionId }) }
      this.#output.write(`${JSON.stringify(message)}\0`)
      return new Promise((resolve, reject) => this.#waiting.set(id, { method, resolve, reject }))
    }
  }

  #receive({ id, sessionId, method, params, result, error }: Message): void {
    if (id !== undefined) {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`))
      else waiting?.resolve(result as never)
      return
    }
    const session = sessionId ? this.#sessions.get(sessionId) : this.browser
    if (session && method) session.dispatch(method, params)
  }

  #end(): void {
    this.#isOpen = false
    for (const { method, reject } of this.#waiting.values()) {
      reject(new Error(`${method}: Chromium has ended`))
    }
    this.#waiting.clear()
  }
}
