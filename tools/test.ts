/** `npm test`: types, lint, build, unit and end-to-end tests, on a bare machine too. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { inKeychainSession } from './keychainSession.ts'
import { provideSystem } from './system.ts'

const ROOT = join(import.meta.dirname, '..')
const run = (script: string): boolean => {
  console.log(`\n── npm run ${script}`)
  return spawnSync('npm', ['run', '--silent', script], { cwd: ROOT, stdio: 'inherit' }).status === 0
}
const stop = (code: number): never => process.exit(code)

if (!provideSystem()) stop(1)
if (!run('check') || !run('build')) stop(1)

const hasSession = process.platform === 'linux'
for (const script of ['unit', 'e2e:built']) {
  if (hasSession) console.log(`\n── npm run ${script}, with a keychain of its own`)
  const command = ['npm', 'run', '--silent', script]
  const isGood = hasSession ? (await inKeychainSession(command)) === 0 : run(script)
  if (!isGood) stop(1)
}
console.log('\nEverything passed.')
