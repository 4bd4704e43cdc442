// Offers one tool more from its second start on; the file given as argument remembers the first.
import { existsSync, writeFileSync } from 'node:fs'
import { goodTool, serve } from './serve.mjs'

const file = process.argv[2]
const tools = existsSync(file) ? [goodTool('first'), goodTool('later')] : [goodTool('first')]
writeFileSync(file, '')
serve({ 'tools/list': () => ({ tools }) })
