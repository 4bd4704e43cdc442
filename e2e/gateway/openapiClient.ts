import { STATUS_CODES } from 'node:http'
import { dialFailure } from './httpWatch.ts'
import type { StoredOpenapi } from './openapiConfig.ts'
import { clearCredentials } from './openapiCredentials.ts'
import type { Operation } from './openapiOperations.ts'
import { signIn } from './openapiSchemes.ts'
import { treeIn, type Tree } from './openapiTree.ts'
import type { ApiTool } from './openapiTools.ts'
import type { Environment } from './secret.ts'

const defaultMostBytes = 64 * 1024

/** An argument as it is written into a path, a query or a header. */
const written = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(written).join(',')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What the arguments of a call make of the request; throws when one is missing or cannot be used. */
const requestParts = ({ operation, input }: ApiTool, given: Tree) => {
  const query = new URLSearchParams()
  const headers: Record<string, string> = {}
  const cookies: string[] = []
  let { path } = operation
  operation.parameters.forEach(({ name, place, isRequired, isExploded }, index) => {
    const value = given[input.parameterNames[index]!] ?? null
    if (value === null) {
      if (isRequired) throw new Error(`missing required ${place} parameter "${name}"`)
      return
    }
    if (place === 'path') {
      const segment = written(value)
      if (['', '.', '..'].includes(segment)) {
        throw new Error(`invalid value "${segment}" for path parameter "${name}"`)
      }
      path = path.replaceAll(`{${name}}`, encodeURIComponent(segment))
    } else if (place === 'query') {
      const values = isExploded && Array.isArray(value) ? (value as unknown[]) : [value]
      for (const item of values) query.append(name, written(item))
    } else if (place === 'header') headers[name.toLowerCase()] = written(value)
    else cookies.push(`${name}=${encodeURIComponent(written(value))}`)
  })
  if (path.includes('{')) throw new Error(`path "${path}" has unresolved parameters`)
  return { path, query, headers, cookies }
}

/** The body of a call with its type; null when nothing is sent. */
const bodyOf = ({ operation: { body }, input }: ApiTool, given: Tree) => {
  if (body === null || input.body === null) return null
  let payload: unknown
  if ('whole' in input.body) {
    payload = given['body'] ?? null
    if (payload === null) {
      if (body.isRequired) throw new Error('missing required request body argument "body"')
      return null
    }
  } else {
    const present = input.body.names.filter((name) => (given[name] ?? null) !== null)
    if (present.length === 0 && !body.isRequired) return null
    payload = Object.fromEntries(present.map((name) => [name, given[name]]))
  }
  const type = body.contentType
  if (type === 'text/plain') return { type: `${type}; charset=utf-8`, text: written(payload) }
  if (type === 'application/json') return { type, text: JSON.stringify(payload) }
  const form = Object.entries(treeIn(payload)).map(
    ([name, value]) => [name, written(value)] as const,
  )
  return { type, text: new URLSearchParams(Object.fromEntries(form)).toString() }
}

const told = async (response: Response, mostBytes: number): Promise<string> => {
  const bytes = Buffer.from(await response.arrayBuffer())
  const type = response.headers.get('content-type') ?? ''
  const isText = type === '' || /^text\/|json|xml|yaml|javascript|urlencoded/.test(type)
  const rest = bytes.length > mostBytes ? `\n…[response truncated at ${mostBytes} bytes]` : ''
  const body = isText
    ? bytes.subarray(0, mostBytes).toString() + rest
    : `[binary response: ${type}, ${bytes.length} bytes]`
  const status = `HTTP ${response.status} ${STATUS_CODES[response.status] ?? ''}`.trim()
  if (response.ok) return bytes.length === 0 ? status : body
  return bytes.length === 0 ? status : `${status}\n${body}`
}

const addressOf = (base: string, path: string, query: URLSearchParams): URL => {
  const search = query.size > 0 ? `?${query.toString()}` : ''
  return new URL(`${base}/${path.replace(/^\//, '')}${search}`)
}

/** A failure without the query, which may carry a credential. */
const unreached = ({ method }: Operation, address: URL, error: unknown): string => {
  const shown = address.origin + address.pathname
  const verb = method[0] + method.slice(1).toLowerCase()
  return `request to upstream failed: ${verb} "${shown}": ${dialFailure(address, error)}`
}

/**
 * Calls an operation of an API; gives what a model gets to read, also of a failed call. Rejects when the
 * arguments make no request. `fixed`: the headers of the client, which the credentials of a scheme win over.
 */
export const callApi = async (
  openapi: StoredOpenapi,
  toolName: string,
  toolArguments: unknown,
  { environment, fixed }: { environment: Environment; fixed: Readonly<Record<string, string>> },
): Promise<string> => {
  const tool = openapi.tools.find(({ name }) => name === toolName)
  if (tool === undefined) throw new Error(`tool '${toolName}' not found`)
  const given = treeIn(toolArguments)
  const { path, query, headers, cookies } = requestParts(tool, given)
  const body = bodyOf(tool, given)
  const { operation } = tool
  const credentials = clearCredentials(openapi.credentials, environment)
  const signed = signIn(operation.requirements, openapi.api.schemes, credentials)
  for (const [name, value] of Object.entries(signed.query)) query.set(name, value)
  const sent = new Headers({
    accept: 'application/json, text/*;q=0.9, */*;q=0.1',
    ...Object.fromEntries(
      Object.entries(fixed).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    ...headers,
    ...signed.headers,
    ...(body === null ? {} : { 'content-type': body.type }),
  })
  const all = [...cookies, ...signed.cookies]
  if (all.length > 0) sent.set('cookie', all.join('; '))
  const address = addressOf(openapi.targetUrl, path, query)
  try {
    const response = await fetch(address, {
      method: operation.method,
      headers: sent,
      ...(body === null ? {} : { body: body.text }),
    })
    return await told(response, openapi.maxResponseBytes || defaultMostBytes)
  } catch (error) {
    return unreached(operation, address, error)
  }
}
