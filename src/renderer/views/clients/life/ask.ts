import type { ClientRow } from '../../../../shared/model/client.ts'
import type { LifeAction } from '../../../../shared/model/lifeAction.ts'

/** What the user wants of clients; asked first where that is due. */
export type Ask =
  | { kind: 'act'; action: LifeAction; clientIds: string[] }
  /** One client, with the dialog open until it is gone. */
  | { kind: 'delete'; row: ClientRow }
  | { kind: 'restore'; deletedId: string; isUndo: boolean }
  /** All that a run has deleted. */
  | { kind: 'putBack'; runId: string; count: number }
  | { kind: 'deleted' }
