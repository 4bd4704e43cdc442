import { Notification } from 'electron'

/** Kept until clicked or closed: a collected object would lose its click. */
const shown = new Set<Notification>()

/** One system notification; quiet where the system has none. */
export function notify(text: { title: string; body: string }, onClick: () => void): void {
  if (!Notification.isSupported()) return
  const notification = new Notification(text)
  shown.add(notification)
  notification.on('click', () => {
    shown.delete(notification)
    onClick()
  })
  notification.on('close', () => shown.delete(notification))
  notification.show()
}
