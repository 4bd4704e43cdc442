// One good tool and one whose schema is nested as deep as its argument says.
import { goodTool, serve } from './serve.mjs'

const depth = Number(process.argv[2] ?? 100_000)
const deep = `{"type":"object","a":${'['.repeat(depth)}${']'.repeat(depth)}}`
const tools = JSON.stringify([goodTool('flat'), { name: 'deep', inputSchema: 0 }])
serve({
  'tools/list': (_params, id) => {
    const result = `{"tools":${tools.replace('"inputSchema":0', `"inputSchema":${deep}`)}}`
    process.stdout.write(`{"jsonrpc":"2.0","id":${id},"result":${result}}\n`)
  },
})
