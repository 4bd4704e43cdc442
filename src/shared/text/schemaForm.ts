import { counted } from './common.ts'

/** Texts of the form that is made from a JSON schema, and of the problems it finds. */

/** Something the user should know about what is checked and drawn. */
export type SchemaNote =
  | 'noSchema'
  | 'schemaTooLarge'
  | 'valueTooLarge'
  | 'patternsUnchecked'
  | 'takesTooLong'
  | 'unclearSchema'
  | 'noForm'
  | 'valueNotDrawn'

/** What is not checked or not drawn here, and what that means for the user. */
export const SCHEMA_NOTES: Record<SchemaNote, { title: string; sentence: string }> = {
  noSchema: {
    title: 'No usable schema',
    sentence: 'The server did not describe this. Write what it expects as JSON.',
  },
  schemaTooLarge: {
    title: 'Not checked here',
    sentence: 'The schema is larger than 200 kB. The server checks what it gets.',
  },
  valueTooLarge: {
    title: 'Not checked here',
    sentence: 'This is too large to be checked while you wait. The server checks what it gets.',
  },
  patternsUnchecked: {
    title: 'Some patterns are not checked here',
    sentence: 'They could take very long on a text of this length. The server checks them.',
  },
  takesTooLong: {
    title: 'Not checked here',
    sentence: 'The check took too long and was stopped. The server checks what it gets.',
  },
  unclearSchema: {
    title: 'Not checked here',
    sentence: 'The schema contradicts itself or refers to something that is not in it.',
  },
  noForm: {
    title: 'Too large for a form',
    sentence: 'The schema is too large or too deep for fields. Write the value as JSON.',
  },
  valueNotDrawn: {
    title: 'Too much for fields',
    sentence: 'The value has too many parts to be shown as a form. It stays JSON.',
  },
}

/** Words of the form and its fields. */
export const SCHEMA_FORM = {
  mode: 'How to fill it in',
  modes: { form: 'Form', json: 'JSON' },
  json: (label: string): string => `${label} as JSON`,
  goTo: 'Go to it',
  nothing: 'Nothing to fill in. What the schema does not name can be written as JSON.',
  required: 'required',
  notSet: 'Not set',
  choose: 'Choose…',
  yes: 'true',
  no: 'false',
  isNull: 'null',
  setNull: (name: string): string => `${name} is null`,
  emptyText: 'empty text',
  useEmpty: 'Use empty text',
  unset: (name: string): string => `Leave out ${name}`,
  add: 'Add entry',
  addTo: (name: string): string => `Add entry to ${name}`,
  item: (index: number): string => `[${index}]`,
  items: (count: number): string =>
    count === 0 ? 'none' : `${count} ${count === 1 ? 'entry' : 'entries'}`,
  removeItem: (name: string): string => `Remove ${name}`,
  moveUp: (name: string): string => `Move ${name} up`,
  moveDown: (name: string): string => `Move ${name} down`,
  more: (count: number): string => `Show ${count} more`,
  entryName: (name: string): string => `Name of ${name}`,
  newName: 'Name',
  addName: (name: string): string => `Name of a new entry in ${name}`,
  sameName: 'There is an entry of this name.',
  variant: (name: string): string => `Kind of ${name}`,
  asJson: (name: string): string => `${name} as JSON`,
  rawReasons: {
    anything: 'Any JSON value.',
    unclear: 'The schema of this part is not plain enough for fields.',
    tooMany: 'Too many choices or properties for fields.',
    otherKind: 'This value is not of the kind the schema asks for.',
  },
}

/** Above the fields: how many problems there are. */
export const problemCount = (count: number): string =>
  counted(count, 'thing to correct', 'things to correct')

/** Problems that no keyword of the schema stands for alone. */
export const PROBLEMS = {
  isNeeded: 'Is needed.',
  fitsNone: 'Fits none of the kinds that are allowed.',
  fitsSeveral: 'Fits several kinds where only one is allowed.',
  noNumber: 'Is not a number.',
  inexact: 'Is too large to be sent exactly.',
  whole: 'The value as a whole',
}

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}

