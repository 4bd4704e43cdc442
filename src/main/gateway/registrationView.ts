import type { RegistrationStep, RegistrationView } from '../../shared/model/registration.ts'

type Name = RegistrationStep['name']

/** What a run is about. */
export type Named = Pick<
  RegistrationView,
  'gatewayId' | 'gatewayName' | 'probeId' | 'name' | 'replaced'
>

/** A run before anything was done. */
export const newView = (named: Named, steps: readonly Name[]): RegistrationView => ({
  ...named,
  id: crypto.randomUUID(),
  startedAt: new Date().toISOString(),
  state: 'waiting',
  steps: steps.map(waitingStep),
  ...{ clientId: null, differences: [], applied: null, comparison: null, failure: null },
  isUncallable: false,
})

/**
 * The steps with one of them as it stands now. What nobody hoped for, such as to put an old client
 * back, is a step only once it begins.
 */
export function withStep(
  steps: readonly RegistrationStep[],
  { name, state, detail }: Pick<RegistrationStep, 'name' | 'state' | 'detail'>,
): RegistrationStep[] {
  const isKnown = steps.some((step) => step.name === name)
  const all = isKnown ? steps : [...steps, waitingStep(name)]
  return all.map((step) => {
    if (step.name !== name) return step
    const startedAt = step.startedAt ?? new Date().toISOString()
    const ms = state === 'running' ? null : Date.now() - Date.parse(startedAt)
    return { name, state, ms, startedAt, detail }
  })
}

const waitingStep = (name: Name): RegistrationStep => ({
  ...{ name, state: 'waiting', ms: null, startedAt: null, detail: '' },
})
