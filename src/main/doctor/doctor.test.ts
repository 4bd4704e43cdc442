import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Check, DoctorReport } from '../../shared/model/doctor.ts'
import { ShellEnvironment } from '../mcp/environment.ts'
import { processesWith } from '../mcp/testBench.ts'
import { memorySecrets, type SecretStore } from '../storage/secrets.ts'
import { Questions } from './ask.ts'
import { Doctor } from './doctor.ts'

let folder: string
let mark: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'))
  mkdirSync(join(folder, 'bin'))
  mark = `mark-${folder.slice(-6)}-${process.pid}`
})
afterEach(async () => {
  // The login shell may still be ending by itself, after it has answered.
  await expect.poll(() => processesWith(mark), { timeout: 2000 }).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})

/** A program on the PATH of the login shell. */
function program(name: string, script: string): void {
  const file = join(folder, 'bin', name)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
}

type Options = Partial<ConstructorParameters<typeof Doctor>[0]>

/** A Doctor of a computer whose login shell knows only the programs of this test. */
function doctor(options: Options = {}): Doctor {
  const shell = join(folder, 'bash')
  const path = `${join(folder, 'bin')}:${join(folder, 'gone')}`
  const script = `export PATH=${path} DOCTOR_TEST=${mark} MY_TOKEN=hunter2-hunter2; exec /bin/sh -c "$2"`
  writeFileSync(shell, `#!/bin/sh\n${script}\n`)
  chmodSync(shell, 0o755)
  return new Doctor({
    environment: new ShellEnvironment({ shell }),
    keychain: memorySecrets(),
    keychainName: 'GNOME Keyring',
    servers: () => [],
    gateways: () => [],
    runCount: () => 0,
    version: '9.8.7',
    env: { PATH: join(folder, 'bin'), DISPLAY: ':7' },
    platform: 'linux',
    questions: new Questions(1000),
    ...options,
  })
}

const checkOf = (report: DoctorReport, key: string): Check =>
  report.sections.flatMap(({ checks }) => checks).find((check) => check.key === key)!

async function look(key: string, options: Options = {}): Promise<Check> {
  return checkOf(await doctor(options).report(false), key)
}

describe('the runtimes', () => {
  it('are told with place and version', async () => {
    program('node', 'echo v24.1.2')
    program('uvx', 'echo "uvx 0.9.3 (abc 2026-01-01)"')
    const report = await doctor().report(false)
    const path = join(folder, 'bin', 'node')
    expect(checkOf(report, 'runtime.node')).toMatchObject({ state: 'fine', path, value: '24.1.2' })
    expect(checkOf(report, 'runtime.uvx')).toMatchObject({ value: '0.9.3' })
    expect(checkOf(report, 'runtime.deno')).toMatchObject({ state: 'off', word: 'Not found' })
  })

  it('are missed, with the cure, when a saved server needs them', async () => {
    const servers = () => [{ name: 'git', command: '/usr/bin/uvx' }]
    expect(await look('runtime.uvx', { servers })).toMatchObject({
      state: 'warning',
      detail: 'The saved server “git” needs it',
      cure: 'Install uv, then reload.',
      line: 'pipx install uv',
    })
  })

  it('that never tell their version hold nothing up and leave no process', async () => {
    program('npx', '/usr/bin/setsid /bin/sleep 60 & /bin/sleep 60')
    program('bun', 'exit 3')
    const begin = performance.now()
    const report = await doctor().report(false)
    expect(performance.now() - begin).toBeLessThan(8000)
    expect(checkOf(report, 'runtime.npx')).toMatchObject({
      ...{ state: 'warning', word: 'Silent' },
      detail: 'It did not tell its version within 1 s',
    })
    expect(checkOf(report, 'runtime.bun')).toMatchObject({ state: 'warning', word: 'Failed' })
  })

  it('tell whether a Docker daemon stands behind the command', async () => {
    program('docker', '[ "$1" = --version ] && echo "Docker version 27.3.1, build x"')
    const silent = { value: '27.3.1', detail: 'the daemon does not answer' }
    expect(await look('runtime.docker')).toMatchObject({ ...silent, state: 'off', cure: '' })
    const servers = () => [{ name: 'box', command: 'docker' }]
    expect(await look('runtime.docker', { servers })).toMatchObject({
      ...{ ...silent, state: 'warning', cure: expect.stringContaining('Start Docker') },
    })
    program('docker', 'echo 27.3.1')
    expect(await look('runtime.docker')).toMatchObject({ detail: 'the daemon answers' })
  })
})

