// Starts processes that stay: in its group, out of it (setsid), and a daemon without a parent.
// With "crash" it ends right after its answer, with "silent" it never answers.
import { spawn } from 'node:child_process'
import { serve } from './serve.mjs'

const stay = `process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000)`
const options = { stdio: 'ignore' }
spawn(process.execPath, ['-e', stay], options)
spawn(process.execPath, ['-e', stay], { ...options, detached: true }).unref()
const daemon = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stay)}],
  { stdio: 'ignore', detached: true }).unref()`
spawn(process.execPath, ['-e', daemon], { ...options, detached: true }).on('exit', () => {
  if (process.argv[2] === 'silent') process.stdin.resume()
  else if (process.argv[2] === 'crash') process.exit(7)
  else serve()
})
