import type { Drafts } from '../../shared/model/server.ts'
import { withoutSecrets } from './namedValues.ts'

/** What the window had on the bench; it forgets when it closes, and reads this when it opens. */
export class OpenDrafts {
  #view: Drafts = { key: null, fresh: [], edits: {} }

  get view(): Drafts {
    return this.#view
  }

  /** Secrets that were typed and not saved are not kept. */
  keep(drafts: Drafts): void {
    const edits = Object.entries(drafts.edits).map(([id, recipe]) => [id, withoutSecrets(recipe)])
    this.#view = { ...drafts, edits: Object.fromEntries(edits) as Drafts['edits'] }
  }
}
