/** Words that every screen uses. */
export const COMMON = {
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
}
