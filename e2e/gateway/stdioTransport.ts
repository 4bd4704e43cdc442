import { spawn, type ChildProcess } from 'node:child_process'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { killTrees } from './processTree.ts'

/**
 * Speaks MCP with a child process in a process group of its own, so that the whole tree can be ended.
 * Lines that are no JSON are skipped. `start` rejects with the system's error when nothing was started.
 */
export class StdioTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  #child: ChildProcess | null = null
  #rest = ''
  readonly #command: string
  readonly #args: readonly string[]
  readonly #env: NodeJS.ProcessEnv

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#command = command
    this.#args = args
    this.#env = env
  }

  /** Whether messages can still reach the child. */
  get isAlive(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null
  }

  start(): Promise<void> {
    const child = spawn(this.#command, this.#args, {
      env: this.#env,
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    this.#child = child
    child.stdin.on('error', () => undefined)
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (chunk: string) => this.#read(chunk))
    child.on('exit', () => this.onclose?.())
    return new Promise((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
  }

  send(message: JSONRPCMessage): Promise<void> {
    if (!this.isAlive) return Promise.reject(new Error('write |1: broken pipe'))
    this.#child?.stdin?.write(JSON.stringify(message) + '\n')
    return Promise.resolve()
  }

  /** Resolves when the child is gone, and all it started with it. */
  async close(): Promise<void> {
    const child = this.#child
    if (child?.pid === undefined) return
    const gone = this.isAlive ? new Promise((resolve) => child.once('exit', resolve)) : null
    killTrees([child.pid])
    await gone
  }

  #read(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      try {
        this.onmessage?.(JSON.parse(line) as JSONRPCMessage)
      } catch (error) {
        this.onerror?.(error as Error)
      }
    }
  }
}
