/** Signs that no POSIX shell reads as anything but themselves. */
export const PLAIN_WORD = /^[A-Za-z0-9_/.:@%+,=-]+$/

/** One word as a POSIX shell reads it back unchanged. */
export function quoteWord(word: string): string {
  return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
