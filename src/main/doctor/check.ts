import type { Check } from '../../shared/model/doctor.ts'
import { DOCTOR } from '../../shared/text/doctor.ts'

const EMPTY = { path: '', detail: '', value: '', cure: '', line: '' }

/** A check that found nothing wrong, unless `found` says otherwise. */
export function check(
  key: string,
  name: string,
  found: Partial<Omit<Check, 'key' | 'name'>> = {},
): Check {
  return { key, name, state: 'fine', word: DOCTOR.fine, ...EMPTY, ...found }
}
