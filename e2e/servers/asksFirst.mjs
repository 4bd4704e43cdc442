// Asks for sampling before it was initialized; with "endless" it asks on and on and reads nothing.
import { send, serve } from './serve.mjs'

const messages = [{ role: 'user', content: { type: 'text', text: 'x'.repeat(1000) } }]
const ask = (id) =>
  send({ jsonrpc: '2.0', id, method: 'sampling/createMessage', params: { messages, maxTokens: 9 } })
ask('question')
if (process.argv[2] === 'endless') {
  let id = 0
  const more = () => {
    while (ask((id += 1)));
    process.stdout.once('drain', more)
  }
  more()
} else {
  serve()
}
