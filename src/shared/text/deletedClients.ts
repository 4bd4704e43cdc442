import type { DeletedClient, WantedValue } from '../model/deletedClient.ts'
import { OPENAPI } from './openapi.ts'

/** "… cannot be put back: …". */
export const RESTORE_OBSTACLE: Readonly<Record<Exclude<DeletedClient['obstacle'], null>, string>> =
  {
    oauth: 'it was signed in with OAuth, which has to be done anew; register it again',
    tokenExchange: 'how it exchanged tokens is not told by the gateway; register it again',
    connection: 'what this kind of client is made of is not told by the gateway; make it again',
    nothing: 'the gateway told neither its command nor its URL',
    documentTooLong:
      'its document was pasted and is longer than what is kept here; register it again',
    documentHoldsToken:
      'its document was pasted and holds what looks like a token, so it was not kept; register it again',
    documentNotGiven:
      'its document was pasted and the gateway did not give it back; register it again',
    documentGaveWay:
      'its document was pasted and gave way here to those of clients deleted later; register it again',
  }

/** What could not be put back. */
export const LOST = {
  id: 'Its id: the gateway gave it a new one, so what is kept by the old id is not found any more',
  ca: 'Its own certificate authority: the gateway showed it only masked',
  header: (name: string): string => `The header ${name}: no value was given`,
  environment: (name: string): string => `The value of ${name}: none was given`,
  left: (what: string): string => `${what}: none was given`,
  document: 'Its document: it is another one now',
  openapiUnread: 'Whether it is made of what it was: the gateway does not tell it any more',
  tools: (names: string): string => `Tools that its document does not have any more: ${names}`,
  keysUnread: 'Which virtual keys could use it: they could not be read when it was deleted',
  key: (id: string): string => `A virtual key that is gone: ${id}`,
  field: (label: string, was: string, now: string): string => `${label}: was ${was}, is ${now}`,
} as const

/** Labels of what is asked for. */
export const WANTED: Readonly<Record<WantedValue['kind'], (name: string) => string>> = {
  url: () => 'URL',
  header: (name) => `Header ${name}`,
  userHeader: (name) => `Sample of header ${name}`,
  argument: (place) => (place === '0' ? 'Command' : `Argument ${place}`),
  environment: (name) => `Variable ${name}`,
  documentUrl: () => OPENAPI.address,
  baseUrl: () => OPENAPI.baseUrl,
  credential: OPENAPI.value,
  username: OPENAPI.username,
  password: OPENAPI.password,
}

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)

/** Texts of the list of deleted clients, and of putting one back. */
export const DELETED = {
  title: (gateway: string): string => `Recently deleted from ${gateway}`,
  none: 'Nothing was deleted here',
  noneRest: 'What you delete with this app is kept here for 30 days, without secrets.',
  keptFor: (left: number): string => `kept for ${days(left)}`,
  deleted: (when: string): string => `Deleted ${when}`,
  wants: (count: number): string => (count === 1 ? 'asks for 1 value' : `asks for ${count} values`),
  restore: 'Put back',
  restoring: 'Putting it back…',
  forget: 'Forget',
  forgetLabel: (name: string): string => `Forget ${name}`,
  restoreLabel: (name: string): string => `Put back ${name}`,
  restoreTitle: (client: string, gateway: string): string => `Put ${client} back on ${gateway}?`,
  asks: 'These were not kept, because they are secret or came masked. They go to the gateway and nowhere else.',
  nothingAsked: 'It is created as it was, with its tools, prices and virtual keys.',
  maybeEmpty: 'Left empty, it is left out.',
  was: (hint: string): string => `Was ${hint}`,
  reference: 'env.NAME is read on the gateway.',
  cannot: (why: string): string => `Cannot be put back: ${why}.`,
  done: (name: string): string => `${name} is back as it was`,
  partly: (name: string): string => `${name} is back, but not all of it`,
  lost: 'Could not be put back',
  refused: (name: string): string => `${name} was not put back`,
  unknown: (name: string): string => `Whether ${name} is back is not known`,
  cancel: 'Cancel',
  close: 'Close',
} as const
