// Answers well, then ignores the end of stdin and SIGTERM.
import { serve } from './serve.mjs'

process.on('SIGTERM', () => undefined)
process.on('SIGINT', () => undefined)
setInterval(() => undefined, 1000)
serve()
