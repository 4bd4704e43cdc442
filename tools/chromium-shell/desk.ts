import { EventEmitter } from 'node:events'
import type { Menu } from './menu.ts'
import type { Notification } from './notification.ts'
import type { Tray } from './tray.ts'

/**
 * What the app has put on the desktop besides its windows. The tray window shows it, a test reads
 * it; `changed` is emitted after each change.
 */
class Desk extends EventEmitter {
  readonly trays = new Set<Tray>()
  readonly notifications: Notification[] = []
  readonly opened: string[] = []
  /** Paths a test chose for the next dialogs; null for none. */
  readonly dialogAnswers: (string | null)[] = []
  clipboard = ''
  applicationMenu: Menu | null = null

  changed(): void {
    this.emit('changed')
  }
}

export const desk = new Desk()
