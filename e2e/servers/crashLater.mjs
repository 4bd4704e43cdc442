// Dies after it was initialized; with "message" in the middle of its list, with "page" after the first.
import { goodTool, serve } from './serve.mjs'

const mode = process.argv[2]
const die = (text = '') => process.stdout.write(text, () => process.exit(9))
serve({
  'tools/list': ({ cursor }, id) => {
    if (mode === 'page' && cursor === undefined) return { tools: [goodTool('a')], nextCursor: 'b' }
    die(mode === 'message' ? `{"jsonrpc":"2.0","id":${id},"result":{"tools":[{"na` : '')
  },
})
