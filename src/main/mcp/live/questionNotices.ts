import type { ServerQuestion, SessionView } from '../../../shared/model/session.ts'

/** A server may ask and take back for ever; nobody wants a notification for each. */
const NOTICE_EVERY_MS = 10_000

interface Options {
  onQuestion: (session: SessionView, question: ServerQuestion) => void
  now?: () => number
}

interface Told {
  at: number
  questions: ReadonlySet<string>
}

/**
 * Says that servers ask something, for when no window is open: once for all questions of a server
 * that wait, and again for new ones, but not more often than every ten seconds.
 */
export class QuestionNotices {
  readonly #options: Required<Options>
  /** By session. */
  readonly #told = new Map<string, Told>()

  constructor(options: Options) {
    this.#options = { now: () => performance.now(), ...options }
  }

  /** Says it where there is something new to say. */
  tell(session: SessionView): void {
    const { onQuestion, now } = this.#options
    const told = this.#told.get(session.id)
    const fresh = session.questions.find(({ id }) => !told?.questions.has(id))
    if (fresh === undefined || (told && now() - told.at < NOTICE_EVERY_MS)) return
    const questions = new Set(session.questions.map(({ id }) => id))
    this.#told.set(session.id, { at: now(), questions })
    onQuestion(session, fresh)
  }

  /** The session is gone. */
  forget(sessionId: string): void {
    this.#told.delete(sessionId)
  }
}
