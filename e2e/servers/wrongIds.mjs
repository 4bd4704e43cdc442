// Answers under ids that nobody asked for; with "twice" everything two times, with "text" its ids
// are text, with "list" only the list is answered under a wrong one.
import { goodTool, send, serve } from './serve.mjs'

const mode = process.argv[2] ?? 'wrong'
const initialized = ({ protocolVersion }) => ({
  protocolVersion,
  capabilities: { tools: {} },
  serverInfo: { name: 'hostile', version: '1.0.0' },
})
const answer = (isWrong, result) => (params, id) => {
  const given = isWrong ? id + 1000 : mode === 'text' ? String(id) : id
  const message = { jsonrpc: '2.0', id: given, result: result(params) }
  send(message)
  if (mode === 'twice') send(message)
}
serve({
  initialize: answer(mode === 'wrong', initialized),
  'tools/list': answer(mode === 'wrong' || mode === 'list', () => ({ tools: [goodTool('echo')] })),
})
