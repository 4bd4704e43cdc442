import type { RegistrationView, Replaced } from '../../../shared/model/registration.ts'
import { EDIT_FIELD } from '../../../shared/text/clientEdit.ts'
import { RECREATED } from '../../../shared/text/recreation.ts'
import { DIFFERENCE, PROGRESS, STEP } from '../../../shared/text/registerViews.ts'

const REGISTRATION_GLYPH = {
  waiting: 'unknown',
  running: 'connecting',
  registered: 'healthy',
  differs: 'unstable',
  failed: 'error',
  unknown: 'unknown',
} as const satisfies Record<RegistrationView['state'], string>

/** The shape of a registration, always beside its title: what cannot be called is no success. */
export const registrationGlyph = (view: RegistrationView) =>
  view.isUncallable || isBack(view) ? 'unstable' : REGISTRATION_GLYPH[view.state]

/** No new client, and the old one is there. */
const isBack = (view: RegistrationView): boolean =>
  view.state === 'failed' && clientThere(view) !== null

/** A setting that is not as chosen. */
export interface DifferenceLine {
  setting: string
  chosen: string
  found: string
}

/** What the create did not keep, and then what did not stick of what followed it. */
export function differenceLines({ differences, applied }: RegistrationView): DifferenceLine[] {
  return [
    ...differences.map(({ key, ...rest }) => ({ setting: DIFFERENCE[key], ...rest })),
    ...(applied?.notStuck ?? []).map(({ field, before, now }) => ({
      ...{ setting: EDIT_FIELD[field], chosen: before, found: now },
    })),
  ]
}

/** How many things are not as chosen, tools that differ included. */
function differenceCount(view: RegistrationView): number {
  const count = differenceLines(view).length
  if (!view.comparison) return count
  const { missing, added, changed } = view.comparison
  return count + (missing.length + added.length + changed.length > 0 ? 1 : 0)
}

/** One line that says where the registration stands; names the gateway. */
export function registrationTitle(view: RegistrationView): string {
  const { state, name, gatewayName, replaced } = view
  if (replaced && state !== 'differs' && state !== 'unknown' && !view.isUncallable) {
    return recreationSentence(view, replaced)(replaced.name, gatewayName)
  }
  if (view.isUncallable) return PROGRESS.uncallable(name, gatewayName)
  if (state === 'differs') return PROGRESS.differs(name, gatewayName, differenceCount(view))
  const sentence = {
    waiting: PROGRESS.registering,
    running: PROGRESS.registering,
    registered: PROGRESS.registered,
    failed: PROGRESS.failed,
    unknown: PROGRESS.unknown,
  }[state]
  return sentence(name, gatewayName)
}

function recreationSentence({ state }: RegistrationView, { deletedId, back }: Replaced) {
  if (state === 'registered') return RECREATED.done
  if (state !== 'failed') return RECREATED.running
  if (back?.outcome === 'done') return RECREATED.back
  if (back?.outcome === 'partly') return RECREATED.backPartly
  return back === null && deletedId === null ? RECREATED.untouched : RECREATED.gone
}

/** The client that is there once a registration is over, as far as the app knows. */
export function clientThere({ clientId, replaced, state }: RegistrationView): string | null {
  if (clientId !== null || replaced === null || state !== 'failed') return clientId
  const { back, deletedId } = replaced
  if (back !== null) return back.clientId
  return deletedId === null ? replaced.clientId : null
}

/** A registration as text for an issue. No credential and no value of a variable is in it. */
export function registrationReport(view: RegistrationView): string {
  const { steps, comparison, failure, startedAt } = view
  const done = steps.map(
    ({ name, state, ms, detail }) =>
      `  ${STEP[name]}: ${PROGRESS.states[state]}${ms === null ? '' : `, ${Math.round(ms)} ms`}${detail === '' ? '' : `, ${detail}`}`,
  )
  const kept = differenceLines(view).map(
    ({ setting, chosen, found }) =>
      `  ${setting}: ${PROGRESS.column.chosen} ${chosen || PROGRESS.nothing}; ${PROGRESS.column.found} ${found || PROGRESS.nothing}`,
  )
  const names = (label: string, list: readonly string[]): string[] =>
    list.length === 0 ? [] : [`  ${label}: ${list.join(', ')}`]
  const tools = comparison
    ? [
        `  ${PROGRESS.tested}: ${PROGRESS.tools(comparison.testedCount)}`,
        `  ${PROGRESS.runs}: ${PROGRESS.tools(comparison.gatewayCount)}`,
        ...names(PROGRESS.missing, comparison.missing),
        ...names(PROGRESS.added, comparison.added),
        ...names(PROGRESS.changed, comparison.changed),
      ]
    : []
  return [
    registrationTitle(view),
    startedAt,
    ...(failure ? [`${failure.code}: ${failure.message}`, failure.next] : []),
    ...(failure?.details ? [failure.details] : []),
    ...done,
    ...kept,
    ...tools,
    ...backReport(view.replaced),
  ].join('\n')
}

function backReport(replaced: Replaced | null): string[] {
  const { lost = [], failure = null } = replaced?.back ?? {}
  return [
    ...lost.map((line) => `  ${RECREATED.lost}: ${line}`),
    ...(failure ? [`  ${STEP.putBack}: ${failure.code}: ${failure.message}`] : []),
  ]
}
