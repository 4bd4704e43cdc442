/** Texts of a JSON schema shown as a tree. */

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

export const SCHEMA = {
  parameters: 'Parameters',
  result: 'Structured result',
  noParameters: 'No parameters',
  noResult: 'No fields declared',
  items: 'each item',
  item: (number: number): string => `item ${number}`,
  variant: (number: number, title: string): string =>
    title === '' ? `variant ${number}` : `variant ${number}: ${title}`,
  part: (number: number): string => `part ${number}`,
  others: 'other names',
  pattern: (pattern: string): string => `names like ${pattern}`,
  any: 'any',
  nothing: 'nothing',
  oneOf: (count: number): string => `one of ${counted(count, 'variant', 'variants')}`,
  values: (count: number, some: string): string => `${counted(count, 'value', 'values')}: ${some}`,
  valuesType: 'one of',
  repeats: (name: string): string => `again as ${name}`,
  itself: 'the whole',
  elsewhere: (reference: string): string => `${reference} is defined elsewhere and not loaded`,
  missing: (reference: string): string => `${reference} is not there`,
  default: (value: string): string => `default ${value}`,
  examples: (values: string): string => `e.g. ${values}`,
  atLeast: (value: string): string => `≥ ${value}`,
  atMost: (value: string): string => `≤ ${value}`,
  moreThan: (value: string): string => `> ${value}`,
  lessThan: (value: string): string => `< ${value}`,
  multipleOf: (value: string): string => `multiple of ${value}`,
  letters: (range: string): string => `${range} characters`,
  entries: (range: string): string => `${range} items`,
  unique: 'each once',
  matches: (pattern: string): string => `matches ${pattern}`,
  deprecated: 'deprecated',
  more: (count: number): string => `and ${count.toLocaleString('en')} more, in the JSON schema`,
  json: 'JSON schema',
  copyJson: 'Copy the JSON schema',
  cut: (shown: string, whole: string): string => `The first ${shown} of ${whole}; a copy has all.`,
  tooBig: 'Too large to be shown as text',
}
