/** Why a configuration file of another app could not be read; each follows a colon. */
export const UNREADABLE = {
  folder: 'there is a folder in its place',
  noFile: 'it is no ordinary file',
  forbidden: 'this user may not read it',
  loop: 'it is a link that leads back to itself',
  large: (megabytes: number): string => `it is larger than ${megabytes} MB`,
  noText: 'it is no text',
  other: (code: string): string => `the system says ${code}`,
}
