import type { Scan, ScannedEntry, TakeResult } from '../../../shared/model/scan.ts'
import { call } from '../../api.svelte.ts'
import { setOf, withItem } from '../../readonlySet.ts'
import { Task } from '../../state/task.svelte.ts'

/** Whether an entry can be taken at all. */
export const canTake = ({ kind }: ScannedEntry): boolean => kind !== 'same' && kind !== 'unreadable'

/** One look at the servers of other apps, and what the user takes of them. */
export class Scanning {
  /** Ids of entries of the last look; none at first, because taking is the user's choice. */
  chosen = $state.raw<ReadonlySet<string>>(setOf([]))
  readonly looking = new Task((): Promise<Scan> => call('servers.scan'))
  readonly taking = new Task(
    (take: string[], digest: string, keepUntilQuit: boolean): Promise<TakeResult> =>
      call('servers.takeScanned', { take, digest, keepUntilQuit }),
  )

  scan = $derived(this.looking.value)
  #open = $derived((this.scan?.places ?? []).flatMap(({ entries }) => entries.filter(canTake)))
  /** What `Choose all` means: entries that are nowhere else. */
  fresh = $derived(this.#open.filter(({ kind }) => kind === 'new').map(({ id }) => id))
  areAllChosen = $derived(this.fresh.length > 0 && this.fresh.every((id) => this.chosen.has(id)))
  isBusy = $derived(this.looking.pending || this.taking.pending)
  failed = $derived(this.taking.value?.failed ?? [])
  /** Whether doing without a keychain would help. */
  isKeychainMissing = $derived(
    this.failed.some(({ failure }) => failure.code === 'keychain_unavailable'),
  )

  /** Reads the files again. What was chosen stays chosen where it can still be taken. */
  look = async (): Promise<void> => {
    const before = this.scan?.digest
    await this.looking.run()
    const isSame = before === this.scan?.digest
    this.chosen = setOf(
      this.#open.filter(({ id }) => isSame && this.chosen.has(id)).map(({ id }) => id),
    )
  }

  toggle = (id: string): void => {
    this.chosen = withItem(this.chosen, id, !this.chosen.has(id))
  }

  toggleAll = (): void => {
    this.chosen = setOf(this.areAllChosen ? [] : [...this.chosen, ...this.fresh])
  }

  /** Saves what is chosen; gives the first that was saved when all of it was. */
  take = async (keepUntilQuit = false): Promise<string | null> => {
    const { scan } = this
    if (!scan || this.chosen.size === 0 || this.isBusy) return null
    await this.taking.run([...this.chosen], scan.digest, keepUntilQuit)
    const result = this.taking.error ? null : this.taking.value
    if (result?.failed.length === 0) return result.saved[0]?.serverId ?? null
    await this.look()
    return null
  }
}
