import type { EditDraft } from '../../shared/model/clientEdit.ts'
import { keepNewest } from './newest.ts'

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
    const isEmpty = Object.keys(draft.change).length + Object.keys(draft.slips).length === 0
    keepNewest(this.#drafts, key, isEmpty ? null : draft, MOST)
  }
}
