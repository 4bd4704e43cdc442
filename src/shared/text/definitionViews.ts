import type {
  DefinitionChange,
  DefinitionPart,
  FindingKind,
  PinView,
} from '../model/definitions.ts'
import { counted, grouped } from './common.ts'

/** Texts about what a server tells models: places to read closely. */

export const DEFINITIONS = {
  label: 'Definitions of the server',
  places: (count: number, isWhole: boolean): string =>
    `${isWhole ? '' : 'At least '}${counted(count, 'place', 'places')} to read closely`,
  noPlaces: 'Nothing stands out in the definitions',
  noVerdict: 'Hints, no verdict: ordinary texts can look like this too.',
  notWhole: 'There was too much text to search all of it.',
  review: 'Review',
  beforeRegister: 'Models behind the gateway will read them too.',
  title: (name: string): string => `Definitions of ${name}`,
  instructions: 'Instructions of the server',
  close: 'Close',
  hiddenNote: 'Characters without a shape are shown by their code.',
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

/** "2 changed, 1 added" */
export function changeCounts({ changed, added, removed }: PinView): string {
  const parts = [
    [changed, 'changed'],
    [added, 'added'],
    [removed, 'removed'],
  ] as const
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${grouped(count)} ${word}`)
    .join(', ')
}

/** Texts about accepted definitions and what changed since. */
export const PIN = {
  unsaved: 'Save the server to accept its definitions',
  none: 'Definitions not accepted yet',
  same: (time: string): string => `Definitions as accepted ${time}`,
  changed: (counts: string): string => `Definitions: ${counts} since you accepted them`,
  changedSince: (time: string): string => `Changed since you accepted them ${time}`,
  accept: 'Accept these definitions',
  acceptNote: 'Later tests are compared with what you accept.',
  tooLong: 'Too long to show all that is different.',
  more: (count: number): string => `and ${grouped(count)} more`,
  gap: '⋯',
}

export const CHANGE_KIND: Record<DefinitionChange['kind'], string> = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
}

/** Read aloud before a line of a difference. */
export const LINE_KIND = { same: '', added: 'added: ', removed: 'removed: ', gap: '' } as const

export const PART: Record<DefinitionPart, string> = {
  title: 'Title',
  description: 'Description',
  annotations: 'Hints',
  inputSchema: 'Input schema',
  outputSchema: 'Output schema',
}
