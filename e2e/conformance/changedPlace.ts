import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { RegistrationView } from '../../src/shared/model/registration.ts'
import { startFront } from '../gateway/fixtures/front.ts'
import { startGateway } from '../gateway/gateway.ts'
import type { Changes } from './changes.ts'
import { openTarget, Unusable, type Target } from './target.ts'

const root = createRequire(import.meta.url).resolve(
  '@modelcontextprotocol/server-everything/package.json',
)
const server = { command: process.execPath, args: [join(root, '..', 'dist', 'index.js')] }
const fixture = new URL('../../src/main/gateway/fixtures/everything.json', import.meta.url)
const TESTED = JSON.parse(readFileSync(fixture, 'utf8')) as { name: string }[]
const account = { user: 'admin', password: 'Try-Me-0nce-more' }

/** A gateway behind a front that changes its answers, under the app's own code. */
export interface ChangedPlace {
  password: string
  /** Rejects with Unusable as openTarget does. */
  opened(changes: Changes): Promise<Target>
  /** What a check says of a gateway that cannot be used. */
  refused(changes: Changes): Promise<{ code?: string; message?: string; lines?: unknown }>
  /** Registers server-everything with all of its tools, to the end. */
  register(target: Target): Promise<RegistrationView>
  /** Closes every front and deletes every client. */
  tidy(): Promise<void>
  close(): Promise<void>
}

export async function startChangedPlace(): Promise<ChangedPlace> {
  const limits = { connectMs: 10_000, retriesMs: 300 }
  const gateway = await startGateway({ dialect: 'v2.2', auth: account, limits })
  const closers: (() => unknown)[] = []
  const accessTo = (url: string) => ({
    ...{ url, auth: 'basic' as const, user: account.user, secret: account.password },
    allowPlainHttp: false,
  })
  const opened = async (changes: Changes): Promise<Target> => {
    const front = await startFront({ target: gateway.url, ...changes })
    closers.push(() => front.close())
    const target = await openTarget(accessTo(front.url))
    closers.push(() => target.registrations.stop())
    return target
  }
  return {
    password: account.password,
    opened,
    async refused(changes) {
      const cause: unknown = await opened(changes).then(
        () => null,
        (failure: unknown) => failure,
      )
      if (!(cause instanceof Unusable)) throw new Error('the gateway could be used')
      const { failure, lines } = cause.report
      return { ...(failure ?? {}), lines }
    },
    async register(target) {
      const recipe = { name: 'check', ...server, env: [], cwd: '' }
      const result = { server: { name: 'check', version: '', title: '' }, tools: TESTED }
      const probe = { id: 'p1', state: 'passed', recipe, result }
      const chosen = { tools: TESTED.map(({ name }) => name), autoTools: [] }
      const draft = { gatewayId: target.id, probeId: 'p1', name: target.name(), ...chosen }
      const { id } = target.registrations.start(draft, probe as never)
      for (;;) {
        const view = target.registrations.list().find((entry) => entry.id === id)!
        if (view.state !== 'running' && view.state !== 'waiting') return view
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    async tidy() {
      for (const close of closers.splice(0).toReversed()) await close()
      const { client } = await openTarget(accessTo(gateway.url))
      for (const { id } of (await client.listClients()).clients) await client.deleteClient(id)
      await client.close()
    },
    close: () => gateway.close(),
  }
}
