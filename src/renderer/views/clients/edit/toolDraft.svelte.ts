import type { GatewayTool } from '../../../../shared/model/client.ts'
import type { ClientSettings, EditField } from '../../../../shared/model/clientEdit.ts'
import type { ClientToolFacts } from '../../../../shared/model/clientTools.ts'
import type { Annotations } from '../../../../shared/model/probe.ts'
import type { ToolChoice } from '../../../../shared/model/toolChoice.ts'
import { CLIENT_TOOLS } from '../../../../shared/text/clientTools.ts'
import { setOf } from '../../../readonlySet.ts'
import type { ClientDraft } from '../../../state/clientDrafts.svelte.ts'
import type { ToolTarget } from '../../register/toolPick.svelte.ts'
import { changedNames, namesIn, PRICE_SLIP, priceOf, readPrice } from './toolChanges.ts'

/** A row of the list: a tool, or a name that only the client's lists still have. */
export interface EditableTool {
  name: string
  description: string
  /** Null for a name the server no longer has. */
  tool: GatewayTool | null
  tokens: number | null
  hints: Annotations | null
  isNew: boolean
}

interface Source {
  tools: readonly GatewayTool[]
  facts: ClientToolFacts | null
  editable: readonly EditField[]
}

/** The tools of a client as the user wants them; every change goes into the client's draft. */
export class ToolDraft implements ToolTarget<EditableTool> {
  readonly draft: ClientDraft
  readonly #source: () => Source

  constructor(draft: ClientDraft, source: () => Source) {
    this.draft = draft
    this.#source = source
  }

