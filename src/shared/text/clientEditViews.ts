import { counted } from './common.ts'

/** Texts of saving a change of a client: the bar below the panel, the review and the report. */
export const EDITING = {
  unsaved: (count: number): string => counted(count, 'unsaved change', 'unsaved changes'),
  discard: 'Discard',
  save: (gateway: string): string => `Save to ${gateway}`,
  saving: (gateway: string): string => `Saving to ${gateway}…`,
  cannot: (gateway: string): string => `${gateway} cannot be changed now; what you chose is kept.`,
  review: (client: string, gateway: string): string => `Change ${client} on ${gateway}?`,
  reviewRest: 'The gateway is read again afterwards, and what did not stick is said.',
  guardRest: 'This opens something up or takes something away from real traffic.',
  setting: 'Setting',
  before: 'Now',
  after: 'Then',
  added: (names: string): string => `With ${names}`,
  gone: (names: string): string => `Without ${names}`,
  typedAnew: (names: string): string => `${names}, with the values you typed`,
  unreadNow: 'As the gateway has it',
  unreadThen: 'As you typed it',
  keep: 'Keep editing',
  done: 'Saved. The gateway lists it so.',
  partly: 'Saved in part',
  partlyRest:
    'The gateway took the change and lists something else. What did not stick is kept here.',
  refused: 'Not saved',
  unknown: 'Not known whether it was saved',
  unknownRest: 'The gateway could not be read again. What you chose is kept.',
  notStuck: (field: string, asked: string, now: string): string =>
    `${field}: you chose ${asked}, it is ${now}`,
  alsoChanged: (field: string, before: string, now: string): string =>
    `${field} has changed too: ${before} before, ${now} now`,
  dismiss: 'Dismiss',
} as const
