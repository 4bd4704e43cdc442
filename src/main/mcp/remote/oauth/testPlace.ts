import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { createFixtureServer } from '../../../../../e2e/gateway/fixtures/mcpServer.ts'

/** Known beforehand, with any port of this computer to come back to. */
export const KNOWN_CLIENT = 'desk-app'

interface Consent {
  clientId: string
  redirectUri: string
  challenge: string
  resource: string
}

/** What a test changes about the place, at any time. */
export interface Ways {
  /** The person at the browser says no. */
  denies: boolean
  /** The state that comes back is another one. */
  forgetsState: boolean
  /** The answer names another server as its sender. */
  lies: boolean
  registers: boolean
  givesRefreshToken: boolean
  /** Where the description of the sign-in is said to be; empty: at its right place. */
  metadataAt: string
  /** Where the browser is sent; empty: to the right page. */
  authorizeAt: string
}

/**
 * An MCP server at `/mcp` that wants a token, and on another port the authorization server that
 * gives it out: discovery, registration, PKCE, resource indicators, rotating refresh tokens. Both
 * refuse what is not exactly right. `heard` is every request with its authorization header.
 */
export async function openOAuthPlace() {
  const ways: Ways = {
    ...{ denies: false, forgetsState: false, lies: false, registers: true },
    ...{ givesRefreshToken: true, metadataAt: '', authorizeAt: '' },
  }
  const heard: { host: string; path: string; authorization: string; body: string }[] = []
  const clients = new Map<string, string[]>()
  const consents = new Map<string, Consent>()
  const access = new Set<string>()
  const refresh = new Map<string, string>()
  const given: string[] = []

  const grant = (response: ServerResponse, clientId: string): void => {
    const token = `access-${randomUUID()}`
    const renewal = `refresh-${randomUUID()}`
    access.add(token)
    given.push(token, renewal)
    if (ways.givesRefreshToken) refresh.set(renewal, clientId)
    say(response, 200, {
      ...{ access_token: token, token_type: 'Bearer', expires_in: 3600 },
      ...(ways.givesRefreshToken && { refresh_token: renewal }),
    })
  }

  const authorize = (query: URLSearchParams, response: ServerResponse): void => {
    const value = (name: string) => query.get(name) ?? ''
    const redirectUri = value('redirect_uri')
    const clientId = value('client_id')
    const isHere = /^http:\/\/127\.0\.0\.1:\d+\/callback$/.test(redirectUri)
    const isKnown =
      clientId === KNOWN_CLIENT || clients.get(clientId)?.includes(redirectUri) === true
    const isSound =
      isKnown &&
      isHere &&
      value('response_type') === 'code' &&
      value('code_challenge_method') === 'S256' &&
      value('state').length >= 32 &&
      value('resource') === `${mcp.url}/mcp`
    if (!isSound) return say(response, 400, { error: 'invalid_request' })
    const back = new URL(redirectUri)
    back.searchParams.set('state', ways.forgetsState ? 'x'.repeat(43) : value('state'))
    back.searchParams.set('iss', ways.lies ? 'https://other.example' : as.url)
    if (ways.denies) back.searchParams.set('error', 'access_denied')
    else {
      const code = `code-${randomUUID()}`
      given.push(code)
      const challenge = value('code_challenge')
      consents.set(code, { clientId, redirectUri, challenge, resource: value('resource') })
      back.searchParams.set('code', code)
    }
    response.writeHead(302, { location: back.href }).end()
  }

  const exchange = (form: URLSearchParams, response: ServerResponse): void => {
    const value = (name: string) => form.get(name) ?? ''
    if (value('grant_type') === 'refresh_token') {
      const clientId = refresh.get(value('refresh_token'))
      refresh.delete(value('refresh_token'))
      const isOurs = clientId !== undefined && clientId === value('client_id')
      return isOurs ? grant(response, clientId) : say(response, 400, { error: 'invalid_grant' })
    }
    const consent = consents.get(value('code'))
    consents.delete(value('code'))
    const isGranted =
      value('grant_type') === 'authorization_code' &&
      consent?.clientId === value('client_id') &&
      consent.redirectUri === value('redirect_uri') &&
      consent.resource === value('resource') &&
      consent.challenge === createHash('sha256').update(value('code_verifier')).digest('base64url')
    if (!isGranted) return say(response, 400, { error: 'invalid_grant' })
    grant(response, consent.clientId)
  }

  const register = (body: string, response: ServerResponse): void => {
    const wanted = JSON.parse(body) as { redirect_uris: string[] }
    const clientId = `client-${randomUUID()}`
    clients.set(clientId, wanted.redirect_uris)
    say(response, 201, { ...wanted, client_id: clientId })
  }

  const as = await listen(async (request, response, body) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', as.url)
    heard.push({ host: as.host, path: pathname, authorization: authorizationOf(request), body })
    if (pathname === '/.well-known/oauth-authorization-server') {
      return say(response, 200, {
        issuer: as.url,
        authorization_endpoint: ways.authorizeAt || `${as.url}/authorize`,
        token_endpoint: `${as.url}/token`,
        ...(ways.registers && { registration_endpoint: `${as.url}/register` }),
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['none'],
      })
    }
    if (pathname === '/authorize') return authorize(searchParams, response)
    if (pathname === '/token') return exchange(new URLSearchParams(body), response)
    if (pathname === '/register' && ways.registers) return register(body, response)
    say(response, 404, {})
  })

  const mcp = await listen(async (request, response, body) => {
    const authorization = authorizationOf(request)
    heard.push({ host: mcp.host, path: request.url ?? '', authorization, body })
    const metadata = `${mcp.url}/.well-known/oauth-protected-resource/mcp`
    if (request.url === '/.well-known/oauth-protected-resource/mcp') {
      const description = { resource: `${mcp.url}/mcp`, authorization_servers: [as.url] }
      return say(response, 200, description)
    }
    if (request.url !== '/mcp') return say(response, 404, {})
    if (!access.has(authorization.replace(/^Bearer /, ''))) {
      const told = `Bearer resource_metadata="${ways.metadataAt || metadata}"`
      return void response.writeHead(401, { 'www-authenticate': told }).end()
    }
    if (request.method !== 'POST') return say(response, 405, {})
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
    response.on('close', () => void transport.close())
    await createFixtureServer('headers').connect(transport as Transport)
    await transport.handleRequest(request, response, JSON.parse(body))
  })

  return {
    ...{ ways, heard, given, url: `${mcp.url}/mcp`, host: mcp.host, signInHost: as.host },
    /** The access tokens are over; what renews them is not. */
    expire: () => access.clear(),
    /** Neither kind of token is taken any more. */
    withdraw() {
      access.clear()
      refresh.clear()
    },
    async close() {
      await Promise.all([as.close(), mcp.close()])
    },
  }
}

const authorizationOf = ({ headers }: IncomingMessage): string => headers.authorization ?? ''

const say = (response: ServerResponse, status: number, value: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => Promise<void>

async function listen(answer: Answer) {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      answer(request, response, Buffer.concat(chunks).toString()).catch(() => response.destroy())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    url: `http://${host}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
