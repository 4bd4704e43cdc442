// Answers every request as version 1.0 of JSON-RPC does; with "none" it names no version.
import { createInterface } from 'node:readline'

const version = process.argv[2] === 'none' ? {} : { jsonrpc: '1.0' }
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id } = JSON.parse(line)
  if (id !== undefined) console.log(JSON.stringify({ ...version, id, result: {}, error: null }))
})
