/**
 * `npm start`: the built app in Electron, or in the Chromium shell where Electron is not; with
 * `-- probe …` its command for the terminal, for which Node is enough.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { electronOrShell, SHELL_MAIN } from './electronOrShell.ts'

const ROOT = join(import.meta.dirname, '..')
const appArguments = process.argv.slice(2)
if (appArguments[0] === 'probe') {
  // Ends this process with the exit code of the test.
  process.argv = [process.execPath, join(ROOT, 'out/main/probe.js'), ...appArguments.slice(1)]
  await import(pathToFileURL(process.argv[1]!).href)
}
const runtime = electronOrShell()
console.log(runtime.sentence)
if (runtime.shell === null) process.exit(1)
if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
  console.log('There is no display: nothing will be seen. `npm run demo` plays without one.')
}

const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const [command, args] =
  runtime.shell === 'electron'
    ? [runtime.executable, [...noSandbox, ROOT, ...appArguments]]
    : [process.execPath, [SHELL_MAIN, join(ROOT, 'out/main/index.js'), '--', ...appArguments]]

const child = spawn(command, args, { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('error', (error) => {
  console.error(`Could not start: ${error.message}`)
  process.exit(1)
})
child.once('exit', (code) => process.exit(code ?? 1))
