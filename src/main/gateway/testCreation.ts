import { setTimeout as wait } from 'node:timers/promises'
import { startHttpFixtures } from '../../../e2e/gateway/fixtures/httpServers.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import type { RegistrationView } from '../../shared/model/registration.ts'
import { Authorizations } from './authorizations.ts'
import { Registrations } from './registrations.ts'
import type { SimulatedSetup } from './testSimulated.ts'

/** Real MCP servers by URL, and the app's own services that make clients of them. */
export async function openCreation({ gateways, clients, edits, id }: SimulatedSetup) {
  const servers = await startHttpFixtures(0)
  const emit = () => undefined
  /** Addresses that were opened in the browser. */
  const opened: string[] = []
  const authorizations = new Authorizations({
    ...{ gateways, clients, emit, pollMs: 5 },
    openPage: async (address) => void opened.push(address),
  })
  const registrations = new Registrations({
    ...{ gateways, clients, emit, edits, authorizations },
    looks: { answered: [0, 50, 200], broken: [0, 50, 200] },
  })
  /** A client of a server that wants nothing, as a form describes it. */
  const draft = (more: Partial<NewClient> = {}): NewClient => ({
    ...{ gatewayId: id, name: 'made', slug: '', auth: { type: 'none' }, headers: {} },
    ...{ extraHeaders: [], tls: null, isSticky: null, maxInstructions: null },
    settings: { tools: 'all' },
    target: { type: 'http', url: `${servers.url}/mini` },
    ...more,
  })
  const ended = async ({ id: of }: RegistrationView): Promise<RegistrationView> => {
    for (;;) {
      const view = registrations.list().find((entry) => entry.id === of)!
      if (view.state !== 'running' && view.state !== 'waiting') return view
      await wait(5)
    }
  }
  return {
    ...{ servers, authorizations, registrations, opened, draft, ended },
    makeClient: async (more: Partial<NewClient> = {}) =>
      ended(await registrations.create(draft(more))),
    async close(): Promise<void> {
      registrations.stop()
      authorizations.stop()
      await servers.close()
    },
  }
}
