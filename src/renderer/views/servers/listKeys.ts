/** Where a key moves in a list of that many rows; null when it does not move. */
export function moveIn(key: string, at: number, count: number): number | null {
  const to = {
    ArrowDown: at + 1,
    j: at + 1,
    ArrowUp: at - 1,
    k: at - 1,
    PageDown: at + 10,
    PageUp: at - 10,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined ? null : Math.min(Math.max(to, 0), Math.max(count - 1, 0))
}
