// Never ends its list: with "same" the mark repeats, with "empty" the pages are empty, else new.
import { goodTool, serve } from './serve.mjs'

const mode = process.argv[2] ?? 'new'
let page = 0
serve({
  'tools/list': () => {
    page += 1
    const size = mode === 'empty' ? 0 : mode === 'same' ? 1 : 1000
    const tools = Array.from({ length: size }, (_, at) => goodTool(`page_${page}_${at}`))
    return { tools, nextCursor: mode === 'same' ? 'again' : `page ${page}` }
  },
})
