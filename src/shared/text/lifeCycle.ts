import type { Hindrance } from '../lifeCycle.ts'
import type { LifeAction } from '../model/lifeAction.ts'
import type { LifeReport, RunAction } from '../model/lifeCycle.ts'
import { counted, grouped } from './common.ts'

/** What can be done with clients, as the words of a button. */
export const LIFE_ACTION: Readonly<Record<LifeAction, string>> = {
  enable: 'Enable',
  disable: 'Disable',
  reconnect: 'Reconnect',
  refreshTools: 'Refresh tools',
  restart: 'Disable and enable',
  delete: 'Delete',
}

const RUN_ACTION: Readonly<Record<RunAction, string>> = { ...LIFE_ACTION, putBack: 'Put back' }

/** Why an action is not offered for a client; "… cannot be done: …". */
export const LIFE_HINDRANCE: Readonly<Record<Hindrance, string>> = {
  unsupported: 'this version of the gateway has no such call',
  isOn: 'it is switched on already',
  isOff: 'it is switched off',
  perUser: 'each user has a connection of their own',
  perCall: 'it connects anew for each call',
  callsOnly: 'it connects anew for each call, so that switching it off and on changes nothing',
}

const tools = (count: number): string => counted(count, 'tool', 'tools')
const clients = (count: number): string => counted(count, 'client', 'clients')

const WORKING: Readonly<Record<RunAction, string>> = {
  enable: 'Enabling',
  disable: 'Disabling',
  reconnect: 'Reconnecting',
  refreshTools: 'Refreshing the tools of',
  restart: 'Disabling and enabling',
  delete: 'Deleting',
  putBack: 'Putting back',
}

const WORKED: Readonly<Record<RunAction, string>> = {
  enable: 'enabled',
  disable: 'disabled',
  reconnect: 'reconnected',
  refreshTools: 'tools refreshed',
  restart: 'disabled and enabled',
  delete: 'deleted',
  putBack: 'put back',
}

const OUTCOME: Readonly<Record<LifeReport['outcome'], string>> = {
  done: 'done',
  still: 'not well',
  refused: 'failed',
  unknown: 'not known',
}

/** Sentences of the report on an action. */
export const LIFE_NOTE = {
  wasOn: 'It was switched on already.',
  wasOff: 'It was switched off already.',
  wasGone: 'It was not on the gateway any more.',
  sentOther: (said: number, listed: number): string =>
    `The gateway says ${tools(said)} and lists ${grouped(listed)}.`,
  partly: (said: string): string =>
    said === '' ? 'The gateway says that only part of it worked.' : `The gateway says: ${said}`,
  cameBack: (why: string): string => `It is well now, although the gateway said: ${why}`,
} as const

/** Texts of life cycle actions in the list and in the panel. */
export const LIFE = {
  more: 'More actions',
  nothing: 'Nothing more can be done',
  not: (action: LifeAction, why: string): string => `${LIFE_ACTION[action]}: ${why}`,
  picked: (count: number): string => `${grouped(count)} selected`,
  clearPicked: 'Clear selection',
  bar: 'Selected clients',
  deleteAsk: 'Delete…',
  stop: 'Stop',
  stopping: 'Stopping…',
  close: 'Close',
  show: 'Show results',
  undo: (count: number): string => (count === 1 ? 'Undo' : 'Undo all'),
  undoTitle: (count: number, gateway: string): string =>
    `Put ${clients(count)} back on ${gateway}?`,
  undoRest: 'They are created as they were, one after the other.',
  undoAct: RUN_ACTION.putBack,
  results: 'Results',
  strip: 'Actions on clients',
  working: (action: RunAction, name: string, at: number, all: number): string =>
    all === 1
      ? `${WORKING[action]} ${name}…`
      : `${WORKING[action]} ${name}… ${grouped(at)} of ${grouped(all)}`,
  worked: (action: RunAction, name: string): string => `${name}: ${WORKED[action]}`,
  failed: (action: RunAction, name: string): string =>
    `${name}: ${RUN_ACTION[action].toLowerCase()} failed`,
  unknown: (action: RunAction, name: string): string =>
    `${name}: whether it was ${WORKED[action]} is not known`,
  stopped: 'stopped before it began',
  summary: (action: RunAction, all: number, counts: readonly [string, number][]): string => {
    const parts = counts.filter(([, count]) => count > 0)
    const rest = parts.map(([word, count]) => `${grouped(count)} ${word}`).join(', ')
    return `${RUN_ACTION[action]} ${clients(all)}: ${rest}`
  },
  outcome: OUTCOME,
  stoppedWord: 'stopped',
  /** `before` is named only where it was otherwise. */
  look: (word: string, count: number): string => (count === 0 ? word : `${word}, ${tools(count)}`),
  change: (before: string, after: string): string =>
    before === after ? after : `${after} (before: ${before})`,
  guardTitle: (action: LifeAction, what: string, gateway: string): string =>
    action === 'delete'
      ? `Delete ${what} from ${gateway}?`
      : `${LIFE_ACTION[action]} ${what} on ${gateway}?`,
  guardSentence: (action: LifeAction, count: number): string => {
    if (action === 'restart') {
      return `${toolsStop(count)} while it is off, for everyone who uses this gateway. It ends switched on; if it does not, the app says so.`
    }
    return `${toolsStop(count)} at once for everyone who uses this gateway.${
      action === 'disable' ? ' Enable brings them back.' : ''
    }`
  },
  these: (names: string, rest: number): string =>
    rest > 0 ? `${names} and ${grouped(rest)} more` : names,
  clients,
  keepMany: 'Copies without secrets are kept for 30 days, so you can put them back.',
} as const

const toolsStop = (count: number): string =>
  counted(count, 'tool stops working', 'tools stop working')
