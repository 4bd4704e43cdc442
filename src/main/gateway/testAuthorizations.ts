import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import type { DialectName } from '../../../e2e/gateway/dialects.ts'
import type { GatewayOptions } from '../../../e2e/gateway/gateway.ts'
import { browse } from '../../../e2e/gateway/fixtures/provider/browser.ts'
import { openProviderPlace } from '../../../e2e/gateway/fixtures/provider/place.ts'
import type { AuthorizationView } from '../../shared/model/authorization.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import { Authorizations } from './authorizations.ts'
import { openSimulated } from './testSimulated.ts'

/** For tests: a gateway, an MCP server that wants the token of a certified authorization server, and a browser. */
export async function openAuthorizations(
  dialect: DialectName,
  change: Partial<GatewayDraft> = {},
  limits: GatewayOptions['limits'] = {},
) {
  const place = await openProviderPlace()
  const setup = await openSimulated(dialect, change, true, limits)
  const opened: string[] = []
  const views: AuthorizationView[] = []
  let onView: (view: AuthorizationView) => void = () => undefined
  const { gateways, clients, id } = setup
  const authorizations = new Authorizations({
    ...{ gateways, clients, pollMs: 5 },
    emit: (event, payload) => {
      if (event !== 'authorizations.changed') return
      views.push(payload as AuthorizationView)
      onView(payload as AuthorizationView)
    },
    openPage: async (address) => void opened.push(address),
  })
  const begin = async (name: string, authType = 'oauth') => {
    const { flow } = await gateways.client(id).createClient({
      ...{ client_id: crypto.randomUUID(), name, connection_type: 'http', auth_type: authType },
      ...{ connection_string: place.url, oauth_config: {} },
      tools_to_execute: ['*'],
    })
    return authorizations.begin(id, name, flow!)
  }
  const ended = async ({ id: of }: AuthorizationView): Promise<AuthorizationView> => {
    for (;;) {
      const view = authorizations.list().find((entry) => entry.id === of)!
      if (view.state !== 'waiting' && view.state !== 'completing') return view
      await wait(5)
    }
  }
  const allow = () => browse(opened.at(-1)!, 'allow')
  const signIn = async (name: string, authType?: string) => {
    const view = await begin(name, authType)
    await allow()
    return ended(view)
  }
  /** Until the gateway lists what the server shows to those whose token holds. */
  const hasTools = (name: string): Promise<void> =>
    expect
      .poll(
        async () => (await clients.refresh(id)).rows.find((row) => row.name === name)?.toolCount,
      )
      .toBe(2)
  /** The header that the MCP server gets when the gateway calls it. */
  const sentToServer = async (clientName: string): Promise<string> => {
    await hasTools(clientName)
    const run = { clientName, tool: 'whoami', arguments: {} }
    const headers = await gateways.client(id).executeTool(run, gateways.dialect(id))
    return (JSON.parse(headers) as { authorization: string }).authorization
  }
  const close = async (): Promise<void> => {
    authorizations.stop()
    await setup.close()
    await place.close()
  }
  return {
    ...{ ...setup, place, opened, views, authorizations, close },
    onView: (listener: typeof onView) => void (onView = listener),
    ...{ begin, ended, allow, signIn, hasTools, sentToServer },
  }
}
