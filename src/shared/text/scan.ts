import type { ScannedKind } from '../model/scan.ts'

/** Why a configuration file of another app could not be read; each follows a colon. */
export const UNREADABLE = {
  folder: 'there is a folder in its place',
  noFile: 'it is no ordinary file',
  forbidden: 'this user may not read it',
  loop: 'it is a link that leads back to itself',
  large: (megabytes: number): string => `it is larger than ${megabytes} MB`,
  noText: 'it is no text',
  other: (code: string): string => `the system says ${code || 'nothing more'}`,
} as const

/** Texts of the sheet that brings servers of other apps in. */
export const SCAN = {
  open: 'Import from this computer',
  some: 'Claude, Cursor, VS Code, Codex and others',
  title: 'Import from this computer',
  sentence:
    'Servers that other apps are set up with. Their files are only read. Nothing runs until you press Test.',
  looking: 'Looking into the files of other apps',
  all: (count: number): string => (count === 1 ? 'Choose the new one' : `Choose all ${count} new`),
  take: (count: number): string => (count === 1 ? 'Save 1 server' : `Save ${count} servers`),
  takeNone: 'Choose a server',
  takeOne: (name: string, app: string): string => `Take ${name} of ${app}`,
  again: 'Look again',
  close: 'Close',
  cancel: 'Cancel',
  project: (folder: string): string => `Project ${folder}`,
  kinds: {
    new: () => '',
    same: (twin) => `Same as saved ${twin}`,
    nameTaken: (twin) => `Another ${twin} is saved`,
    double: (twin) => `Also in ${twin}`,
    unreadable: () => 'Left out',
  } satisfies Record<ScannedKind, (twin: string) => string>,
  toKeychain: (names: readonly string[]): string => `To the keychain: ${names.join(', ')}`,
  plain: (names: readonly string[]): string => `Saved as plain text: ${names.join(', ')}`,
  runsIn: (folder: string): string => `Runs in ${folder}`,
  notSaved: (name: string): string => `${name} was not saved`,
  noneTitle: 'No servers found',
  noneSentence: (apps: readonly string[]): string =>
    `None of these apps has one set up here: ${apps.join(', ')}.`,
} as const
