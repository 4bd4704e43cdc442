import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

interface Definition {
  name: string
  description: string
  inputSchema: unknown
}

/** The table of tokens takes 100 MB; it is let go when nothing was counted for a while. */
const IDLE_MS = 30_000
/** So much text at once goes to the worker, so that making it never blocks for long. */
const SLICE_CHARS = 300_000

/**
 * In a thread of its own: loading the table takes 300 ms, and some texts take seconds. Long runs
 * of one kind of character are cut first, as their time grows with the square of their length.
 */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads')
const { countTokens } = require(workerData)
const longRun = /\\p{L}{300}|\\p{N}{300}|[\\p{P}\\p{S}]{300}|\\s{300}/gu
parentPort.on('message', ({ id, texts }) => {
  const disallowedSpecial = new Set()
  const counts = texts.map((text) => {
    const pieces = text.replace(longRun, '$&\\u0000').split('\\u0000')
    return pieces.reduce((sum, piece) => sum + countTokens(piece, { disallowedSpecial }), 0)
  })
  parentPort.postMessage({ id, counts })
})`

interface Counter {
  count(texts: string[]): Promise<number[]>
}

let counter: Counter | null = null

/**
 * Estimated tokens of each definition as a model gets it (o200k_base), in the same order. Blocks
 * only for milliseconds at a time. Rejects when the tokenizer cannot be loaded.
 */
export async function countToolTokens(tools: Definition[]): Promise<number[]> {
  const counts: number[] = []
  let texts: string[] = []
  let chars = 0
  for (const { name, description, inputSchema } of tools) {
    const text = JSON.stringify({ name, description, parameters: inputSchema })
    texts.push(text)
    chars += text.length
    if (chars < SLICE_CHARS) continue
    counts.push(...(await ask(texts)))
    texts = []
    chars = 0
  }
  return texts.length === 0 ? counts : [...counts, ...(await ask(texts))]
}

function ask(texts: string[]): Promise<number[]> {
  return (counter ??= startCounter()).count(texts)
}

function startCounter(): Counter {
  const require = createRequire(import.meta.url)
  const file = require.resolve('gpt-tokenizer/encoding/o200k_base')
  const worker = new Worker(WORKER, { eval: true, workerData: file })
  const waiting = new Map<number, PromiseWithResolvers<number[]>>()
  let nextId = 0
  let idle: NodeJS.Timeout | undefined
  const end = (cause?: unknown): void => {
    if (counter === self) counter = null
    clearTimeout(idle)
    for (const { reject } of waiting.values()) reject(cause)
    waiting.clear()
    void worker.terminate()
  }
  worker.unref()
  worker.on('error', end)
  worker.on('exit', end)
  worker.on('message', ({ id, counts }: { id: number; counts: number[] }) => {
    waiting.get(id)?.resolve(counts)
    waiting.delete(id)
    if (waiting.size > 0) return
    clearTimeout(idle)
    idle = setTimeout(end, IDLE_MS).unref()
  })
  const self: Counter = {
    count(texts) {
      const answer = Promise.withResolvers<number[]>()
      clearTimeout(idle)
      nextId += 1
      waiting.set(nextId, answer)
      worker.postMessage({ id: nextId, texts })
      return answer.promise
    },
  }
  return self
}
