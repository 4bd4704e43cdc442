/** One running app per profile: a lock file names the first, a socket tells it of a second. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'

export interface SecondStart {
  argv: string[]
  folder: string
}

interface Holder {
  pid: number
  startedAt: string
  socket: string
}

const NAME = 'chromium-shell.lock'
const TELL_LIMIT_MS = 2000

export class SingleInstance {
  readonly #file: string
  #server: Server | null = null
  /** Settles when the first instance has been told of this one. */
  told: Promise<void> = Promise.resolve()

  constructor(userData: string) {
    mkdirSync(userData, { recursive: true })
    this.#file = join(userData, NAME)
  }

  /** True for the first. A second returns false and tells the first how it was started. */
  acquire(me: SecondStart, onSecond: (second: SecondStart) => void): boolean {
    if (this.#server) return true
    const socket = socketPath()
    const mine: Holder = { pid: process.pid, startedAt: startOf(process.pid), socket }
    if (!this.#write(mine)) {
      const holder = this.#read()
      if (holder && isAlive(holder)) {
        this.told = tell(holder.socket, me)
        return false
      }
      rmSync(this.#file, { force: true }) // left by one that was killed
      if (!this.#write(mine)) return false
    }
    this.#server = createServer((client) => {
      let text = ''
      client.on('data', (chunk: Buffer) => (text += chunk.toString()))
      client.on('error', () => undefined)
      client.on('end', () => {
        client.end()
        onSecond(JSON.parse(text) as SecondStart)
      })
    })
    this.#server.listen(socket)
    return true
  }

  release(): void {
    if (!this.#server) return
    this.#server.close()
    this.#server = null
    rmSync(this.#file, { force: true })
  }

  get isHeld(): boolean {
    return this.#server !== null
  }

  #write(holder: Holder): boolean {
    try {
      writeFileSync(this.#file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    }
  }

  #read(): Holder | null {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as Holder
    } catch {
      return null
    }
  }
}

/** Linux has sockets without a file; elsewhere the temporary folder keeps its path short. */
const socketPath = (): string => {
  const name = `bifrost-shell-${randomBytes(6).toString('hex')}`
  if (process.platform === 'linux') return `\0${name}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

/** A process id is used again after a while; with its start it is not. Linux only, else ''. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function isAlive({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return startOf(pid) === startedAt
}

function tell(socket: string, me: SecondStart): Promise<void> {
  return new Promise((resolve) => {
    const client = connect(socket, () => client.end(JSON.stringify(me)))
    client.setTimeout(TELL_LIMIT_MS, () => client.destroy())
    client.resume()
    client.on('error', () => undefined)
    client.once('close', () => resolve())
  })
}
