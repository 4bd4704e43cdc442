/** One part of `gateways.ts`, in a process where nothing else runs. Prints numbers as JSON. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { serialize } from 'node:v8'
import { ActivityLog } from '../src/main/activity/activityLog.ts'
import { Clients } from '../src/main/gateway/clients.ts'
import { Gateways } from '../src/main/gateway/gateways.ts'
import { Poll } from '../src/main/gateway/poll.ts'
import { createEmit } from '../src/main/ipc/emit.ts'
import { createSecrets, memorySecrets } from '../src/main/storage/secrets.ts'
import { upgrade } from '../src/main/storage/settings.ts'
import { memorySettings } from '../src/main/storage/settingsStore.ts'
import { DEFAULT_NETWORK } from '../src/shared/defaultNetwork.ts'
import type { GatewayDraft } from '../src/shared/model/gateway.ts'
import { median, repeat } from './peers.ts'

/** Events go through their fence and are serialised; the window's process reads them. */
const window = {
  isDestroyed: () => false,
  send: (_: string, payload: unknown) => serialize(payload),
}
const emit = createEmit(
  () => window,
  (_, cause) => {
    throw cause
  },
)
const folder = mkdtempSync(join(tmpdir(), 'bench-activity-'))
const activity = new ActivityLog({
  file: join(folder, 'activity.jsonl'),
  emit,
  redact: (text) => text,
  knows: () => true,
})
const gateways = new Gateways({
  settings: memorySettings(upgrade({})),
  secrets: createSecrets(memorySecrets()),
  emit,
  onCall: activity.noteCall,
})
const clients = new Clients({ gateways, emit })

const draft = (url: string, change: Partial<GatewayDraft> = {}): GatewayDraft => ({
  ...{ id: null, name: 'One', url, environment: 'local', auth: 'none', user: '', secret: null },
  ...{ allowPlainHttp: false, isReadOnly: false, network: DEFAULT_NETWORK, keepUntilQuit: false },
  ...change,
})

async function check([url = '', user = '', secret = '']: string[]) {
  const ms = await repeat(9, async () => {
    const report = await gateways.check(draft(url, { auth: 'basic', user, secret }))
    if (report.failure !== null) throw new Error(report.failure.message)
    return report.ms
  })
  return { ms: median(ms) }
}

async function list([url = '']: string[]) {
  const { id } = await gateways.save(draft(url))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const rounds = await repeat(3, async () => {
    delay.enable()
    const start = performance.now()
    const { rows } = await clients.refresh(id)
    delay.disable()
    if (rows.length !== 10_000) throw new Error(`${rows.length} clients were read`)
    return performance.now() - start
  })
  return { ms: median(rounds), blockMs: delay.max / 1e6 }
}

async function memory([url = '']: string[]) {
  const used = () => {
    globalThis.gc!()
    return process.memoryUsage().heapUsed / 1e6
  }
  const before = used()
  for (let index = 0; index < 20; index++) {
    const { id } = await gateways.save(draft(url, { name: `Gateway ${index}` }))
    await clients.refresh(id)
  }
  return { mb: used() - before }
}

/** A minute with the window open, from the first look at each gateway on. */
async function poll([url = '']: string[]) {
  for (let index = 0; index < 20; index++) {
    const { id } = await gateways.save(draft(url, { name: `Gateway ${index}` }))
    await clients.refresh(id)
  }
  const poll = new Poll({ gateways, clients })
  poll.setShown(true)
  const before = process.cpuUsage()
  poll.start()
  await wait(60_000)
  poll.stop()
  const { user, system } = process.cpuUsage(before)
  return { percent: (user + system) / 600_000 }
}

const parts: Record<string, (args: string[]) => Promise<object>> = { check, list, memory, poll }
const [part = '', ...args] = process.argv.slice(2)
console.log(JSON.stringify(await parts[part]!(args)))
rmSync(folder, { recursive: true, force: true })
process.exit()
