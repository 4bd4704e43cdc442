/** Words that every screen uses. */
export const COMMON = {
  close: 'Close',
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

const grouping = new Intl.NumberFormat('en')

/** A whole number as a person reads it: 12,345. One formatter for all: making one takes long. */
export const grouped = (value: number): string =>
  Math.abs(value) < 1000 ? String(value) : grouping.format(value)

/** A count with its noun, such as `1 tool` or `1,200 tools`. */
export const counted = (count: number, one: string, many: string): string =>
  `${grouped(count)} ${count === 1 ? one : many}`
