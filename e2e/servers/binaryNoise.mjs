// Prints bytes without end, no line among them.
const block = Buffer.alloc(65536, 0xfe)
const more = () => {
  while (process.stdout.write(block));
  process.stdout.once('drain', more)
}
process.stdout.on('error', () => process.exit(1))
more()
