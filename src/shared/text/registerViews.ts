import type { Change, Difference, RegistrationStep } from '../model/registration.ts'
import { counted, grouped } from './common.ts'

/** Texts of the register sheet, its progress and its result. */

export const REGISTER = {
  title: (name: string): string => `Register ${name}`,
  tested: (time: string): string => `Tested on this computer ${time}`,
  where: 'On which gateway',
  noGateways: 'No gateway yet. Add one first.',
  name: 'Name on the gateway',
  modelsSee: 'Models will see',
  nameReason: (reason: string): string => `Not this name: ${reason}`,
  nameTaken: (name: string, gateway: string): string =>
    `${gateway} has a client named ${name} already`,
  nameSimilar: (name: string, gateway: string): string =>
    `${gateway} has ${name} already: easily mixed up, and newer gateways may refuse it`,
  changes: 'What changes on the way',
  planning: 'Asking what changes on the way',
  filter: 'Filter, or a pattern such as get-*',
  filterLabel: 'Filter tools',
  show: 'Show',
  segments: { all: 'All', allowed: 'On', auto: 'Auto' },
  column: { tool: 'Tool', hints: 'Hints', tokens: '≈ tokens', auto: 'Auto' },
  allowAll: 'Allow all tools shown',
  allow: (tool: string): string => `Allow ${tool}`,
  autoExecute: (tool: string): string => `Run ${tool} without asking`,
  autoNote: 'Auto: runs without asking. Hints are declared, not guaranteed.',
  keyRange: 'range',
  keyAllow: 'allow',
  keyAuto: 'auto',
  noAutoNote: 'This gateway has no auto-execute list; every call is asked for.',
  noMatch: 'No tool matches',
  noTools: 'The server offers no tools. It can be registered all the same.',
  dropped: 'left out by the gateway',
  production: 'This is a production gateway.',
  productionRest: 'The client is there for everyone as soon as it is created.',
  counts: (allowed: number, all: number): string =>
    `${grouped(allowed)} of ${counted(all, 'tool', 'tools')}`,
  autos: (count: number): string => `${grouped(count)} auto`,
  tokens: (count: string): string => `≈ ${count} tokens`,
  cancel: 'Cancel',
  register: (gateway: string): string => `Register on ${gateway}`,
  choose: 'Choose a gateway',
}

/** What is different on the gateway: a strong line and what it means. */
export const CHANGE: Record<Change['key'], (about: string) => { first: string; rest: string }> = {
  command: (about) => ({
    first: `${about} has to exist on the gateway host`,
    rest: 'Tested on this computer, not there. The gateway starts it now.',
  }),
  envName: (about) => ({
    first: `${about} is read on the gateway host`,
    rest: 'Only its name is sent; the value stays here. Set the variable there first.',
  }),
  envValue: (about) => ({
    first: `${about} is sent with its value`,
    rest: 'Visible to every admin of the gateway.',
  }),
  cwd: (about) => ({
    first: `The folder ${about} is not sent`,
    rest: 'A gateway chooses its own.',
  }),
  url: (about) => ({
    first: `${about} has to be reachable from the gateway host`,
    rest: 'Tested from this computer, not from there. The gateway connects to it now.',
  }),
  localUrl: (about) => ({
    first: `${about} means the gateway’s own host there`,
    rest: 'It is found only where the gateway runs on this computer too, outside a container.',
  }),
  guardPrivate: (about) => ({
    first: `This gateway refuses ${about} without sign-in`,
    rest: 'Give it a credential first, or the create ends with “not allowed”.',
  }),
  headerReference: (about) => ({
    first: `${about} is read on the gateway host`,
    rest: 'Only that name is sent. Set the variable there first, to the whole value of the header.',
  }),
  headerValue: (about) => ({
    first: `The header ${about} is sent with its value`,
    rest: 'Visible to every admin of the gateway.',
  }),
  signIn: () => ({
    first: 'Your sign-in stays here',
    rest: 'Its token is not sent. The gateway gets no further than 401 without a sign-in of its own.',
  }),
  localPath: (about) => ({
    first: `${about} is a path of this computer`,
    rest: 'The gateway looks for it on its own disk.',
  }),
  noAuto: () => ({
    first: 'No auto-execute on this gateway',
    rest: 'Its version has no such list.',
  }),
  stdioBroken: () => ({
    first: 'This gateway version cannot call stdio tools',
    rest: 'The client connects, and every call of a tool fails. A newer Bifrost fixes it.',
  }),
  guard: () => ({
    first: 'This gateway refuses stdio without sign-in',
    rest: 'Give it a credential first, or the create ends with “not allowed”.',
  }),
  droppedTool: (about) => ({
    first: `${about} is left out by the gateway`,
    rest: 'Its name holds a character the gateway does not take.',
  }),
}

