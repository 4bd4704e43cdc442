import type { FindingKind } from '../model/definitions.ts'

/** Texts about what a server tells models: places to read closely. */

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

export const DEFINITIONS = {
  label: 'Definitions of the server',
  places: (count: number, isWhole: boolean): string =>
    `${isWhole ? '' : 'At least '}${counted(count, 'place', 'places')} to read closely`,
  noPlaces: 'Nothing stands out in the definitions',
  noVerdict: 'Hints, no verdict: ordinary texts can look like this too.',
  notWhole: 'There was too much text to search all of it.',
  review: 'Review',
  title: (name: string): string => `Definitions of ${name}`,
  instructions: 'Instructions of the server',
  close: 'Close',
  hiddenNote: 'Characters without a shape are shown by their code.',
}

/** A field of a definition as a person says it; paths into a schema stay as they are. */
export const FIELD_NAME: Record<string, string> = {
  name: 'name',
  title: 'title',
  description: 'description',
  instructions: 'instructions',
}

/** What stands out at a place, and why it is worth a look. */
export const FINDING: Record<FindingKind, (about: string) => { first: string; rest: string }> = {
  tags: (about) => ({
    first: 'Letters that are not shown',
    rest: about === '' ? 'Models can read them.' : `Models can read them: “${about}”`,
  }),
  direction: () => ({
    first: 'Turns the direction of text',
    rest: 'What you see can differ from what a model reads.',
  }),
  invisible: () => ({
    first: 'Characters without a shape',
    rest: 'They are not shown, and models can read them.',
  }),
  control: () => ({
    first: 'Control characters',
    rest: 'A terminal can hide or overwrite text because of them.',
  }),
  instruction: () => ({
    first: 'Reads like an instruction to the model',
    rest: 'It speaks about more than this tool.',
  }),
  long: (about) => ({
    first: `${about} characters long`,
    rest: 'Few people read that far; models do.',
  }),
  sameName: (about) => ({
    first: 'The same name in another server',
    rest: `Also a tool of ${about}. A model can take one for the other.`,
  }),
}
