// Starts to read after as many milliseconds as its argument says, half a minute unless given.
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from './serve.mjs'

await sleep(Number(process.argv[2] ?? 30_000))
serve()
