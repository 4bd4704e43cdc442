import { choiceText, isSameChoice, toolsOf } from '../../shared/clientSettings.ts'
import { AppError } from '../../shared/errors.ts'
import type { ClientSettings, KeyAccess } from '../../shared/model/clientEdit.ts'
import type { KeyCell } from '../../shared/model/keyTable.ts'
import { KEYS } from '../../shared/text/keys.ts'
import { clean } from './failures.ts'

/** A cell of one client, with the key's name for a person. */
export type NamedCell = Omit<KeyCell, 'clientId'> & { keyName: string }

/**
 * The keys of a client with these cells replaced and all others as they are: the whole list is
 * what a gateway takes. A cell that is not as the user saw it stays as it is and is named in
 * `conflict`; throws that when no other cell is left.
 */
export function withCells(
  now: ClientSettings,
  cells: readonly NamedCell[],
): { keys: KeyAccess[]; conflict: AppError | null } {
  const isAsSeen = ({ keyId, seen }: NamedCell) => isSameChoice(toolsOf(now.keys, keyId), seen)
  const free = cells.filter(isAsSeen)
  const conflict = conflictOf(
    now,
    cells.filter((cell) => !isAsSeen(cell)),
  )
  if (conflict !== null && free.length === 0) throw conflict
  const changed = new Set(free.map(({ keyId }) => keyId))
  const given = free
    .filter(({ wanted }) => wanted === 'all' || wanted.length > 0)
    .map(({ keyId, wanted }) => ({ keyId, tools: wanted }))
  return { keys: [...now.keys.filter(({ keyId }) => !changed.has(keyId)), ...given], conflict }
}

function conflictOf(now: ClientSettings, others: readonly NamedCell[]): AppError | null {
  if (others.length === 0) return null
  const fields = others.map(({ keyId, keyName }) =>
    KEYS.changed(keyName, choiceText(toolsOf(now.keys, keyId))),
  )
  return AppError.of('client_changed', { name: now.name, fields: clean(fields.join(', ')) })
}
