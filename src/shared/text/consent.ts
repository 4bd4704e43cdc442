/** What is new since a server was last allowed to run; shown as small marks on the sheet. */
export const CHANGED = {
  command: 'command',
  argument: (index: number): string => `argument ${index}`,
  fewerArguments: (count: number): string =>
    count === 1 ? '1 argument less' : `${count} arguments less`,
  variable: (name: string): string => `variable ${name}`,
  noVariable: (name: string): string => `without ${name}`,
  folder: 'folder',
} as const
