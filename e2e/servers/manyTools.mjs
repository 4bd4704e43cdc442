// 5,000 tools in pages of 100, or of as many as its argument says.
import { goodTool, serve } from './serve.mjs'

const perPage = Number(process.argv[2] ?? 100)
const all = Array.from({ length: 5000 }, (_, at) => goodTool(`tool_${at + 1}`))
serve({
  'tools/list': ({ cursor = '0' }) => {
    const from = Number(cursor)
    const next = from + perPage
    const tools = all.slice(from, next)
    return next < all.length ? { tools, nextCursor: String(next) } : { tools }
  },
})
