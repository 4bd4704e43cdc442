/** `npm run dev`: hot reload, in Electron or in the Chromium shell where Electron is not. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { electronOrShell } from './electronOrShell.ts'

const runtime = electronOrShell()
console.log(runtime.sentence)
if (runtime.shell === null) process.exit(1)

const executable =
  runtime.shell === 'electron'
    ? runtime.executable
    : join(import.meta.dirname, 'chromium-shell', 'electron.sh')
const electronVite = join(import.meta.dirname, '../node_modules/electron-vite/bin/electron-vite.js')
const child = spawn(process.execPath, [electronVite, 'dev', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, ELECTRON_EXEC_PATH: executable, SHELL_NODE: process.execPath },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 1))
