/** Words that every screen uses. */
export const COMMON = {
  close: 'Close',
  copy: 'Copy',
  save: 'Save…',
  saved: 'Saved',
  savedTo: (file: string): string => `Saved as ${file}`,
  copied: 'Copied',
  copyDetails: 'Copy details',
}

/** The question before something goes away; on production it asks for the gateway's name. */
export const GUARD = {
  production: 'This is a production gateway',
  rest: 'Changes here reach real traffic.',
  type: (name: string): string => `Type ${name} to confirm`,
}
