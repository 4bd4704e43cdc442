// Begins one message of 200 MB that has no end.
const block = 'x'.repeat(1_000_000)
process.stdout.write('{"jsonrpc":"2.0","id":0,"result":{"text":"')
let left = 200
const more = () => {
  while (left-- > 0) if (!process.stdout.write(block)) return process.stdout.once('drain', more)
}
process.stdout.on('error', () => process.exit(1))
more()
process.stdin.resume()
