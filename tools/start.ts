/** `npm start`: the built app in Electron, or in the Chromium shell where Electron is not. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { electronOrShell, SHELL_MAIN } from './electronOrShell.ts'

const ROOT = join(import.meta.dirname, '..')
const runtime = electronOrShell()
console.log(runtime.sentence)
if (runtime.shell === null) process.exit(1)
if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
  console.log('There is no display: nothing will be seen. `npm run demo` plays without one.')
}

const appArguments = process.argv.slice(2)
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
