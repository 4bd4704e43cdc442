import { AppError } from '../../../shared/errors.ts'
import type {
  ImportChoice,
  ImportEntry,
  ImportPreview,
  ImportResult,
} from '../../../shared/model/exchange.ts'
import { call } from '../../api.svelte.ts'
import { setOf, withItem } from '../../readonlySet.ts'
import { Task } from '../../state/task.svelte.ts'

/** As much as main takes. */
const MOST = 5_000_000

/** One import: the text, what it would bring, what the user takes of it, what became of that. */
export class Importing {
  text = $state('')
  chosen = $state.raw<ReadonlySet<number>>(setOf([]))
  /** Names that guards ask for, as typed, by the place of the entry. */
  typed = $state<Record<number, string>>({})
  readonly reading = new Task((text: string): Promise<ImportPreview> =>
    call('gateways.readImport', { text }),
  )
  readonly taking = new Task(
    (text: string, take: ImportChoice[], digest: string): Promise<ImportResult> =>
      call('gateways.import', { text, take, digest }),
  )

  get preview(): ImportPreview | null {
    return this.reading.value
  }

  /** Every production gateway that would be replaced was named. Main asks again. */
  get isConfirmed(): boolean {
    return (this.preview?.entries ?? []).every(
      ({ index, guard }) =>
        guard === null || !this.chosen.has(index) || this.typed[index] === guard,
    )
  }

  /** New entries are chosen at first; what replaces or repeats something here, the user chooses. */
  read = async (): Promise<void> => {
    await this.reading.run(this.text)
    const found = this.reading.error ? [] : (this.preview?.entries ?? [])
    this.typed = {}
    const fresh = found.filter(({ kind, twin }) => kind === 'new' && twin === null)
    this.chosen = setOf(fresh.map(({ index }) => index))
  }

  readFile = async (file: File): Promise<void> => {
    this.again()
    if (file.size > MOST) {
      this.reading.error = AppError.of('import_not_ours')
      return
    }
    this.text = await file.text()
    await this.read()
  }

  choose(entry: ImportEntry): void {
    this.chosen = withItem(this.chosen, entry.index, !this.chosen.has(entry.index))
  }

  /** Back to the text. */
  again(): void {
    this.reading.value = null
    this.reading.error = null
    this.taking.error = null
  }

  take = async (): Promise<void> => {
    const { preview } = this
    if (!preview || this.chosen.size === 0 || !this.isConfirmed || this.taking.pending) return
    const chosen = [...this.chosen]
    const take = chosen.map((index) => ({ index, confirm: this.typed[index] ?? '' }))
    await this.taking.run(this.text, take, preview.digest)
    if (this.taking.error?.code === 'import_changed') await this.read()
  }
}

/** Whether an entry can be taken at all. */
export const canTake = ({ kind }: ImportEntry): boolean => kind === 'new' || kind === 'differs'
