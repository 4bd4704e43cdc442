import type { FoundGateway } from '../../shared/model/discovery.ts'
import { isLoopback } from './address.ts'
import { createGatewayClient } from './client.ts'
import { listenersOfGateways, type Listener } from './localGateways.ts'

/** Where Bifrost listens when nobody says otherwise. */
const DEFAULT_PORT = 8080
/** Whoever is there answers in a few milliseconds. */
const ASK_MS = 1000

interface Options {
  /** URLs of the gateways that are saved; they are neither asked nor offered. */
  known: readonly string[]
  /** For tests: where to look instead. */
  listeners?: () => Listener[]
  port?: number
}

/**
 * The gateways that answer on this computer and are not saved: at the default port, and where a
 * process called like Bifrost listens. Each is asked as every browser could ask it, without any
 * credential, for a second at most. Never rejects.
 */
export async function discoverGateways(options: Options): Promise<FoundGateway[]> {
  const { known, listeners = listenersOfGateways, port = DEFAULT_PORT } = options
  const hosts = new Map<number, Set<string>>()
  const candidates = [{ host: '127.0.0.1', port }, { host: '[::1]', port }, ...listeners()]
  for (const { host, port } of candidates) {
    hosts.set(port, (hosts.get(port) ?? new Set()).add(host))
  }
  const taken = new Set(known.flatMap(placeOf))
  const asked = [...hosts].map(async ([port, names]) => {
    const free = [...names].filter((host) => !taken.has(placeOf(`http://${host}:${port}`)[0] ?? ''))
    const answers = await Promise.all(free.map((host) => ask(`http://${host}:${port}`)))
    const found = answers.filter((answer) => answer !== null)
    // Who listens everywhere answers at 127.0.0.1 and at [::1]: one gateway, offered once.
    const isHere = (answer: FoundGateway) => isLoopback(answer.url)
    return [...found.filter(isHere).slice(0, 1), ...found.filter((answer) => !isHere(answer))]
  })
  return (await Promise.all(asked)).flat()
}

/** A gateway by its place: every name of this computer is one. Empty for what is no URL. */
function placeOf(url: string): string[] {
  if (!URL.canParse(url)) return []
  const { hostname, port, protocol } = new URL(url)
  const host = isLoopback(url) ? 'this computer' : hostname
  return [`${host} ${port || (protocol === 'https:' ? '443' : '80')}`]
}

/** null when nobody answers there, or somebody who is no gateway. */
async function ask(url: string): Promise<FoundGateway | null> {
  const client = createGatewayClient({
    gateway: { url, auth: 'none', allowPlainHttp: false },
    credential: async () => null,
  })
  const signal = AbortSignal.timeout(ASK_MS)
  const isGateway = await client.authState({ timeoutMs: ASK_MS, signal }).then(
    () => true,
    () => false,
  )
  if (!isGateway) return null
  const version = await client.version({ timeoutMs: ASK_MS, signal }).catch(() => null)
  return { url, version }
}
