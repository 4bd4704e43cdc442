// 100 MB on stderr, then a good answer. With "crash": then the reason and exit code 1.
import { serve } from './serve.mjs'

const block = Buffer.from(`${'x'.repeat(99)}\n`.repeat(640))
const megabytes = Number(process.argv[3] ?? 100)
let left = (megabytes * 1_000_000) / block.length
const more = () => {
  while (left-- > 0) if (!process.stderr.write(block)) return process.stderr.once('drain', more)
  if (process.argv[2] !== 'crash') return serve()
  process.stderr.write('the real reason\n', () => process.exit(1))
}
more()
