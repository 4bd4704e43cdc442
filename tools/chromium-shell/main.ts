/**
 * Runs a built Electron app without Electron:
 * `node tools/chromium-shell/main.ts [out/main/index.js] [--] [app arguments]`.
 * A folder instead of a script stands for the `main` of its package.json, as with `electron .`.
 */
import { readFileSync, statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = join(import.meta.dirname, '../..')
const given = process.argv.slice(2)
const first = given[0]?.startsWith('-') ? undefined : given.shift()
const appArguments = given[0] === '--' ? given.slice(1) : given
const entry = scriptOf(resolve(first ?? join(ROOT, 'out/main/index.js')))
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
await app.start().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})

function scriptOf(path: string): string {
  if (!statSync(path).isDirectory()) return path
  const { main } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { main: string }
  return join(path, main)
}
