import { isSameSetting, settingText } from '../../shared/clientSettings.ts'
import type { AppError } from '../../shared/errors.ts'
import {
  EditField,
  type ClientEdit,
  type ClientSettings,
  type EditDifference,
  type EditReport,
} from '../../shared/model/clientEdit.ts'
import { typedSchemes } from '../../shared/openapiSettings.ts'
import { EDIT_NOTE } from '../../shared/text/clientEdit.ts'
import { KEYS } from '../../shared/text/keys.ts'
import { clean } from './failures.ts'
import { settingsOf } from './settings.ts'
import { stateOf } from './states.ts'
import type { WireClient } from './wire.ts'

/** A change that was sent. */
export interface Sent {
  gatewayId: string
  clientId: string
  before: ClientSettings
  wanted: ClientSettings
  change: ClientEdit
  /** What the write was answered with when it was no success. */
  failure: AppError | null
  notes: string[]
}

/** The fields a change sets; with the allowed tools go those that run unasked. */
export const fieldsOf = (change: ClientEdit): EditField[] =>
  EditField.options.filter((field) => change[field] !== undefined)

/** What became of a change, by the client as it was found after it. */
export function compared(
  { before, wanted, change, failure, notes, clientId }: Sent,
  found: WireClient,
): EditReport {
  const now = settingsOf(found)
  const { hash = '' } = now.openapi ?? {}
  // A gateway that does not mark what it has read tells nothing by the mark of what it has.
  const asMarked =
    wanted.openapi?.hash === '' ? { ...wanted, openapi: { ...wanted.openapi, hash } } : wanted
  const asked = new Set(fieldsOf(change))
  if (asked.has('tools')) asked.add('autoTools')
  const isSame = (field: EditField, other: ClientSettings) =>
    isSameSetting(field, now, other) || isDefault(field, change)
  const notStuck = EditField.options.filter((field) => asked.has(field) && !isSame(field, asMarked))
  const alsoChanged = EditField.options.filter(
    (field) => !asked.has(field) && !isSameSetting(field, now, before),
  )
  const hasChanged =
    alsoChanged.length > 0 ||
    [...asked].some((field) => !isSameSetting(field, now, before) || isDefault(field, change))
  const isDone = failure === null && notStuck.length === 0 && alsoChanged.length === 0
  const difference =
    (was: ClientSettings) =>
    (field: EditField): EditDifference => ({
      field,
      before: clean(settingText(field, was), null, 500),
      now: clean(settingText(field, now), null, 500),
    })
  return {
    clientId,
    name: clean(now.name),
    outcome: isDone ? 'done' : hasChanged ? 'partly' : 'refused',
    notStuck: notStuck.map(difference(wanted)),
    alsoChanged: alsoChanged.map(difference(before)),
    failure: failure?.toFailure() ?? null,
    notes: [...notes, ...upNote(change, found), ...(failure ? [] : unreadNotes(change))],
  }
}

/** What the gateway makes of a 0 is its own choice (10 minutes in v1.5.16, wire). */
const isDefault = (field: EditField, change: ClientEdit): boolean =>
  (field === 'syncMinutes' || field === 'timeoutSeconds') && change[field] === 0

/** The report while the client could not be read again. */
export const unread = ({ clientId, before, failure, notes }: Sent): EditReport => ({
  ...{ clientId, name: clean(before.name), outcome: 'unknown', notStuck: [], alsoChanged: [] },
  failure: failure?.toFailure() ?? null,
  notes,
})

/** Switched on is not yet up (v2, code). */
function upNote(change: ClientEdit, found: WireClient): string[] {
  const isDown = ['error', 'unstable'].includes(stateOf(found))
  return change.isDisabled === false && isDown ? [EDIT_NOTE.notUp(clean(found.lastFailure))] : []
}

/** What follows from it, and what nobody can read again. */
function unreadNotes({ oauth, openapi, maxInstructions }: ClientEdit): string[] {
  const hasSecret = Boolean(oauth?.clientId) || Boolean(oauth?.clientSecret)
  return [
    ...(oauth === undefined ? [] : [EDIT_NOTE.signInAgain]),
    ...(hasSecret ? [EDIT_NOTE.secretUnread] : []),
    ...(openapi && typedSchemes(openapi).length > 0 ? [EDIT_NOTE.credentialsUnread] : []),
    ...(maxInstructions === undefined ? [] : [EDIT_NOTE.instructionsUnread]),
  ]
}

/** The report on the cells that were sent, with those that somebody else had changed. */
export const besides = (conflict: AppError, report: EditReport): EditReport => ({
  ...report,
  outcome: report.outcome === 'done' ? 'partly' : report.outcome,
  failure: report.failure ?? conflict.toFailure(),
  notes: report.outcome === 'done' ? [...report.notes, KEYS.restSaved] : report.notes,
})
