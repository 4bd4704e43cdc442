import { sessions } from '../../state/sessions.svelte.ts'
import type { Entry } from './entries.ts'

/** Whether an entry can be kept running: a test allowed exactly this, and it does not run yet. */
export function canKeep({ key, probe, isChangedSince }: Entry): boolean {
  if (probe?.state !== 'passed' || isChangedSince) return false
  const session = sessions.of(key)
  return session === null || session.state === 'ended'
}
