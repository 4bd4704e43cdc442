/**
 * Runs a built Electron app without Electron:
 * `node tools/chromium-shell/main.ts [out/main/index.js] [-- app arguments]`.
 */
import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const given = process.argv.slice(2)
const separator = given.indexOf('--')
const own = separator < 0 ? given : given.slice(0, separator)
const appArguments = separator < 0 ? [] : given.slice(separator + 1)
const entry = resolve(own[0] ?? join(import.meta.dirname, '../../out/main/index.js'))
process.argv = [process.execPath, entry, ...appArguments]

const SHELL = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier)
      ? { url: SHELL, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})

const { app } = await import('./electron.ts')
const { browser } = await import('./browser.ts')
process.on('exit', () => browser.kill())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

const { serveHarness } = await import('./harness.ts')
serveHarness(app)
await import(pathToFileURL(entry).href)
await app.start()
