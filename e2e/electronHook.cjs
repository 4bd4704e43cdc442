/* Loaded into Electron before the app: keeps what the system would show, so that a test can read it. */
/* eslint-disable @typescript-eslint/no-require-imports -- Electron's -r takes CommonJS */
const { dialog, nativeImage, Notification, shell, Tray } = require('electron')

const recorded = { trays: new Map(), notifications: [], opened: [], dialogAnswers: [] }
globalThis.recordedByTest = recorded

const paths = new WeakMap()
const { createFromPath } = nativeImage
nativeImage.createFromPath = (path) => {
  const image = createFromPath(path)
  paths.set(image, path)
  return image
}

const facts = (tray) => {
  if (!recorded.trays.has(tray)) recorded.trays.set(tray, { menu: null, tooltip: '', icon: '' })
  return recorded.trays.get(tray)
}
const before = (type, name, note) => {
  const original = type.prototype[name]
  type.prototype[name] = function (...args) {
    note(this, ...args)
    return original.apply(this, args)
  }
}
before(Tray, 'setContextMenu', (tray, menu) => void (facts(tray).menu = menu))
before(Tray, 'setToolTip', (tray, text) => void (facts(tray).tooltip = text))
before(Tray, 'setImage', (tray, image) => {
  facts(tray).icon = typeof image === 'string' ? image : (paths.get(image) ?? '')
})
before(Tray, 'destroy', (tray) => recorded.trays.delete(tray))

const forget = (notification) => {
  const at = recorded.notifications.indexOf(notification)
  if (at >= 0) recorded.notifications.splice(at, 1)
}
before(Notification, 'close', forget)
Notification.prototype.show = function () {
  recorded.notifications.push(this)
}

shell.openExternal = async (address) => void recorded.opened.push(new URL(address).href)

const answer = () => {
  const path = recorded.dialogAnswers.shift()
  if (path === undefined) throw new Error('A dialog was opened that the test did not expect')
  return path
}
dialog.showSaveDialog = async () => {
  const filePath = answer()
  return { canceled: filePath === null, filePath: filePath ?? '' }
}
dialog.showOpenDialog = async () => {
  const path = answer()
  return { canceled: path === null, filePaths: path === null ? [] : [path] }
}
