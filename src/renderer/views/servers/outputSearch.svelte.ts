import type { OutputLine } from '../../../shared/model/probe.ts'
import { findLines, stepMatch } from './outputSearch.ts'

/** The search in the output: what was typed, what fits, which match is shown. */
export class OutputSearch {
  isOpen = $state(false)
  typed = $state('')
  #step = $state(0)
  readonly #lines: () => readonly OutputLine[]

  matches = $derived.by(() => (this.isOpen ? findLines(this.#lines(), this.typed) : []))
  /** Number of the shown match, from 1; 0 when there is none. */
  position = $derived(this.matches.length === 0 ? 0 : (this.#step % this.matches.length) + 1)
  /** Index of the line that is shown; null when nothing is searched or found. */
  at = $derived(this.matches[this.position - 1] ?? null)

  constructor(lines: () => readonly OutputLine[]) {
    this.#lines = lines
  }

  type = (text: string): void => {
    this.typed = text
    this.#step = 0
  }

  step = (by: 1 | -1): void => {
    this.#step = stepMatch(this.position - 1, this.matches.length, by)
  }

  close = (): void => {
    this.isOpen = false
    this.typed = ''
  }
}
