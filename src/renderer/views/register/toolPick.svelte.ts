import { moveIn } from '../servers/listKeys.ts'
import { toolFilter } from '../servers/toolRows.ts'

interface Named {
  name: string
  description: string
}

/** Something that keeps which tools are on and which of them run without asking. */
export interface ToolTarget<T extends Named> {
  readonly tools: readonly T[]
  readonly allowed: ReadonlySet<string>
  readonly auto: ReadonlySet<string>
  canAllow: (name: string) => boolean
  setAllowed: (names: readonly string[], isAllowed: boolean) => void
  toggle: (name: string) => void
  toggleAuto: (name: string) => void
}

/** How the user goes through a list of tools to choose from: filter, place, keys and ranges. */
export class ToolPick<T extends Named> {
  typed = $state('')
  part = $state<'all' | 'allowed' | 'auto'>('all')
  #wanted = $state(0)
  readonly #target: ToolTarget<T>

  constructor(target: ToolTarget<T>) {
    this.#target = target
  }

  shown: readonly T[] = $derived.by(() => {
    const fits = toolFilter(this.typed)
    const { tools, allowed, auto } = this.#target
    const chosen = { all: null, allowed, auto }[this.part]
    return tools.filter((tool) => fits(tool) && (chosen?.has(tool.name) ?? true))
  })
  /** Where the keyboard is; a filter may have left fewer rows. */
  at = $derived(Math.max(0, Math.min(this.#wanted, this.shown.length - 1)))
  /** The rows shown that can be turned on at all. */
  open = $derived(this.shown.filter(({ name }) => this.#target.canAllow(name)))
  onCount = $derived(this.open.filter(({ name }) => this.#target.allowed.has(name)).length)

  /** Turns on all that is shown, or off when all of it is on. */
  toggleAll = (): void =>
    this.#target.setAllowed(
      this.open.map(({ name }) => name),
      this.onCount < this.open.length,
    )

  /** Moves there; with `isRange` what holds for the row left is carried to every row on the way. */
  go = (to: number, isRange = false): void => {
    const from = this.shown[this.at]
    if (isRange && from) {
      const [first, last] = [Math.min(this.at, to), Math.max(this.at, to)]
      this.#target.setAllowed(
        this.shown.slice(first, last + 1).map(({ name }) => name),
        this.#target.allowed.has(from.name),
      )
    }
    this.#wanted = to
  }

  /** Whether the key means something here; `moved` is called with the row it leads to. */
  press = (event: KeyboardEvent, moved: (to: number) => void): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    const tool = this.shown[this.at]
    const to = moveIn(event.key, this.at, this.shown.length)
    if (to !== null) {
      this.go(to, event.shiftKey)
      moved(to)
    } else if (tool && event.key === ' ') this.#target.toggle(tool.name)
    else if (tool && event.key === 'a') this.#target.toggleAuto(tool.name)
    else return false
    return true
  }
}
