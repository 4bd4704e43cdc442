import { desk } from './desk.ts'
import { allowOnly, Offered } from './offered.ts'

const OPTIONS = ['title', 'body', 'silent', 'urgency', 'icon', 'timeoutType', 'actions']

/** A notification: a card in the tray window, or data without a display. */
export class Notification
  extends Offered
  implements Pick<Electron.Notification, 'show' | 'close' | 'title' | 'body'>
{
  static override readonly events = ['show', 'click', 'close', 'action', 'failed']
  title: string
  body: string

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super()
    allowOnly('Notification', options, OPTIONS)
    this.title = options.title ?? ''
    this.body = options.body ?? ''
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    if (!desk.notifications.includes(this)) desk.notifications.push(this)
    this.emit('show', {})
    desk.changed()
  }

  close(): void {
    const at = desk.notifications.indexOf(this)
    if (at < 0) return
    desk.notifications.splice(at, 1)
    this.emit('close', {})
    desk.changed()
  }

  /** As the user clicks it; it then goes away. */
  click(): void {
    this.emit('click', {})
    this.close()
  }
}
