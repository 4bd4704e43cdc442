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
 * what a gateway takes. Throws client_changed where a cell is not as the user saw it.
 */
export function withCells(now: ClientSettings, cells: readonly NamedCell[]): KeyAccess[] {
  const others = cells.filter(({ keyId, seen }) => !isSameChoice(toolsOf(now.keys, keyId), seen))
  if (others.length > 0) {
    const fields = others.map(({ keyId, keyName }) =>
      KEYS.changed(keyName, choiceText(toolsOf(now.keys, keyId))),
    )
    throw AppError.of('client_changed', { name: now.name, fields: clean(fields.join(', ')) })
  }
  const changed = new Set(cells.map(({ keyId }) => keyId))
  const given = cells
    .filter(({ wanted }) => wanted === 'all' || wanted.length > 0)
    .map(({ keyId, wanted }) => ({ keyId, tools: wanted }))
  return [...now.keys.filter(({ keyId }) => !changed.has(keyId)), ...given]
}
