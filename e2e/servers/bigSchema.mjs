// One good tool, one whose schema refers to itself, one whose schema has 2 MB; with an argument one
// more, whose schema has a million values.
import { goodTool, serve } from './serve.mjs'

const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' } } }
const loop = {
  type: 'object',
  $defs: { node, a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } },
  properties: { node: { $ref: '#/$defs/node' }, a: { $ref: '#/$defs/a' }, self: { $ref: '#' } },
}
const properties = Object.fromEntries(
  Array.from({ length: 20_000 }, (_, at) => [
    `p${at}`,
    { type: 'string', description: 'x'.repeat(60) },
  ]),
)
const endless = { type: 'object', enum: Array.from({ length: 1_000_000 }, () => 1) }
serve({
  'tools/list': () => ({
    tools: [
      goodTool('good'),
      { name: 'loop', inputSchema: loop },
      { name: 'big', inputSchema: { type: 'object', properties } },
      ...(process.argv[2] === undefined ? [] : [{ name: 'endless', inputSchema: endless }]),
    ],
  }),
})