describe('the login shell', () => {
  it('is told with its time and its folders, the missing ones too', async () => {
    const report = await doctor().report(false)
    expect(checkOf(report, 'shell')).toMatchObject({
      state: 'fine',
      path: join(folder, 'bash'),
      detail: expect.stringMatching(/^read at \d\d:\d\d$/),
      value: expect.stringMatching(/^\d+\.\d\d s$/),
    })
    expect(checkOf(report, 'path').detail).toBe('2 folders, 1 of them missing')
    expect(report.path).toEqual([
      { folder: join(folder, 'bin'), isThere: true },
      { folder: join(folder, 'gone'), isThere: false },
    ])
  })

  it('is asked again only on a reload', async () => {
    const own = doctor()
    await own.report(false)
    program('uvx', 'echo 1.2.3')
    const shell = join(folder, 'bash')
    writeFileSync(shell, '#!/bin/sh\nexit 1\n')
    expect(checkOf(await own.report(false), 'shell').state).toBe('fine')
    const reloaded = checkOf(await own.report(true), 'shell')
    expect(reloaded).toMatchObject({ state: 'warning', cure: expect.stringContaining('terminal') })
  })
})

describe('the keychain', () => {
  it('is named and tried with an entry that does not stay', async () => {
    expect(await look('keychain')).toMatchObject({ detail: 'GNOME Keyring over Secret Service' })
    const keychain = memorySecrets()
    const check = await look('keychain.write', { keychain })
    expect(check).toMatchObject({ state: 'fine', value: expect.stringMatching(/^\d+ ms$/) })
    expect(await keychain.read('doctor')).toBeNull()
  })

  it('that fails or forgets is bad, with the cure', async () => {
    const failing: SecretStore = {
      read: () => Promise.reject(new Error('no service')),
      write: () => Promise.reject(new Error('no service')),
      remove: async () => undefined,
    }
    expect(await look('keychain', { keychain: failing })).toMatchObject({
      ...{ state: 'bad', cure: 'Start a Secret Service: GNOME Keyring or KWallet.' },
    })
    const forgetful = { ...memorySecrets(), write: async () => undefined }
    expect(await look('keychain.write', { keychain: forgetful })).toMatchObject({ state: 'bad' })
  })
})

describe('the desktop', () => {
  it('is asked over the session bus', async () => {
    program('gdbus', `echo "(['org.kde.StatusNotifierWatcher', 'org.freedesktop.Notifications'],)"`)
    const report = await doctor().report(false)
    expect(checkOf(report, 'tray').state).toBe('fine')
    expect(checkOf(report, 'notifications').state).toBe('fine')
    expect(checkOf(report, 'display')).toMatchObject({ detail: 'X11', value: ':7' })
  })

  it('that lacks something says what to install', async () => {
    program('gdbus', 'exit 1')
    program('dbus-send', 'echo \'string "org.freedesktop.DBus"\'')
    const env = { PATH: join(folder, 'bin') }
    const report = await doctor({ env }).report(false)
    for (const key of ['tray', 'notifications', 'display']) {
      expect(checkOf(report, key)).toMatchObject({
        state: 'warning',
        cure: expect.stringMatching(/./),
      })
    }
  })

  it('that cannot be asked is not known, and no system but Linux is asked', async () => {
    expect(await look('tray')).toMatchObject({ state: 'off', word: 'Not known' })
    expect(await look('tray', { platform: 'darwin' })).toMatchObject({ detail: 'Menu bar' })
  })
})

describe('the network', () => {
  it('is told without what opens a proxy', async () => {
    const env = { HTTPS_PROXY: 'http://user:hunter2@proxy.corp:3128', NO_PROXY: 'x' }
    expect(await look('proxy', { env })).toMatchObject({
      detail: 'proxy.corp:3128 by HTTPS_PROXY, with exceptions by NO_PROXY',
    })
    const wrong = await look('proxy', { env: { all_proxy: 'socks5://user:hunter2@proxy.corp' } })
    expect(wrong.state).toBe('warning')
    expect(JSON.stringify(wrong)).not.toContain('hunter2')
  })

  it('names certificates that are not there, and gateways that are silent', async () => {
    const env = { NODE_EXTRA_CA_CERTS: join(homedir(), 'no-such.pem') }
    const gateways = () => [
      { name: 'Dev', state: 'healthy' as const },
      { name: 'Staging', state: 'unreachable' as const },
    ]
    const report = await doctor({ env, gateways }).report(false)
    expect(checkOf(report, 'certificates')).toMatchObject({
      ...{ state: 'warning', path: '~/no-such.pem' },
    })
    expect(checkOf(report, 'gateways')).toMatchObject({
      ...{ state: 'bad', word: '1 silent', detail: '1 of 2 answer; not “Staging”' },
    })
  })
})

describe('a report', () => {
  it('holds no value of a variable and no home path, and tells the versions', async () => {
    program('node', 'echo v1.0.0 $MY_TOKEN')
    const report = await doctor({ env: { OTHER_TOKEN: 'hunter3-hunter3' } }).report(false)
    expect(JSON.stringify(report)).not.toMatch(/hunter|mark-/)
    expect(JSON.stringify(report)).not.toContain(`"${homedir()}/`)
    expect(checkOf(report, 'version.Bifrost Tray').value).toBe('9.8.7')
  })

  it('asked for twice at once is made once', async () => {
    program('node', `echo x >> ${join(folder, 'asked')}; echo 1.0.0`)
    const own = doctor()
    expect(own.report(false)).toBe(own.report(false))
    await own.report(false)
  })
})
