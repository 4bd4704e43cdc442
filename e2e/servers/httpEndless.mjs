// Answers and never comes to an end: one JSON text, one event, many events, or a byte now and then.
import { listenHttp } from './listenHttp.mjs'

const kind = process.argv[2] ?? 'json'
const block = 'x'.repeat(100_000)
const notice = `{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"${block}"}}`
const pieces = {
  json: ['application/json', '{"a":["', `${block}","`],
  event: ['text/event-stream', 'data: ', block],
  events: ['text/event-stream', '', `data: ${notice}\n\n`],
}
listenHttp((request, response) => {
  if (kind === 'drip') {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 100)
    response.on('close', () => clearInterval(timer))
    return
  }
  const [type, begin, piece] = pieces[kind]
  response.writeHead(200, { 'content-type': type })
  response.write(begin)
  const more = () => {
    while (!response.destroyed && response.write(piece));
  }
  response.on('drain', more)
  more()
})
