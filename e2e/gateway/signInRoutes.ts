import { failure, json, type Answer } from './answers.ts'
import type { Context } from './context.ts'
import type { LiveClient } from './liveClient.ts'
import type { OAuthConfig } from './oauthConfigs.ts'
import { verifyHeaders } from './perUserHeaders.ts'
import type { Call, Route } from './router.ts'
import { createSignInAnswers } from './signInAnswers.ts'
import { createCompletion } from './signInCompletion.ts'
import { createSignIns } from './signIns.ts'

/** What signs clients in, where a gateway can (3.2, 3.3, 5). */
export const signInRoutes = (context: Context): Route[] => {
  const { dialect, clients } = context
  const { signIn: rules } = dialect
  if (rules === null) return []
  const signIns = createSignIns(context)
  const { callback, status, revoke } = createSignInAnswers(context)
  const complete = createCompletion(context)
  const path = '/api/mcp/client/{id}'
  const access = 'admin'

  /** For a client with a configuration; others are a 404 or a 400. */
  const post = (
    action: string,
    begin: (client: LiveClient, config: OAuthConfig, call: Call) => Answer | Promise<Answer>,
  ): Route => ({
    method: 'POST',
    path: `${path}/${action}`,
    access,
    handle: (call, id) => {
      const client = clients.find(id)
      if (client === undefined) return failure(dialect, 404, 'MCP client not found')
      const config = client.stored.oauth
      return config === null
        ? failure(dialect, 400, `${action} is only applicable to OAuth clients`)
        : begin(client, config, call)
    },
  })

  const routes: Route[] = [
    { method: 'GET', path: '/api/oauth/callback', access: 'open', handle: callback },
    { method: 'GET', path: '/api/oauth/config/{id}/status', access, handle: status },
    {
      method: 'DELETE',
      path: '/api/oauth/config/{id}',
      access,
      handle: (_call, id) => revoke(id),
    },
    {
      method: 'POST',
      path: `${path}/complete-oauth`,
      access,
      handle: (_call, id) => complete(id),
    },
  ]
  if (rules.hasPerUserTypes) {
    const sessions = { count: 0, limit: 50, offset: 0, sessions: [], total_count: 0 }
    routes.push({
      method: 'GET',
      path: '/api/mcp/sessions',
      access,
      handle: () => json(200, sessions),
    })
  }
  if (rules.canVerify) {
    routes.push(
      post('initiate-verification', signIns.verify),
      post('reauthorize', signIns.beginAgain),
      {
        method: 'POST',
        path: `${path}/verify-headers`,
        access,
        handle: ({ body }, id) => verifyHeaders(context, id, body),
      },
    )
  }
  if (rules.canReregister) routes.push(post('reregister', signIns.reregister))
  return routes
}
