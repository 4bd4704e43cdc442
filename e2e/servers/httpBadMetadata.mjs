// Answers 401 and names a document about its sign-in that is none: html, empty, huge or not there.
import { listenHttp } from './listenHttp.mjs'

const kind = process.argv[2] ?? 'html'
const documents = {
  html: ['text/html', '<!doctype html><p>Sign in'],
  empty: ['application/json', '{}'],
  other: ['application/json', '{"resource": 5, "authorization_servers": "none"}'],
}
listenHttp((request, response) => {
  if (!request.url.startsWith('/.well-known/')) {
    const metadata = `http://${request.headers.host}/.well-known/oauth-protected-resource/mcp`
    const told = { 'www-authenticate': `Bearer resource_metadata="${metadata}"` }
    return response.writeHead(401, told).end()
  }
  if (kind === 'missing') return response.writeHead(404).end()
  if (kind === 'huge') {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = () => {
      while (response.write(`"${'x'.repeat(100_000)}",`));
    }
    response.on('drain', more)
    response.write('[')
    return more()
  }
  const [type, text] = documents[kind]
  response.writeHead(200, { 'content-type': type }).end(text)
})
