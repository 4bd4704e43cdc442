import { createServer } from 'node:http'

/** Listens at a free port of this computer and prints its URL; ends with stdin. */
export function listenHttp(answer) {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`http://127.0.0.1:${server.address().port}/mcp\n`)
  })
  process.stdin.resume().on('end', () => process.exit())
}
