import type { EditDraft } from '../../shared/model/clientEdit.ts'

/** More than anybody works on at a time; the oldest goes. */
const MOST = 200

/** What the window has not saved of clients: it outlives the window, and ends with the app. */
export class EditDrafts {
  readonly #drafts = new Map<string, EditDraft>()

  /** Oldest first. */
  list = (): EditDraft[] => [...this.#drafts.values()]

  /** In place of the one before it of the same client; one without a change is forgotten. */
  keep(draft: EditDraft): void {
    const key = JSON.stringify([draft.gatewayId, draft.clientId])
    this.#drafts.delete(key)
    const isEmpty = Object.keys(draft.change).length + Object.keys(draft.slips).length === 0
    if (!isEmpty) this.#drafts.set(key, draft)
    const [oldest] = this.#drafts.keys()
    if (this.#drafts.size > MOST && oldest !== undefined) this.#drafts.delete(oldest)
  }
}
