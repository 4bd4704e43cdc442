import { grouped } from '../../shared/text/common.ts'
import type { DefinitionsView, Finding, ThingList } from '../../shared/model/definitions.ts'
import type { ListedThing, TestedResult, TestedTool } from '../../shared/model/probe.ts'
import { joinedPath } from '../../shared/schemaPath.ts'
import { hiddenPlaces } from './hiddenText.ts'
import { isObject } from './toolReader.ts'

/** Bounds of one look: a server may send megabytes, and main waits for the end of it. */
const MOST_FINDINGS = 200
const MOST_IN_TEXT = 5
const MOST_TEXT = 200_000
const MOST_TEXTS = 2_000_000
const MOST_NODES = 200_000
/** Clients cut or refuse longer ones; nobody reads them to the end. */
const LONG_DESCRIPTION = 4000
const LONG_INSTRUCTIONS = 10_000
const MOST_NAME = 120
const AROUND = 48
const MOST_MARKED = 160

/**
 * Words that speak to a model and not about a tool, in English. Every repetition has an end, so
 * that no text makes them slow.
 */
const INSTRUCTIONS = [
  /\b(?:ignore|disregard|forget|override|bypass)\s{1,5}(?:(?:all|any|the|of|your|my|these|those)\s{1,5}){0,3}(?:previous|prior|above|earlier|preceding|system|other|existing)\s{1,5}(?:\w{1,20}\s{1,5}){0,2}(?:instructions?|prompts?|rules|messages?|guidelines|directives|commands|context)\b/gi,
  /\b(?:ignore|disregard|forget)\s{1,5}(?:all\s{1,5}|everything\s{1,5})?(?:previous\b|(?:your|all)\s{1,5}(?:instructions|rules|guidelines)\b|(?:said\s{1,5})?(?:before|above)\b)/gi,
  /\b(?:do\s{1,5}not|don['’]t|never|must\s{1,5}not|without)\s{1,5}(?:ever\s{1,5})?(?:tell|inform|mention|reveal|show|notify|alert|ask|explain|disclose)(?:l?ing)?\s{1,5}(?:(?:this|it|that|anything|any|of|about|to)\s{1,5}){0,4}(?:the\s{1,5}|your\s{1,5}|any\s{1,5})?(?:user|human|person|operator)s?\b/gi,
  /<\/?(?:important|system|instructions?|secret|hidden|critical|assistant|admin|override)\b[^<>]{0,100}>|<\|[a-z_]{1,30}\|>|\[\/?INST\]/gi,
  /\b(?:before|after|when(?:ever)?|instead\s{1,5}of)\s{1,5}(?:you\s{1,5})?(?:use|using|call|calling)\s{1,5}(?:any|all|every|each)\s{1,5}(?:other\s{1,5})?tools?\b/gi,
]

/** The tools of another saved server, as far as the app has seen them. */
export interface OtherServer {
  server: string
  names: ReadonlySet<string>
}

interface Text {
  field: string
  text: string
}

/** What a text belongs to; the instructions belong to nothing of these. */
type Owner = Pick<Finding, 'tool' | 'thing' | 'name'>

const INSTRUCTIONS_OWNER: Owner = { tool: null, thing: null, name: '' }
const ownerOf = ({ index, name }: TestedTool): Owner => ({ tool: index, thing: null, name })

type Definitions = Pick<TestedResult, 'instructions' | 'tools'> &
  Partial<Pick<TestedResult, ThingList>>

/**
 * Places in the definitions worth reading closely, in the order of the list, the instructions of
 * the server first. Whatever a server sent: it never throws and its time is bounded.
 */
export function findingsIn(
  { instructions, tools, ...lists }: Definitions,
  others: readonly OtherServer[] = [],
): Omit<DefinitionsView, 'pin'> {
  const look = new Look()
  look.search(INSTRUCTIONS_OWNER, { field: 'instructions', text: instructions }, LONG_INSTRUCTIONS)
  for (const tool of tools) {
    if (look.isFull) break
    const same = others.filter(({ names }) => names.has(tool.name)).map(({ server }) => server)
    if (same.length > 0) look.addSameName(tool, same)
    const owner = ownerOf(tool)
    for (const field of ['name', 'title', 'description'] as const) {
      look.search(owner, { field, text: tool[field] }, LONG_DESCRIPTION)
    }
    const title = tool.annotations?.title
    if (title && title !== tool.title)
      look.search(owner, { field: 'annotations.title', text: title })
    for (const field of ['inputSchema', 'outputSchema'] as const) {
      look.searchSchema(tool, field)
    }
  }
  for (const list of ['prompts', 'resources', 'templates'] as const) {
    for (const thing of lists[list] ?? []) look.searchThing(list, thing)
  }
  return { findings: look.findings, isWhole: look.isWhole }
}

/** One look through the definitions of a server, and what is left of its bounds. */
class Look {
  readonly findings: Finding[] = []
  isWhole = true
  #lettersLeft = MOST_TEXTS
  #nodesLeft = MOST_NODES

  get isFull(): boolean {
    return this.findings.length >= MOST_FINDINGS
  }

  search(owner: Owner, { field, text }: Text, long = Infinity): void {
    if (typeof text !== 'string' || text === '') return
    if (text.length > long) {
      const about = grouped(text.length)
      this.#add({ kind: 'long', owner, field, text, at: 0, length: 0, about })
    }
    const searched = text.slice(0, Math.min(MOST_TEXT, this.#lettersLeft))
    this.#lettersLeft -= searched.length
    if (searched.length < text.length) this.isWhole = false
    for (const { kind, at, length, spelled } of hiddenPlaces(searched, MOST_IN_TEXT)) {
      this.#add({ kind, owner, field, text, at, length, about: spelled })
    }
    const seen: RegExpExecArray[] = []
    for (const pattern of INSTRUCTIONS) {
      let count = 0
      for (const match of searched.matchAll(pattern)) {
        // One sentence can fit two patterns.
        const isSeen = seen.some(({ index, 0: text }) => {
          return match.index < index + text.length && index < match.index + match[0].length
        })
        if (isSeen) continue
        seen.push(match)
        const { length } = match[0]
        this.#add({ kind: 'instruction', owner, field, text, at: match.index, length, about: '' })
        if (++count >= MOST_IN_TEXT) break
      }
    }
  }

  searchThing(list: ThingList, thing: ListedThing): void {
    if (this.isFull) {
      this.isWhole = false
      return
    }
    const owner = { tool: null, thing: { list, index: thing.index }, name: thing.name }
    for (const field of ['name', 'title', 'description'] as const) {
      // A name that is missing was taken from the title or the place.
      if (field === 'name' && thing.name === (thing.title || thing.detail)) continue
      this.search(owner, { field, text: thing[field] }, LONG_DESCRIPTION)
    }
    if (list !== 'prompts') this.search(owner, { field: 'uri', text: thing.detail })
    for (const { name, description } of thing.arguments) {
      const field = joinedPath('arguments', name)
      this.search(owner, { field, text: name })
      this.search(owner, { field: `${field}.description`, text: description }, LONG_DESCRIPTION)
    }
  }

  /** Every name and every text of a schema: models read all of it. */
  searchSchema(tool: TestedTool, field: 'inputSchema' | 'outputSchema'): void {
    const left: { path: string; key: string; value: unknown }[] = []
    left.push({ path: field, key: '', value: tool[field] })
    for (let next = left.pop(); next; next = left.pop()) {
      if (this.isFull || this.#nodesLeft <= 0) {
        this.isWhole = false
        return
      }
      this.#nodesLeft -= 1
      const { path, key, value } = next
      this.search(ownerOf(tool), { field: path, text: key })
      if (typeof value === 'string') this.search(ownerOf(tool), { field: path, text: value })
      const isList = Array.isArray(value)
      const inner = isList || isObject(value) ? Object.entries(value) : []
      const room = Math.max(0, this.#nodesLeft - left.length)
      if (inner.length > room) this.isWhole = false
      for (const [key, value] of inner.slice(0, room).reverse()) {
        left.push({ path: joinedPath(path, key), key: isList ? '' : key, value })
      }
    }
  }

  addSameName(tool: TestedTool, servers: readonly string[]): void {
    const about = servers.slice(0, 3).join(', ')
    const { name } = tool
    const place = { field: 'name', text: name, at: 0, length: 0 }
    this.#add({ kind: 'sameName', owner: ownerOf(tool), ...place, about })
  }

  #add(found: Pick<Finding, 'kind' | 'at' | 'length' | 'about'> & Text & { owner: Owner }) {
    if (this.isFull) {
      this.isWhole = false
      return
    }
    const { kind, owner, field, text, at, length, about } = found
    const end = at + length
    this.findings.push({
      ...{ kind, field, at, length, about },
      ...owner,
      name: owner.name.slice(0, MOST_NAME),
      before: text.slice(Math.max(0, at - AROUND), at),
      marked: text.slice(at, Math.min(end, at + MOST_MARKED)),
      after: text.slice(end, end + AROUND),
    })
  }
}
