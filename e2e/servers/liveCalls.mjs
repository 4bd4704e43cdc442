// Good until a tool is called; each tool misbehaves as its name says.
import { goodTool, send, serve } from './serve.mjs'

const text = (words) => ({ content: [{ type: 'text', text: words }] })
const number = { type: 'object', properties: { count: { type: 'number' } }, required: ['count'] }
/** Takes minutes on the value below. */
const endless = { type: 'object', properties: { count: { type: 'string', pattern: '^(a+)+$' } } }

let tools = [
  ...['never', 'dies', 'breaks', 'refuses', 'huge', 'strange', 'secret', 'grows', 'asks'].map(
    goodTool,
  ),
  ...['mismatch', 'missing', 'sorry'].map((name) => ({ ...goodTool(name), outputSchema: number })),
  { ...goodTool('endless'), outputSchema: endless },
  { ...goodTool('nonsense'), outputSchema: { type: 'object', properties: 7 } },
]
const waiting = new Map()

/** Asks the client and gives its whole answer, an error too. */
const ask = (method, params) =>
  new Promise((resolve) => {
    const id = `ask-${waiting.size}`
    waiting.set(id, resolve)
    send({ jsonrpc: '2.0', id, method, params })
  })

const CALLS = {
  never: () => undefined,
  dies: () => process.exit(7),
  breaks: () => void process.stdout.write('{'.repeat(34 * 1024 * 1024)),
  refuses: () => {
    throw { code: -32602, message: 'count is missing' }
  },
  huge: () => ({
    content: [
      { type: 'text', text: 'first' },
      { type: 'text', text: 'x'.repeat(21_000_000) },
    ],
  }),
  strange: () => ({ content: [7, { type: 'hologram', depth: 3 }, null], extra: true }),
  secret: () => text(JSON.stringify(process.env.SECRET)),
  grows: () => {
    tools = [goodTool('grown'), ...tools]
    for (let count = 0; count < 50; count += 1) {
      send({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })
    }
    return text('grown')
  },
  asks: async ({ text: method, params }) =>
    text(JSON.stringify(await ask(method, params === null ? undefined : (params ?? {})))),
  mismatch: () => ({ ...text('wrong'), structuredContent: { count: 'many' } }),
  missing: () => text('no more than this'),
  sorry: () => ({ ...text('it went wrong'), isError: true }),
  endless: () => ({ ...text('slow'), structuredContent: { count: `${'a'.repeat(40)}!` } }),
  nonsense: () => ({ ...text('odd'), structuredContent: { count: 1 } }),
}

process.stdin.on('data', (chunk) => {
  for (const line of String(chunk).split('\n').filter(Boolean)) {
    const { id, method, ...answer } = JSON.parse(line)
    if (method === undefined) waiting.get(id)?.(answer.error ?? answer.result)
  }
})
serve(
  {
    'tools/list': () => ({ tools }),
    'tools/call': ({ name, arguments: given }) => CALLS[name](given ?? {}),
  },
  { tools: { listChanged: true } },
)
