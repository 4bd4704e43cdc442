import { AppError } from '../../shared/errors.ts'
import { ACTIVITY_KEPT } from '../../shared/limits.ts'
import type { ActivityEntry, ActivityPage } from '../../shared/model/activity.ts'
import { call, on } from '../api.svelte.ts'

export type ActivityKind = 'all' | 'calls' | 'tests' | 'changes'

/** How the user looks at the list; kept while the window is open. */
export class ActivityLook {
  kind = $state<ActivityKind>('all')
  /** Empty for all gateways. */
  gatewayId = $state('')
  onlyFailures = $state(false)
  showsRoutine = $state(false)
  typed = $state('')

  clear(): void {
    this.kind = 'all'
    this.gatewayId = this.typed = ''
    this.onlyFailures = false
  }
}

/** The window's copy of what happened, while a view shows it. */
export class Activity {
  /** Newest first; null until main has answered. */
  entries = $state.raw<readonly ActivityEntry[] | null>(null)

  error = $state.raw<AppError | null>(null)

  #known = new Map<number, ActivityEntry>() // eslint-disable-line svelte/prefer-svelte-reactivity -- views read `entries`

  /** Reads all, a part at a time, and listens on; the returned function ends that. */
  start(): () => void {
    let isOver = false
    const stop = on('activity.changed', (entries) => this.#take(entries))
    const read = async (): Promise<void> => {
      let before: number | null = null
      do {
        const page: ActivityPage = await call('activity.page', { before })
        if (isOver) return
        this.#take(page.entries)
        this.entries = this.#inOrder()
        before = page.next
      } while (before !== null)
    }
    read().catch((cause: unknown) => (this.error = AppError.from(cause)))
    return () => {
      isOver = true
      stop()
    }
  }

  /** A part that was on its way may be older than what came meanwhile. */
  #take(entries: readonly ActivityEntry[]): void {
    for (const entry of entries) {
      const before = this.#known.get(entry.id)
      if (before === undefined || before.order < entry.order) this.#known.set(entry.id, entry)
    }
    if (this.entries !== null) this.entries = this.#inOrder()
  }

  #inOrder(): ActivityEntry[] {
    const all = [...this.#known.values()].sort((one, other) => other.order - one.order)
    for (const { id } of all.splice(ACTIVITY_KEPT.entries)) this.#known.delete(id)
    return all
  }
}

export const activityLook = new ActivityLook()
