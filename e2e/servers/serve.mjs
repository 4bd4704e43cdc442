import { createInterface } from 'node:readline'

/** One tool as a well-behaved server lists it. */
export const goodTool = (name) => ({
  name,
  description: `What ${name} does`,
  inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
})

export const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

/**
 * Answers requests by the functions given, each under its method with params and id; a thrown object
 * becomes an error answer, undefined no answer. `initialize` is answered well unless given. Ends with stdin.
 */
export function serve(handlers = {}, capabilities = { tools: {} }) {
  const all = {
    initialize: ({ protocolVersion }) => ({
      protocolVersion,
      capabilities,
      serverInfo: { name: 'hostile', version: '1.0.0' },
    }),
    'tools/list': () => ({ tools: [goodTool('echo')] }),
    ping: () => ({}),
    ...handlers,
  }
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const { id, method, params } = JSON.parse(line)
    if (id === undefined || method === undefined) return
    if (all[method] === undefined) {
      send({ jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } })
      return
    }
    try {
      const result = await all[method](params ?? {}, id)
      if (result !== undefined) send({ jsonrpc: '2.0', id, result })
    } catch (error) {
      send({ jsonrpc: '2.0', id, error })
    }
  })
}
