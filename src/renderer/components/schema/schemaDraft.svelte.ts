import { PROBLEMS, type SchemaNote } from '../../../shared/text/schemaForm.ts'
import { setOf } from '../../readonlySet.ts'
import { canCheck, checkValue } from './check.ts'
import { startValue } from './defaults.ts'
import { isRecord, isSame, isWithin, pretty, type Json } from './json.ts'
import type { Problem } from './problems.ts'
import { readJson, type JsonFault } from './readJson.ts'
import { toJson, unfinishedIn, type Typed } from './typed.ts'

const FORM_BOUNDS = { nodes: 30_000, characters: 500_000, depth: 64 }
const VALUE_BOUNDS = { nodes: 5000, characters: 500_000, depth: 64 }

const MOST_INDENTED = 100_000
const KINDS = ['$ref', 'allOf', 'anyOf', 'oneOf', 'const', 'enum', 'properties']
const OPEN = ['additionalProperties', 'patternProperties']

/** Indented while it is of a length that a text field lays out at once. */
function written(value: Json): string {
  const text = pretty(value)
  return text.length > MOST_INDENTED ? JSON.stringify(value) : text
}

/** A schema that says nothing about its kind is an object's, and one without properties has none. */
function rootOf(schema: Record<string, unknown>): Record<string, unknown> {
  const { type = 'object' } = schema
  const saysMore = [...KINDS, ...OPEN].some((word) => schema[word] !== undefined)
  return type !== 'object' || saysMore ? schema : { ...schema, type, properties: {} }
}

/**
 * What the user fills in for one schema, as fields or as JSON. It lives as long as its owner keeps
 * it; the form that shows it may come and go.
 */
export class SchemaDraft {
  readonly schema: unknown
  /** Why there are no fields; null when there are. */
  readonly noForm: SchemaNote | null
  /** What is in the fields. */
  typed = $state.raw<Typed>()
  /** What is in the JSON field. */
  text = $state('')
  #mode = $state<'form' | 'json'>('form')
  /** Problems of the last look, all of them told since the user first wanted to send. */
  problems = $state.raw<readonly Problem[]>([])
  /** What the last look could not check. */
  note = $state.raw<SchemaNote | null>(null)
  wasAsked = $state(false)
  /** Another one after each reset: what fields remember beside the value ends with it. */
  beginning = $state.raw({})
  /** Where the user wants to go; parts on the way open. */
  sought = $state.raw<readonly string[] | null>(null)
  readonly #start: Json
  #looks = 0

  constructor(schema: unknown, start?: unknown) {
    const isDrawn = isRecord(schema) && isWithin(schema, FORM_BOUNDS)
    this.schema = isRecord(schema) ? rootOf(schema) : schema
    this.noForm = isDrawn ? null : isRecord(schema) ? 'noForm' : 'noSchema'
    this.#start = (start as Json | undefined) ?? this.#firstValue()
    this.reset()
  }

  #firstValue(): Json {
    if (this.noForm) return {}
    return startValue(this.schema, { root: this.schema, isRequired: true }) ?? {}
  }

  /** Back to what it began with. */
  reset(): void {
    this.beginning = {}
    this.typed = this.#start
    this.text = written(this.#start)
    const isDrawn = isWithin(this.#start, VALUE_BOUNDS)
    this.#mode = this.noForm || !isDrawn ? 'json' : 'form'
    this.problems = []
    this.note = null
    if (this.noForm === null && !canCheck(this.schema)) this.note = 'schemaTooLarge'
    if (!isDrawn) this.note = 'valueNotDrawn'
    this.wasAsked = false
  }

  /** Where the JSON is broken; null in the fields. */
  readonly fault = $derived.by((): JsonFault | null =>
    this.#mode === 'json' ? readJson(this.text).fault : null,
  )

  get mode(): 'form' | 'json' {
    return this.#mode
  }

  /** Takes what was typed along. From broken JSON there is no way to the fields, so it stays. */
  set mode(mode: 'form' | 'json') {
    if (mode === this.#mode || (mode === 'form' && this.noForm)) return
    if (mode === 'json') this.text = written(toJson(this.typed))
    else {
      const { value, fault } = readJson(this.text)
      if (fault) return
      if (!isWithin(value, VALUE_BOUNDS)) {
        this.note = 'valueNotDrawn'
        return
      }
      this.typed = value
    }
    this.#mode = mode
  }

  /** Problems by the place they are at, none before the user wanted to send. */
  readonly #byPlace = $derived(
    Map.groupBy(this.wasAsked ? this.problems : [], ({ path }) => JSON.stringify(path)),
  )

  /** What is wrong at exactly this place, as one text. */
  problemAt(path: readonly string[]): string {
    const here = this.#byPlace.get(JSON.stringify(path)) ?? []
    return here.map(({ sentence }) => sentence).join(' ')
  }

  /** Whether a part has to be open: the user wants to go into it. */
  leadsThrough(path: readonly string[]): boolean {
    const { sought } = this
    return sought !== null && path.every((key, at) => sought[at] === key)
  }

  /** What the user should know about this schema. */
  readonly notes = $derived.by(() =>
    [this.noForm, this.note].filter((note): note is SchemaNote => note !== null),
  )

  readonly isUnchanged = $derived.by((): boolean => {
    if (this.#mode === 'form') return this.typed === this.#start || isSame(this.typed, this.#start)
    return this.text === written(this.#start)
  })

  /** What stands there now; null: it is no JSON. */
  #read(): { value: Json } | null {
    if (this.#mode === 'form') return { value: toJson(this.typed) }
    const { value, fault } = readJson(this.text)
    return fault ? null : { value }
  }

  /** Looks for problems again, after something was changed. */
  async look(): Promise<void> {
    const look = ++this.#looks
    const read = this.#read()
    const unready = this.#mode === 'form' ? unfinished(this.typed) : []
    const checked = read ? await checkValue(this.schema, read.value) : null
    if (look !== this.#looks) return
    const places = setOf(unready.map(({ path }) => JSON.stringify(path)))
    const others = checked?.problems.filter(({ path }) => !places.has(JSON.stringify(path)))
    this.problems = [...unready, ...(others ?? [])]
    if (checked) this.note = checked.note === 'noSchema' ? null : checked.note
  }

  /**
   * What is to be sent, after a check. null: there are problems, and they are shown from now on.
   * `anyway` asks nothing of the schema; then only broken JSON stands in the way.
   */
  async take(how: 'checked' | 'anyway' = 'checked'): Promise<{ value: Json } | null> {
    const hasBrokenPart =
      this.#mode === 'form' && unfinishedIn(this.typed).some(({ part }) => part.of === 'json')
    if (how === 'checked' || hasBrokenPart) {
      this.wasAsked = true
      await this.look()
      if (this.problems.length > 0) return null
    }
    return this.#read()
  }
}

const unfinished = (typed: Typed): Problem[] =>
  unfinishedIn(typed).map(({ path, part: { text, of } }) => {
    if (of === 'json') return { path, sentence: readJson(text).fault?.sentence ?? '' }
    const isWhole = /^\s*[-+]?\d+\s*$/.test(text)
    return { path, sentence: isWhole ? PROBLEMS.inexact : PROBLEMS.noNumber }
  })
