import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Check } from '../../shared/model/doctor.ts'
import { DOCTOR } from '../../shared/text/doctor.ts'
import type { SecretStore } from '../storage/secrets.ts'
import { check } from './check.ts'

/** Of its own, so that no credential is touched. */
const ACCOUNT = 'doctor'
const LIMIT_MS = 5000

interface Options {
  keychain: SecretStore
  name: string
  platform: NodeJS.Platform
}

/** Whether the keychain answers, and keeps what it is given. Leaves nothing in it. */
export async function keychainChecks({ keychain, name, platform }: Options): Promise<Check[]> {
  if (!(await holds(keychain.read(ACCOUNT).then(() => true)))) {
    const cure = platform === 'linux' ? DOCTOR.storeCure.linux : DOCTOR.storeCure.other
    const lack = { state: 'bad', word: DOCTOR.locked, detail: DOCTOR.storeFails, cure } as const
    return [check('keychain', DOCTOR.store, lack)]
  }
  const begin = performance.now()
  const kept = await holds(writeAndRead(keychain))
  const value = `${Math.round(performance.now() - begin)} ms`
  const store = check('keychain', DOCTOR.store, {
    detail: platform === 'linux' ? DOCTOR.secretService(name) : name,
    value: DOCTOR.unlocked,
  })
  const written = kept
    ? check('keychain.write', DOCTOR.writeAndRead, { detail: DOCTOR.wasWritten, value })
    : check('keychain.write', DOCTOR.writeAndRead, {
        ...{ state: 'bad', word: DOCTOR.failed, detail: DOCTOR.writeFails, cure: DOCTOR.writeCure },
      })
  return [store, written]
}

async function writeAndRead(keychain: SecretStore): Promise<boolean> {
  const value = randomUUID()
  try {
    await keychain.write(ACCOUNT, value)
    return (await keychain.read(ACCOUNT)) === value
  } finally {
    await keychain.remove(ACCOUNT)
  }
}

/** False too for what fails or takes too long: a locked keychain waits for its password. */
function holds(answer: Promise<boolean>): Promise<boolean> {
  const late = sleep(LIMIT_MS, false, { ref: false })
  return Promise.race([answer, late]).catch(() => false)
}
