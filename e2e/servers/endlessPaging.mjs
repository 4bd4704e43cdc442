// Never ends its list: with "same" the mark repeats, with "empty" the pages are empty, with "slow"
// each takes 300 ms, with "heavy" each has 2 MB, else they are new.
import { setTimeout as sleep } from 'node:timers/promises'
import { goodTool, serve } from './serve.mjs'

const mode = process.argv[2] ?? 'new'
const size = { empty: 0, same: 1, slow: 1, heavy: 20 }[mode] ?? 1000
const extra = mode === 'heavy' ? { description: 'x'.repeat(100_000) } : {}
let page = 0
serve({
  'tools/list': async () => {
    page += 1
    if (mode === 'slow') await sleep(300)
    const tools = Array.from({ length: size }, (_, at) => {
      return { ...goodTool(`page_${page}_${at}`), ...extra }
    })
    return { tools, nextCursor: mode === 'same' ? 'again' : `page ${page}` }
  },
})
