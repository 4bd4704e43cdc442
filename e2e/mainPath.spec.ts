import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ADMIN, EVERYTHING, expect, test } from './fixtures.ts'
import { playMainPath } from './mainPath.ts'

/** Every file below a folder as text. */
function textBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n')
}

/** Command lines and environments of every process this user may read, ours left out. */
function processTexts(): string {
  if (process.platform !== 'linux') return ''
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => ['cmdline', 'environ'].map((file) => join('/proc', pid, file)))
    .map((file) => {
      try {
        return readFileSync(file, 'latin1')
      } catch {
        return ''
      }
    })
    .join('\n')
}

for (const dialect of ['v1.4.18', 'v1.5.16'] as const) {
  test(`a new user goes from an address to a running client on ${dialect}`, async ({
    gateway,
    launch,
    profile,
  }) => {
    const bifrost = await gateway({ dialect, auth: ADMIN })
    const app = await launch()
    const page = app.first
    // Everything main says to the window passes here; the password must not be in it.
    await page.evaluate(() => {
      const seen: string[] = []
      Object.assign(globalThis, { seen })
      const bridge = (globalThis as never as { bifrost: Record<string, unknown> }).bifrost
      const on = bridge['on'] as (name: string, listener: (payload: unknown) => void) => void
      for (const name of [
        'app.changed',
        'gateways.changed',
        'clients.changed',
        'servers.changed',
        'probes.changed',
        'probes.tokens',
        'probes.output',
        'registrations.changed',
      ]) {
        on(name, (payload) => seen.push(JSON.stringify(payload)))
      }
    })

    let processes = ''
    await playMainPath({
      page,
      gateway: { ...ADMIN, url: bifrost.url, name: 'Team dev' },
      command: `node ${EVERYTHING}`,
      step: async () => {
        processes += processTexts()
      },
    })

    const traffic = await page.evaluate(async () => {
      const { seen, bifrost } = globalThis as never as {
        seen: string[]
        bifrost: Record<string, (input?: unknown) => Promise<unknown>>
      }
      const asked = [
        'app.state',
        'gateways.list',
        'servers.list',
        'probes.list',
        'registrations.list',
      ]
      const answers = await Promise.all(asked.map((name) => bifrost[name]!()))
      return JSON.stringify([seen, answers])
    })
    const basic = Buffer.from(`${ADMIN.user}:${ADMIN.password}`).toString('base64')
    const places = { profile: textBelow(profile), traffic, processes, output: app.output() }
    expect(traffic).toContain('Team dev')
    for (const [place, text] of Object.entries(places)) {
      expect(text.includes(ADMIN.password), `the password in ${place}`).toBe(false)
      expect(text.includes(basic), `the password in base64 in ${place}`).toBe(false)
    }
    expect(bifrost.crashed).toBeNull()
  })
}
