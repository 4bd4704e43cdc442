import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'

/** `bifrost-http` in an image; npx keeps its download as `bifrost-http-0` (npx/bin.js). */
const PROGRAM = /^bifrost-http(?:-\d+)?(?:\.exe)?$/
const LISTENING = '0A'

/** Where a gateway may listen: a host for a URL, and a port. */
export interface Listener {
  host: string
  port: number
}

/**
 * Where processes of this computer that are called like Bifrost listen: as their -port says, and,
 * for those of this user, as the system says. Linux only; empty elsewhere. Never throws. Reads
 * nothing but /proc, and of a command line only its program and its port.
 */
export function listenersOfGateways(proc = '/proc'): Listener[] {
  const found: Listener[] = []
  for (const pid of list(proc)) {
    if (!/^\d+$/.test(pid)) continue
    const [program = '', ...args] = read(join(proc, pid, 'cmdline')).split('\0')
    if (!PROGRAM.test(basename(program))) continue
    if (isElsewhere(proc, pid)) continue
    const port = portOf(args)
    if (port !== null) found.push({ host: '127.0.0.1', port })
    found.push(...socketsOf(join(proc, pid)))
  }
  return found
}

/** A container has ports of its own, which are others out here. Unknown counts as here. */
function isElsewhere(proc: string, pid: string): boolean {
  const network = link(join(proc, pid, 'ns', 'net'))
  return network !== '' && network !== link(join(proc, 'self', 'ns', 'net'))
}

/** Go takes -port 1, -port=1, --port 1 and --port=1. */
function portOf(args: readonly string[]): number | null {
  for (const [at, arg] of args.entries()) {
    const flag = /^--?port(?:=(.*))?$/.exec(arg)
    if (flag === null) continue
    const port = Number(flag[1] ?? args[at + 1])
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null
  }
  return null
}

/** What the process listens on; of another user's process the system does not say it. */
function socketsOf(folder: string): Listener[] {
  const inodes = new Set(
    list(join(folder, 'fd')).map(
      (fd) => /^socket:\[(\d+)\]$/.exec(link(join(folder, 'fd', fd)))?.[1],
    ),
  )
  return ['tcp', 'tcp6'].flatMap((table) =>
    read(join(folder, 'net', table))
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
        const listener = state === LISTENING && inodes.has(inode) ? listenerOf(local) : null
        return listener === null ? [] : [listener]
      }),
  )
}

/**
 * `0100007F:1F90`: bytes backwards within each group of eight, as x86 and ARM have them. An
 * address of IPv6 is understood when it is loopback, any, or IPv4 in disguise.
 */
function listenerOf(local: string): Listener | null {
  const [address = '', hex = ''] = local.split(':')
  const port = Number.parseInt(hex, 16)
  if (address === '00000000000000000000000001000000') return { host: '[::1]', port }
  const isAny = /^0+$/.test(address)
  const isDisguised = address.startsWith('0000000000000000FFFF0000')
  if (isAny) return { host: '127.0.0.1', port }
  if (address.length !== 8 && !isDisguised) return null
  const bytes = address.slice(-8).match(/../g) ?? []
  return {
    host: bytes
      .reverse()
      .map((byte) => Number.parseInt(byte, 16))
      .join('.'),
    port,
  }
}

// A process may end while it is read, or belong to somebody else.

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function link(file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}
