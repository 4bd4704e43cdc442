// Good prompts, resources and templates between broken ones, and icons of several kinds.
import { deflateSync } from 'node:zlib'
import { goodTool, serve } from './serve.mjs'

/** A square of one colour as a PNG. */
function square(side, red, green, blue) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(data.length, 0)
    body.copy(out, 4)
    out.writeUInt32BE(crc(body), body.length + 4)
    return out
  }
  const head = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 2, 0, 0, 0])
  const row = Buffer.from([0, ...Array.from({ length: side }, () => [red, green, blue]).flat()])
  const data = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)))
  const begin = Buffer.from('89504e470d0a1a0a', 'hex')
  const none = Buffer.alloc(0)
  return Buffer.concat([begin, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', none)])
}

function crc(bytes) {
  let left = 0xffffffff
  for (const byte of bytes) {
    left ^= byte
    for (let bit = 0; bit < 8; bit += 1) left = (left >>> 1) ^ (left & 1 ? 0xedb88320 : 0)
  }
  return (left ^ 0xffffffff) >>> 0
}

serve(
  {
    initialize: ({ protocolVersion }) => ({
      protocolVersion,
      capabilities: { tools: {}, prompts: {}, resources: {} },
      serverInfo: {
        ...{ name: 'notes', title: 'Notes', version: '2.1.0', websiteUrl: 'https://notes.example' },
        icons: [
          { src: 'https://icons.example/a.png' },
          { src: `data:image/png;base64,${square(32, 58, 79, 208).toString('base64')}` },
        ],
      },
    }),
    'tools/list': () => ({ tools: [goodTool('echo')] }),
    'prompts/list': () => ({
      prompts: [
        {
          ...{ name: 'summarise', title: 'Summarise a file', description: 'Sums a file up.' },
          arguments: [
            { name: 'path', description: 'Which file', required: true },
            { name: 'length' },
          ],
        },
        { description: 'nameless' },
        { name: 'odd', arguments: 'path' },
        { name: 'odder', arguments: [{ description: 'nameless' }] },
        'text',
      ],
    }),
    'resources/list': () => ({
      resources: [
        { uri: 'file:///a.log', name: 'Log of today', mimeType: 'text/plain', size: 2048 },
        { name: 'nowhere' },
        { uri: 'file:///b', description: 7 },
      ],
    }),
    'resources/templates/list': () => ({
      resourceTemplates: [{ uriTemplate: 'file:///{path}' }, { name: 'none' }],
    }),
  },
  {},
)
