// Writes in colours on stderr, sends log messages and changed lists, some of them malformed.
import { goodTool, send, serve } from './serve.mjs'

const notify = (method, params) => send({ jsonrpc: '2.0', method, params })
const log = (level, data, logger) => notify('notifications/message', { level, data, logger })

console.error('\x1b[32m✓\x1b[0m cache is \x1b[1mwarm\x1b[0m, \x1b[36m12 entries\x1b[0m')
console.error(
  '\x1b[33mWARN\x1b[0m \x1b[2mconfig.json:3\x1b[0m port is \x1b[38;5;208mdeprecated\x1b[0m',
)
console.error('\x1b[2J\x1b]0;title\x07\x1b[1;31mERROR\x1b[0m index is old, it is built anew')
serve(
  {
    'tools/list': () => {
      log('info', 'listening to 3 folders', 'watch')
      log('error', { file: 'a.txt', reason: `${'no '.repeat(3)}access` })
      log('warning', 'first line\nsecond line')
      log('loud', 'no level of the protocol')
      notify('notifications/message', 7)
      notify('notifications/progress', { progressToken: [] })
      notify('notifications/cancelled', 'nothing')
      notify('notifications/tools/list_changed', { list: 'x' })
      notify('notifications/resources/updated', { uri: 'file:///a.txt' })
      notify('notifications/not/known', {})
      return { tools: [goodTool('echo')] }
    },
  },
  { tools: { listChanged: true }, logging: {} },
)