const FORMATS: Record<string, string> = {
  date: 'a date such as 2026-11-21',
  'date-time': 'a date and time such as 2026-11-21T10:30:00Z',
  time: 'a time such as 10:30:00Z',
  duration: 'a duration such as P3DT4H',
  email: 'an email address',
  uri: 'a URI such as https://example.com',
  uuid: 'a UUID',
  hostname: 'a host name',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
}

/** What a field with a format looks like when it is filled in. */
export const FORMAT_EXAMPLES: Record<string, string> = {
  date: '2026-11-21',
  'date-time': '2026-11-21T10:30:00Z',
  time: '10:30:00Z',
  duration: 'P3DT4H',
  email: 'name@example.com',
  uri: 'https://example.com',
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

const countedOf = (count: unknown, one: string, many: string): string =>
  `${shown(count)} ${count === 1 ? one : many}`

const TOLD: Record<string, (limit: unknown) => string> = {
  type: (limit) => {
    const types = (Array.isArray(limit) ? limit : [limit]).map((type) => TYPES[String(type)])
    return `Has to be ${types.filter(Boolean).join(' or ') || 'something else'}.`
  },
  const: (limit) => `Has to be ${shown(limit)}.`,
  enum: () => 'Is none of the values that are allowed.',
  minimum: (limit) => `Has to be at least ${shown(limit)}.`,
  maximum: (limit) => `Has to be at most ${shown(limit)}.`,
  exclusiveMinimum: (limit) => `Has to be more than ${shown(limit)}.`,
  exclusiveMaximum: (limit) => `Has to be less than ${shown(limit)}.`,
  multipleOf: (limit) => `Has to be a multiple of ${shown(limit)}.`,
  minLength: (limit) => `Has to have at least ${countedOf(limit, 'character', 'characters')}.`,
  maxLength: (limit) => `May have at most ${countedOf(limit, 'character', 'characters')}.`,
  pattern: (limit) => `Has to match ${shown(limit)}`,
  format: (limit) => `Has to be ${FORMATS[String(limit)] ?? shown(limit)}.`,
  minItems: (limit) => `Needs at least ${countedOf(limit, 'entry', 'entries')}.`,
  maxItems: (limit) => `May have at most ${countedOf(limit, 'entry', 'entries')}.`,
  minProperties: (limit) => `Needs at least ${countedOf(limit, 'entry', 'entries')}.`,
  maxProperties: (limit) => `May have at most ${countedOf(limit, 'entry', 'entries')}.`,
  uniqueItems: () => 'Has the same entry twice.',
  contains: () => 'Lacks an entry that the schema asks for.',
  propertyNames: () => 'Has an entry with a name that is not allowed.',
  not: () => 'Is a value that the schema rules out.',
  false: () => 'Is not expected here.',
}

/** What is wrong by one keyword of the schema, with its limit. */
export const problemSentence = (keyword: string, limit: unknown): string =>
  TOLD[keyword]?.(limit) ?? 'Does not fit the schema.'

const JSON_FAULTS: Record<string, string> = {
  PropertyNameExpected: 'a name in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'there is more than one value',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'a text has no end',
  InvalidNumberFormat: 'a number is written wrongly',
  InvalidUnicode: 'a character code is written wrongly',
  InvalidEscapeCharacter: 'a backslash is followed by something it cannot be followed by',
  InvalidCharacter: 'a text contains a line break or another control character',
  InvalidSymbol: 'a word stands where a value has to stand',
}

/** Where and why a text is no JSON. */
export const jsonFault = (
  { line, column }: { line: number; column: number },
  what: string,
): string => `Line ${line}, column ${column}: ${JSON_FAULTS[what] ?? 'no JSON yet'}.`
