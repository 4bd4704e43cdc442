import { counted, grouped } from './number.ts'

const toolCount = (number: number): string => counted(number, 'tool', 'tools')

/** Texts of the table of virtual keys and clients. */
export const KEYS = {
  title: 'Keys',
  about: (keys: number, clients: number): string =>
    `${counted(keys, 'virtual key', 'virtual keys')}, ${counted(clients, 'client', 'clients')}`,
  search: 'Search keys and clients',
  who: (gateway: string): string =>
    `Who may call what on ${gateway}. A key’s value is never read or shown.`,
  readOnly: 'Read only',
  readOnlyHint: (name: string): string =>
    `${name} is read only here. Turn that off in its settings to change something.`,
  from: (time: string): string => `From ${time}`,
  noSave: 'Saving is off until the gateway answers; what you chose is kept.',
  notTaken: 'Shown only',
  notTakenHint:
    'This version of the gateway does not take access from here: change the key in its own dashboard.',
  client: 'Client',
  unsaved: 'not saved',
  unknown: 'Its keys are not known yet',
  unknownRest: 'They appear here as soon as the gateway answers.',
  loading: 'Reading the virtual keys…',
  off: 'No virtual keys on this gateway',
  offRest:
    'Governance is switched off in its configuration: it does not tell apart who calls what.',
  noKeys: 'No virtual keys yet',
  noKeysRest: 'Make one in the gateway’s own dashboard; it appears here as a column.',
  noClients: 'No clients yet',
  noClientsRest: 'Register a server on this gateway; it appears here as a row.',
  again: 'Read again',
  nothingFound: 'Nothing matches',
  nothingFoundRest: 'Search looks at names of keys and clients and at descriptions.',
  clearSearch: 'Clear search',
  isOff: 'switched off',
  expires: (day: string): string => `expires ${day}`,
  expired: (day: string): string => `expired ${day}`,
  editKey: (key: string): string => `Access of ${key} to all clients shown`,
  editClient: (client: string): string => `Access of all keys shown to ${client}`,
  cell: {
    all: (tools: number): string => `All ${grouped(tools)}`,
    allOfNone: 'All, but 0',
    some: (on: number, tools: number): string => `${grouped(on)} of ${grouped(tools)}`,
    someOfNone: 'Chosen, but 0',
    none: 'None',
    byDefault: 'The client is for all keys: this one has no entry of its own.',
    noTools: 'The client has no tools that may run now.',
    was: (before: string): string => `Not saved. It was: ${before}`,
    changedBy: (before: string): string => `Somebody else has changed it. You saw: ${before}`,
  },
  choice: {
    title: (key: string, client: string): string => `${key} on ${client}`,
    keys: (number: number): string => counted(number, 'key', 'keys'),
    clients: (number: number): string => counted(number, 'client', 'clients'),
    all: (tools: number | null): string =>
      tools === null ? 'All tools' : tools === 1 ? 'Its 1 tool' : `All ${toolCount(tools)}`,
    allHint: 'new ones too',
    chosen: 'Chosen tools',
    none: 'None',
    byDefault: 'As for all keys',
    byDefaultHint: 'all tools',
    filter: 'Filter tools',
    tools: 'Tools of the client',
    noneFound: 'No tool matches',
    notCallable: 'not listed now',
    severalClients: 'Tools can be chosen for one client at a time.',
  },
  /** What a choice is, inside a sentence. */
  word: {
    all: (tools: number): string => `all ${grouped(tools)}`,
    some: toolCount,
    none: 'none',
    byDefault: 'as for all keys',
  },
  changes: (number: number): string => counted(number, 'change', 'changes'),
  change: (key: string, client: string): string => `${key} on ${client}:`,
  becomes: 'becomes',
  changedMeanwhile: 'changed by somebody else',
  showAll: 'Show all changes',
  showLess: 'Show less',
  list: 'Changes that are not saved',
  revert: (key: string, client: string): string => `Take back ${key} on ${client}`,
  discard: 'Discard',
  save: (gateway: string): string => `Save to ${gateway}`,
  saving: 'Saving…',
  saved: (number: number, gateway: string): string =>
    `${counted(number, 'change is', 'changes are')} saved on ${gateway}`,
  loseTitle: (gateway: string): string => `Take access away on ${gateway}?`,
  loseSentence: (keys: string, more: number): string =>
    `${keys}${more > 0 ? ` and ${grouped(more)} more` : ''} may call less at once. Whoever uses such a key notices at the next call.`,
  cancel: 'Cancel',
  reports: 'What became of the changes',
  reportDone: 'Saved.',
  reportUnknown: 'The gateway could not be read again: look before you save once more.',
  reportPartly:
    'The gateway lists other access than was asked for; the difference is still marked.',
  restSaved: 'What else was chosen for it is saved.',
  reportAlso: (fields: string): string => `Also different now: ${fields}.`,
  close: 'Close',
  keyMove: 'move',
  keyRange: 'select',
  keyOpen: 'choose',
  keyToggle: 'all or none',
  keyRefresh: 'read again',
  /** "Somebody else has changed … meanwhile: …". */
  changed: (key: string, now: string): string => `${key} (${now})`,
} as const
