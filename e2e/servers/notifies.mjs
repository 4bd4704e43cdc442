// 10,000 notifications a second; answers its list after one of them.
import { setTimeout as sleep } from 'node:timers/promises'
import { goodTool, send, serve } from './serve.mjs'

const params = { level: 'info', data: 'still alive' }
setInterval(() => {
  for (let count = 0; count < 100; count += 1) {
    send({ jsonrpc: '2.0', method: 'notifications/message', params })
  }
}, 10)
serve({
  'tools/list': async () => {
    await sleep(1000)
    return { tools: [goodTool('echo')] }
  },
})