  /** Once for all rows. */
  now: ClientSettings = $derived.by(() => this.draft.now)
  #names = $derived.by(() => this.#source().tools.map(({ name }) => name))
  #listed = $derived(setOf(this.#names))
  /** Names in the lists that the server does not list now. */
  gone: readonly string[] = $derived.by(() => {
    const { now } = this
    const { seen } = this.draft
    const named = [...setOf([...namesOf(seen), ...namesOf(now)])]
    return named.filter((name) => !this.#listed.has(name))
  })
  tools: readonly EditableTool[] = $derived.by(() => {
    const { tools, facts } = this.#source()
    const known = facts?.tokens.length === tools.length ? facts : null
    return [
      ...tools.map((tool, index) => ({
        ...{ name: tool.name, description: tool.description, tool },
        tokens: known?.tokens[index] ?? tool.tokens,
        hints: known?.hints[index] ?? null,
        isNew: known?.isNew[index] ?? false,
      })),
      ...this.gone.map((name) => ({
        ...{ name, description: '', tool: null, tokens: null, hints: null, isNew: false },
      })),
    ]
  })
  allowed: ReadonlySet<string> = $derived.by(() => {
    const { now } = this
    const still = setOf(namesOf(now))
    return setOf([
      ...namesIn(now.tools, this.#names),
      ...this.gone.filter((name) => still.has(name)),
    ])
  })
  #onNames = $derived.by(() => this.#names.filter((name) => this.allowed.has(name)))
  auto: ReadonlySet<string> = $derived.by(() => setOf(namesIn(this.now.autoTools, this.#onNames)))
  onCount = $derived(this.#onNames.length)
  listedCount = $derived(this.#names.length)
  goneKept = $derived(this.gone.filter((name) => this.allowed.has(name)))
  hasAutoList = $derived.by(() => this.#can('autoTools'))
  hasPrices = $derived.by(() => this.#can('pricing'))
  isOpen = $derived.by(() => this.now.tools === 'all')
  /** Of the tools that are on, as far as they are counted; null before the first is. */
  tokens = $derived.by(() => {
    const on = this.tools.filter(({ name, tokens }) => tokens !== null && this.allowed.has(name))
    const isCounted = this.tools.some(({ tokens }) => tokens !== null)
    return isCounted ? on.reduce((sum, { tokens }) => sum + (tokens ?? 0), 0) : null
  })
  /** What is different from what the gateway has, tool by tool. */
  changed: ReadonlySet<string> = $derived.by(() => {
    const { now } = this
    const { seen, slips } = this.draft
    const names = this.tools.map(({ name }) => name)
    const slipped = names.filter((name) => slips[slipName(name)] !== undefined)
    return setOf([...changedNames(seen, now, names), ...slipped])
  })

  #can = (field: EditField): boolean => this.#source().editable.includes(field)

  canAllow = (name: string): boolean => this.#can('tools') && name !== ''

  canRunAlone = (name: string): boolean =>
    this.hasAutoList && this.#listed.has(name) && this.allowed.has(name)

  setAllowed = (names: readonly string[], isAllowed: boolean): void => {
    const gone = names.filter((name) => !this.#listed.has(name))
    if (gone.length > 0) this.#setKept(gone, isAllowed)
    const changed = names.filter((name) => this.#listed.has(name) && this.canAllow(name))
    if (changed.length === 0) return
    const { tools } = this.now
    if (isAllowed) {
      if (tools !== 'all') this.draft.put('tools', [...setOf([...tools, ...changed])])
      return
    }
    const off = setOf(changed)
    const before = tools === 'all' ? this.#names : tools
    this.draft.put(
      'tools',
      before.filter((name) => !off.has(name)),
    )
  }

  toggle = (name: string): void => this.setAllowed([name], !this.allowed.has(name))

  toggleAuto = (name: string): void => {
    if (!this.canRunAlone(name)) return
    // Not what is left of it beside the allowed ones: a tool that comes back runs as it did.
    const wanted: ToolChoice = this.draft.change.autoTools ?? this.draft.seen.autoTools
    const before = wanted === 'all' ? this.#names : wanted
    const isAuto = this.auto.has(name)
    const rest = before.filter((other) => other !== name)
    this.draft.put('autoTools', isAuto ? rest : [...rest, name])
  }

  /** All tools and those to come, or the list as it is now. */
  setOpen = (isOpen: boolean): void => {
    const { seen } = this.draft
    if (isOpen) this.draft.put('tools', 'all')
    else this.draft.put('tools', seen.tools === 'all' ? this.#names : seen.tools)
  }

  /** Takes names the server no longer has out of every list. */
  dropGone = (): void => this.setAllowed(this.gone, false)

  #setKept(names: readonly string[], isKept: boolean): void {
    const { now } = this
    const { seen, put } = this.draft
    const set = setOf(names)
    const other = (choice: readonly string[]) => choice.filter((name) => !set.has(name))
    const again = (choice: ToolChoice) =>
      isKept && choice !== 'all' ? choice.filter((name) => set.has(name)) : []
    if (now.tools !== 'all') put('tools', [...other(now.tools), ...again(seen.tools)])
    const auto = this.draft.change.autoTools ?? seen.autoTools
    if (this.hasAutoList && auto !== 'all') {
      put('autoTools', [...other(auto), ...again(seen.autoTools)])
    }
    if (!this.hasPrices) return
    const kept = Object.entries(now.pricing).filter(([name]) => !set.has(name))
    const back = Object.entries(seen.pricing).filter(([name]) => isKept && set.has(name))
    put('pricing', Object.fromEntries([...kept, ...back]))
  }

  /** As it stands in the field: what was typed, or the price. */
  priceText(name: string): string {
    const slip = this.draft.slips[slipName(name)]
    if (slip) return slip.text
    const price = priceOf(this.now, name)
    return price === null ? '' : `$${price}`
  }

  priceProblem = (name: string): string => this.draft.slips[slipName(name)]?.problem ?? ''

  /** An empty field is no price; what is no amount stays as typed, with the reason. */
  setPrice = (name: string, text: string): void => {
    const price = readPrice(text)
    if (price === 'bad') {
      this.draft.note(slipName(name), { text, problem: CLIENT_TOOLS.badPrice(name) })
      return
    }
    this.draft.note(slipName(name), null)
    const others = Object.entries(this.now.pricing).filter(([tool]) => tool !== name)
    const own: [string, number][] = price === null ? [] : [[name, price]]
    this.draft.put('pricing', Object.fromEntries([...others, ...own]))
  }

  /** The names that are on, one a line, for another client. */
  namesText = (): string => this.#onNames.join('\n')

  /** Turns on exactly the tools that are named, one a line; gives what became of it. */
  paste = (text: string): string => {
    const prefix = `${this.now.name}-`
    const lines = setOf(
      text
        .slice(0, 200_000)
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter(Boolean),
    )
    const ownName = (line: string): string =>
      !this.#listed.has(line) && line.startsWith(prefix) ? line.slice(prefix.length) : line
    const wanted = [...lines].map(ownName)
    const known = wanted.filter((name) => this.#listed.has(name))
    const unknown = wanted.filter((name) => !this.#listed.has(name))
    if (known.length === 0) return CLIENT_TOOLS.pastedNothing
    this.draft.put('tools', known)
    if (unknown.length === 0) return CLIENT_TOOLS.pasted(known.length)
    const shown = unknown
      .slice(0, 3)
      .map((name) => name.slice(0, 60))
      .join(', ')
    const rest = unknown.length - 3
    const said = rest > 0 ? CLIENT_TOOLS.andMore(shown, rest) : shown
    return CLIENT_TOOLS.pastedPart(known.length, said)
  }
}

const slipName = (tool: string): string => PRICE_SLIP + tool

/** Every name that one of the client's lists has. */
const namesOf = ({ tools, autoTools, pricing }: ClientSettings): string[] => [
  ...namesIn(tools, []),
  ...namesIn(autoTools, []),
  ...Object.keys(pricing),
]
