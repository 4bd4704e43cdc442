import type { SchemaDraft } from './schemaDraft.svelte.ts'
import type { Described } from './shape.ts'
import type { Typed } from './typed.ts'

/** What every field of a form gets. */
export interface FieldProps {
  draft: SchemaDraft
  described: Described
  schema: unknown
  value: Typed
  name: string
  path: readonly string[]
  isRequired: boolean
  onchange: (value: Typed) => void
  /** Of the control; `-about` and `-problem` are the texts around it. */
  id: string
  isInvalid: boolean
  /** Choices this one is the answer of. */
  nesting: number
}

/** The texts around a control, for those who hear them. */
export const describedBy = ({ id, described, isInvalid }: FieldProps): string | undefined => {
  const ids = [
    ...(isInvalid ? [`${id}-problem`] : []),
    ...(described.description === '' ? [] : [`${id}-about`]),
  ]
  return ids.length === 0 ? undefined : ids.join(' ')
}
