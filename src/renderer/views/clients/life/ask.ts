import type { LifeAction } from '../../../../shared/model/lifeAction.ts'

/** What the user wants of clients; asked first where that is due. */
export type Ask =
  | { kind: 'act'; action: LifeAction; clientIds: string[] }
  | { kind: 'restore'; deletedId: string; isUndo: boolean }
  | { kind: 'deleted' }
