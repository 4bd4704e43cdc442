import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { LIVE } from '../../../shared/text/live.ts'
import { excerpt } from '../redaction.ts'

const LIMIT_MS = 3000
const MAX_CHARS = 4_000_000
const MAX_REASON_CHARS = 400
/** Ajv compiles a schema to a program; a schema made to fill the memory ends the thread, not the app. */
const MEMORY_MB = 96

/**
 * In a thread of its own that can be ended: a stranger's schema may hold a pattern that never comes
 * to an end. The validator is the SDK's, as every client with output schemas uses it.
 */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads')
const { AjvJsonSchemaValidator } = require(workerData.validator)
let check = null
try {
  check = new AjvJsonSchemaValidator().getValidator(JSON.parse(workerData.schema))
} catch {}
if (check === null) parentPort.postMessage({ isUsable: false, reason: '' })
else {
  const { valid, errorMessage } = check(JSON.parse(workerData.value))
  parentPort.postMessage({ isUsable: true, reason: valid ? '' : String(errorMessage).slice(0, 4000) })
}`

export interface Check {
  /** How the value differs from the schema; empty when it fits. */
  mismatch: string
  /** Why nothing can be said; empty when it was checked. */
  unchecked: string
}

/** Holds structured content against the output schema of its tool. Never fails, whatever both are. */
export async function checkStructured(schema: unknown, value: unknown): Promise<Check> {
  if (value === undefined) return { mismatch: LIVE.noStructured, unchecked: '' }
  const texts = { schema: JSON.stringify(schema), value: JSON.stringify(value) }
  if (texts.schema.length + texts.value.length > MAX_CHARS) {
    return { mismatch: '', unchecked: LIVE.unchecked.large }
  }
  const require = createRequire(import.meta.url)
  const validator = require.resolve('@modelcontextprotocol/sdk/validation/ajv')
  const worker = new Worker(WORKER, {
    eval: true,
    workerData: { ...texts, validator },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    // What a schema library prints about strange schemas is no news for the user.
    stderr: true,
    stdout: true,
  })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<Check>((resolve) => {
      timer = setTimeout(
        () => resolve({ mismatch: '', unchecked: LIVE.unchecked.slow }),
        LIMIT_MS,
      ).unref()
      worker.once('message', ({ isUsable, reason }: { isUsable: boolean; reason: string }) =>
        resolve(
          isUsable
            ? { mismatch: excerpt(reason, MAX_REASON_CHARS), unchecked: '' }
            : { mismatch: '', unchecked: LIVE.unchecked.schema },
        ),
      )
      worker.once('error', () => resolve({ mismatch: '', unchecked: LIVE.unchecked.schema }))
    })
  } finally {
    clearTimeout(timer)
    void worker.terminate()
  }
}
