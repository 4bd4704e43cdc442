/** What the list of clients can be narrowed by. */
export const FACET = {
  state: 'State',
  connection: 'Connection',
  auth: 'Auth',
  key: 'Key',
  codeMode: 'Code mode',
} as const

/** Texts of the filters. */
export const CLIENT_FILTER = {
  on: 'On',
  off: 'Off',
  chosen: (facet: string, words: readonly string[]): string => `${facet}: ${words.join(', ')}`,
  shown: (count: string, all: string): string => `${count} of ${all}`,
  clear: 'Show all',
  more: (count: string): string => `and ${count} more`,
} as const
