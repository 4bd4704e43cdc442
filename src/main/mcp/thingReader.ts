import type { ListedThing, PromptArgument } from '../../shared/model/probe.ts'
import { PROBE } from '../../shared/text/probe.ts'
import { beginning } from './ownText.ts'
import { isObject } from './toolReader.ts'

/** Bounds of what one entry brings to the window. */
const MAX_ARGUMENTS = 100
const MAX_NAME = 2000
const MAX_TEXT = 20_000

type Fields = Record<string, unknown>

/** What a list holds: the field that nothing works without, and its name for people. */
interface Kind {
  key: 'name' | 'uri' | 'uriTemplate'
  missing: string
}

const PROMPT: Kind = { key: 'name', missing: PROBE.promptNameless }
const RESOURCE: Kind = { key: 'uri', missing: PROBE.resourceNoUri }
const TEMPLATE: Kind = { key: 'uriTemplate', missing: PROBE.templateNoUri }

/** One entry of prompts/list as far as it can be read; what is wrong with it is its `problem`. */
export function readPrompt(value: unknown, index: number): ListedThing {
  const read = readThing(value, index, PROMPT)
  if (!isObject(value)) return read
  const given = value['arguments']
  const isBad = given !== undefined && given !== null && !Array.isArray(given)
  const list = Array.isArray(given) ? given.slice(0, MAX_ARGUMENTS) : []
  const promptArguments = list.filter(isObject).map(readArgument)
  const isOdd = list.some((item) => !isObject(item) || text(item['name']) === '')
  return {
    ...read,
    arguments: promptArguments,
    detail: promptArguments
      .map(({ name, isRequired }) => (isRequired ? name : `${name}?`))
      .join(', '),
    problem: read.problem || (isBad || isOdd ? PROBE.badArguments : ''),
  }
}

/** One entry of resources/list; its URI is its detail. */
export function readResource(value: unknown, index: number): ListedThing {
  const read = readThing(value, index, RESOURCE)
  const size = isObject(value) ? value['size'] : null
  return { ...read, size: typeof size === 'number' && size >= 0 ? size : null }
}

/** One entry of resources/templates/list; its URI template is its detail. */
export const readTemplate = (value: unknown, index: number): ListedThing =>
  readThing(value, index, TEMPLATE)

function readThing(value: unknown, index: number, { key, missing }: Kind): ListedThing {
  const nothing = { index, arguments: [], size: null }
  const empty = { name: '', title: '', description: '', detail: '', mimeType: '' }
  if (!isObject(value)) return { ...nothing, ...empty, problem: PROBE.notAnObject }
  const title = beginning(text(value['title']), MAX_NAME)
  const place = key === 'name' ? '' : beginning(text(value[key]), MAX_NAME)
  return {
    ...nothing,
    name: beginning(text(value['name']), MAX_NAME) || title || place,
    title,
    description: beginning(text(value['description']), MAX_TEXT),
    detail: place,
    mimeType: beginning(text(value['mimeType']), 200),
    problem: text(value[key]).trim() === '' ? missing : oddField(value),
  }
}

/** A text field that is something else, or nothing. */
function oddField(value: Fields): string {
  const odd = ['name', 'title', 'description', 'mimeType'].find((field) => {
    const given = value[field]
    return given !== undefined && given !== null && typeof given !== 'string'
  })
  return odd === undefined ? '' : PROBE.notText(odd)
}

const readArgument = (value: Fields): PromptArgument => ({
  name: beginning(text(value['name']), MAX_NAME),
  description: beginning(text(value['description']), MAX_TEXT),
  isRequired: value['required'] === true,
})

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
