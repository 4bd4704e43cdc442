// 5,000 tools in pages of 100; its arguments say another size of a page and another number.
import { goodTool, serve } from './serve.mjs'

const perPage = Number(process.argv[2] ?? 100)
const all = Array.from({ length: Number(process.argv[3] ?? 5000) }, (_, at) =>
  goodTool(`tool_${at + 1}`),
)
serve({
  'tools/list': ({ cursor = '0' }) => {
    const from = Number(cursor)
    const next = from + perPage
    const tools = all.slice(from, next)
    return next < all.length ? { tools, nextCursor: String(next) } : { tools }
  },
})
