import type { Emit } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ServerQuestion, SessionView } from '../../../shared/model/session.ts'
import { FIELD, GONE } from '../../../shared/text/facts.ts'
import { LiveSession, type LiveOptions, type LiveStart } from './liveSession.ts'
import { QuestionNotices } from './questionNotices.ts'

/** How long a question of a server waits while no window is open. */
const ALONE_MS = 60_000

interface Options extends Omit<LiveOptions, 'aloneMs' | 'isShown' | 'onChange' | 'onCall'> {
  emit: Emit
  aloneMs?: number
  /** Throws too_many_probes when no more servers may run. */
  checkPlace: () => void
  /** A server asks something and no window is open. */
  onQuestion?: (session: SessionView, question: ServerQuestion) => void
}

/** The servers that are kept running after their test. They outlive the window and end with the app. */
export class LiveSessions {
  readonly #options: Options
  readonly #sessions = new Map<string, LiveSession>()
  readonly #notices: QuestionNotices
  #isShown = false

  constructor(options: Options) {
    this.#options = options
    const { onQuestion = () => undefined } = options
    this.#notices = new QuestionNotices({ onQuestion })
  }

  /** How many hold a process. */
  get aliveCount(): number {
    return this.#alive.length
  }

  /** One promise for each that holds a process; it resolves when no process of it is left. */
  get ends(): Promise<unknown>[] {
    return this.#alive.map(({ ended }) => ended)
  }

  /** Oldest first. */
  list = (): SessionView[] => [...this.#sessions.values()].map(({ view }) => view)

  /** Answers at once with a starting session. Throws session_running, too_many_probes. */
  start(input: LiveStart): SessionView {
    const { sessionId, serverId, shown } = input
    for (const [id, { view, isAlive }] of this.#sessions) {
      if (view.serverId !== serverId) continue
      if (isAlive) throw AppError.of('session_running', { name: shown.name || shown.command })
      this.#forget(id) // it only said why it ended
    }
    if (this.#sessions.has(sessionId)) throw AppError.of('invalid_input', { fields: FIELD.test })
    this.#options.checkPlace()
    const session = new LiveSession(input, {
      ...this.#options,
      aloneMs: this.#options.aloneMs ?? ALONE_MS,
      isShown: () => this.#isShown,
      onChange: (view) => this.#changed(view),
      onCall: (call) => this.#emit('sessions.called', call),
    })
    this.#sessions.set(sessionId, session)
    this.#changed(session.view)
    return session.view
  }

  /** Throws not_found. */
  get(sessionId: string): LiveSession {
    const session = this.#sessions.get(sessionId)
    if (session === undefined) throw AppError.of('not_found', { what: GONE.session })
    return session
  }

  /** Ends it and forgets it; quiet when it is not there. */
  stop = async (sessionId: string): Promise<void> => {
    const session = this.#sessions.get(sessionId)
    await session?.stop()
    this.#forget(sessionId)
    this.#emit('sessions.gone', { sessionId })
  }

  /** Whether somebody could answer a question of a server now. */
  setShown(isShown: boolean): void {
    this.#isShown = isShown
    for (const { questions } of this.#sessions.values()) questions.shownChanged()
  }

  /** Ends all; resolves when every process is gone, within 1.5 s. */
  async endAll(): Promise<void> {
    const limit = new Promise((resolve) => setTimeout(resolve, 1400).unref())
    const ended = [...this.#sessions.values()].map((session) => session.stop())
    await Promise.race([Promise.all(ended), limit])
  }

  /** Kills what is left at once and blocking: for the `exit` event of the process. */
  killNow(): void {
    for (const session of this.#sessions.values()) session.killNow()
  }

  get #alive(): LiveSession[] {
    return [...this.#sessions.values()].filter(({ isAlive }) => isAlive)
  }

  #changed(view: SessionView): void {
    if (!this.#sessions.has(view.id)) return
    this.#emit('sessions.changed', view)
    if (!this.#isShown) this.#notices.tell(view)
  }

  #forget(sessionId: string): void {
    this.#sessions.delete(sessionId)
    this.#notices.forget(sessionId)
  }

  /** A view that cannot be sent must not leave processes behind. */
  readonly #emit: Emit = (event, payload) => {
    try {
      this.#options.emit(event, payload)
    } catch (cause) {
      this.#options.log?.write('error', 'session', 'A change could not be sent', cause)
    }
  }
}
