/**
 * Run by bench/measures.ts in a process of its own: loads the stand-in for `electron` first, then
 * times what the app itself adds: the import of the built main, and from `ready` to the first menu
 * of its tray. Between the two the stand-in starts Chromium, which is not counted.
 */
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = join(import.meta.dirname, '..')
const SHELL = pathToFileURL(join(ROOT, 'tools/chromium-shell/electron.ts')).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: SHELL, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})
const { app, Tray } = await import('../tools/chromium-shell/electron.ts')

const setMenu = Tray.prototype.setContextMenu
let importMs = 0
let readyAt = 0
Tray.prototype.setContextMenu = function (menu) {
  setMenu.call(this, menu)
  const ms = importMs + performance.now() - readyAt
  process.stdout.write(`${ms}\n`, () => process.exit(0))
}
const entry = join(ROOT, 'out/main/index.js')
process.argv = [process.execPath, entry, ...process.argv.slice(2)]
const start = performance.now()
await import(pathToFileURL(entry).href)
importMs = performance.now() - start
app.on('ready', () => (readyAt = performance.now()))
await app.start()
