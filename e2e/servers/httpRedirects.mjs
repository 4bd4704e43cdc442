// Points to another host, as its argument says with which status; what arrives there is printed.
import { createServer } from 'node:http'
import { listenHttp } from './listenHttp.mjs'

const status = Number(process.argv[2] ?? 307)
const other = createServer((request, response) => {
  process.stderr.write(`reached ${JSON.stringify(request.headers)}\n`)
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
})
other.listen(0, '127.0.0.1')
listenHttp((request, response) => {
  const location = `http://localhost:${other.address().port}/elsewhere?key=sk-in-location-0123456789`
  response.writeHead(status, { location }).end()
})