export const STEP: Record<RegistrationStep['name'], string> = {
  remove: 'Delete the old one',
  create: 'Create client',
  signIn: 'Sign in',
  read: 'Read it again',
  apply: 'Set the rest',
  compare: 'Compare',
  putBack: 'Put the old one back',
}

export const PROGRESS = {
  stepsLabel: 'Steps of the registration',
  registering: (name: string, gateway: string): string => `Registering ${name} on ${gateway}`,
  registered: (name: string, gateway: string): string => `${name} is on ${gateway}`,
  uncallable: (name: string, gateway: string): string =>
    `${name} is on ${gateway} and cannot be called`,
  differs: (name: string, gateway: string, count: number): string =>
    count === 0
      ? `${name} is on ${gateway}, not as chosen`
      : `${name} is on ${gateway}, with ${counted(count, 'difference', 'differences')}`,
  failed: (name: string, gateway: string): string => `${name} is not on ${gateway}`,
  unknown: (name: string, gateway: string): string => `Not known whether ${name} is on ${gateway}`,
  waiting: 'Waiting behind another create on this gateway',
  waitingRest: 'A gateway creates one client at a time. Yours is next in line.',
  slow: 'The gateway starts the server now',
  slowUrl: 'The gateway connects to the server now',
  slowRest:
    'It answers when the server does. That can take 30 s and more; other creates wait behind it. You can close this, it goes on.',
  leave: 'Leave it running',
  close: 'Close',
  settings: (count: number): string =>
    count === 1 ? 'One setting did not stick' : `${count} settings did not stick`,
  column: { setting: 'Setting', chosen: 'You chose', found: 'Gateway has' },
  success: 'The gateway answered “success” and keeps something else.',
  nothing: 'nothing',
  toolsMatch: 'Tools match what you tested',
  toolsDiffer: 'Tools differ from what you tested',
  noTools: 'The gateway lists no tools for it',
  noToolsRest: 'Models cannot call anything yet. Look at the client, or refresh it in a minute.',
  tested: 'Tested on this computer',
  runs: 'Runs on the gateway',
  tools: (count: number): string => counted(count, 'tool', 'tools'),
  missing: 'Not on the gateway',
  added: 'New on the gateway',
  changed: 'Other definition',
  equal: 'equal',
  definitions: 'Definitions',
  more: (count: number): string => `and ${grouped(count)} more`,
  copy: 'Copy details',
  undo: 'Undo registration',
  openClient: 'Open client',
  openClients: 'Open client list',
  tryAgain: 'Choose again',
  changeAgain: 'Change it and try again',
  alsoChanged: 'Changed as well',
  wasIsNow: (setting: string, before: string, now: string): string =>
    `${setting}: ${before} before, ${now} now.`,
  show: 'Show',
  states: {
    waiting: 'not yet',
    running: 'running',
    done: 'done',
    warn: 'with differences',
    failed: 'failed',
  },
}

export const DIFFERENCE: Record<Difference['key'], string> = {
  name: 'Name',
  connection: 'Connection',
  command: 'Command',
  args: 'Arguments',
  env: 'Variables',
  url: 'URL',
  headers: 'Headers',
  tools: 'Allowed tools',
  autoTools: 'Auto-execute',
  state: 'State',
}

export const UNDO = {
  title: (name: string, gateway: string): string => `Delete ${name} from ${gateway}?`,
  sentence: 'The client this registration created is deleted. The recipe on this computer stays.',
  keep: 'Keep it',
  remove: (gateway: string): string => `Delete from ${gateway}`,
  done: (name: string, gateway: string): string => `${name} was deleted from ${gateway}`,
}
