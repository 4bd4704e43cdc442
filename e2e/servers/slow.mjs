// Needs as many milliseconds for each answer as its argument says.
import { setTimeout as sleep } from 'node:timers/promises'
import { goodTool, serve } from './serve.mjs'

const ms = Number(process.argv[2] ?? 3000)
serve({
  'tools/list': async () => {
    await sleep(ms)
    return { tools: [goodTool('late')] }
  },
})
