import type { KeyPlace } from '../../state/keyDrafts.ts'
import type { Found } from './search.ts'

/** A place in the grid: row -1 is the head with the keys, column -1 the clients' names. */
export interface GridPlace {
  row: number
  column: number
}

/** Cells between two corners; nothing of the heads. */
export interface Range {
  top: number
  bottom: number
  left: number
  right: number
}

/** The range a place stands for: its cell, its whole column or row; nothing for the corner. */
export function rangeOf(at: GridPlace, anchor: GridPlace | null, shown: Found): Range | null {
  const [lastRow, lastColumn] = [shown.clients.length - 1, shown.keys.length - 1]
  if (at.row < 0 && at.column < 0) return null
  if (at.row < 0) return { top: 0, bottom: lastRow, left: at.column, right: at.column }
  if (at.column < 0) return { top: at.row, bottom: at.row, left: 0, right: lastColumn }
  const other = anchor ?? at
  return {
    top: Math.min(at.row, other.row),
    bottom: Math.max(at.row, other.row),
    left: Math.min(at.column, other.column),
    right: Math.max(at.column, other.column),
  }
}

/** Whether a cell lies in a range. */
export const contains = (range: Range | null, row: number, column: number): boolean =>
  range !== null &&
  row >= range.top &&
  row <= range.bottom &&
  column >= range.left &&
  column <= range.right

/** The cells of a range, row by row. */
export function placesIn({ top, bottom, left, right }: Range, shown: Found): KeyPlace[] {
  const keys = shown.keys.slice(left, right + 1)
  return shown.clients
    .slice(top, bottom + 1)
    .flatMap((client) => keys.map((key) => ({ client, key })))
}

/** Where a key of the keyboard leads; null when it does not move. A range has no place in the heads. */
export function moved(
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  at: GridPlace,
  shown: Found,
  isRange: boolean,
): GridPlace | null {
  const [lastRow, lastColumn] = [shown.clients.length - 1, shown.keys.length - 1]
  if (ctrlKey || metaKey) {
    if (key === 'Home') return { row: 0, column: 0 }
    return key === 'End' ? { row: lastRow, column: lastColumn } : null
  }
  const first = isRange ? 0 : -1
  const to = (row: number, column: number): GridPlace => ({
    row: Math.min(Math.max(row, first), lastRow),
    column: Math.min(Math.max(column, first), lastColumn),
  })
  switch (key) {
    case 'ArrowDown':
      return to(at.row + 1, at.column)
    case 'ArrowUp':
      return to(at.row - 1, at.column)
    case 'ArrowRight':
      return to(at.row, at.column + 1)
    case 'ArrowLeft':
      return to(at.row, at.column - 1)
    case 'PageDown':
      return to(at.row + FAR, at.column)
    case 'PageUp':
      return to(Math.max(at.row - FAR, 0), at.column)
    case 'Home':
      return to(at.row, 0)
    case 'End':
      return to(at.row, lastColumn)
    default:
      return null
  }
}

const FAR = 12
