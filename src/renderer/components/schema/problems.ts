import type { OutputUnit } from '@cfworker/json-schema'
import { PROBLEMS, problemSentence } from '../../../shared/text/schemaForm.ts'
import { child, pointed, unescaped } from './resolve.ts'

/** One thing that is wrong with a value: where, and a sentence for the user. */
export interface Problem {
  /** Keys and positions from the outside to the place. */
  path: readonly string[]
  sentence: string
}

const MOST_FOUND = 2000
const MOST_TOLD = 100

/** Say only that something inside them is wrong, which is told there. */
const WRAPPERS = new Set([
  ...['$ref', '$recursiveRef', 'allOf', 'if', 'dependentSchemas', 'dependencies'],
  ...['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'],
  ...['items', 'prefixItems', 'additionalItems', 'unevaluatedItems'],
])
const CHOICES = new Set(['anyOf', 'oneOf'])

/** What the checker found, as problems at their places; each told once. */
export function problemsOf(errors: readonly OutputUnit[], schema: unknown): Problem[] {
  const told = new Map<string, Problem>()
  const meant = withoutOtherChoices(errors.slice(0, MOST_FOUND))
  const otherKind = new Set(
    meant.filter(({ keyword }) => keyword === 'type').map((error) => error.instanceLocation),
  )
  for (const error of meant) {
    if (WRAPPERS.has(error.keyword) || told.size >= MOST_TOLD) continue
    // What is of another kind is none of the values either.
    if (error.keyword === 'enum' && otherKind.has(error.instanceLocation)) continue
    const problem = problemOf(error, schema)
    const key = JSON.stringify([problem.path, problem.sentence])
    if (!told.has(key)) told.set(key, problem)
  }
  return [...told.values()]
}

const tokens = (location: string): string[] =>
  location === '#' ? [] : location.slice(2).split('/').map(unescaped)

function problemOf(error: OutputUnit, schema: unknown): Problem {
  const { keyword, keywordLocation, instanceLocation } = error
  const path = tokens(instanceLocation)
  if (keyword === 'required' || keyword === 'dependentRequired') {
    const [name] = error.error.match(/(?<=")[\s\S]*(?=")/) ?? []
    return { path: name === undefined ? path : [...path, name], sentence: PROBLEMS.isNeeded }
  }
  if (CHOICES.has(keyword)) {
    const fitsSeveral = /\((?!0 )\d+ matches\)/.test(error.error)
    return { path, sentence: fitsSeveral ? PROBLEMS.fitsSeveral : PROBLEMS.fitsNone }
  }
  return { path, sentence: problemSentence(keyword, limitAt(schema, tokens(keywordLocation))) }
}

/** The value of the keyword that was not kept, such as the 5 of `maximum: 5`. */
function limitAt(schema: unknown, path: readonly string[]): unknown {
  let at = schema
  for (const key of path) {
    const next = child(at, key)
    at = key === '$ref' && typeof next === 'string' ? pointed(schema, next) : next
  }
  return at
}

/** Of a choice that nothing fits, the one branch that was meant, or else only the choice itself. */
function withoutOtherChoices(errors: readonly OutputUnit[]): OutputUnit[] {
  let left = [...errors]
  const choices = errors
    .filter(({ keyword }) => CHOICES.has(keyword))
    .sort((one, other) => one.keywordLocation.length - other.keywordLocation.length)
    .slice(0, MOST_TOLD)
  for (const choice of choices) {
    if (!left.includes(choice)) continue
    const branches = new Map<string, OutputUnit[]>()
    const inside = new Set<OutputUnit>()
    for (const error of left) {
      if (!isInside(error, choice)) continue
      inside.add(error)
      const [branch = ''] = error.keywordLocation
        .slice(choice.keywordLocation.length + 1)
        .split('/')
      branches.set(branch, [...(branches.get(branch) ?? []), error])
    }
    const meant = /\([1-9]\d* matches\)/.test(choice.error) ? [] : meantBranch(branches, choice)
    const kept = new Set(meant)
    left = left.filter((error) =>
      error === choice ? meant.length === 0 : !inside.has(error) || kept.has(error),
    )
  }
  return left
}

const isInside = (error: OutputUnit, choice: OutputUnit): boolean =>
  error.keywordLocation.startsWith(`${choice.keywordLocation}/`) &&
  `${error.instanceLocation}/`.startsWith(`${choice.instanceLocation}/`)

/** The branch whose kind of value it is; with fewest faults where several are. Empty: none. */
function meantBranch(
  branches: ReadonlyMap<string, OutputUnit[]>,
  { instanceLocation }: OutputUnit,
): OutputUnit[] {
  const ofKind = [...branches.values()].filter(
    (errors) =>
      !errors.some(
        (error) =>
          ['const', 'enum'].includes(error.keyword) ||
          (error.instanceLocation === instanceLocation &&
            ['type', 'false'].includes(error.keyword)),
      ),
  )
  ofKind.sort((one, other) => one.length - other.length)
  const [first, second] = ofKind
  return first && first.length !== second?.length ? first : []
}
