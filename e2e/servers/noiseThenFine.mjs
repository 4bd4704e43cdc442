// Prints a greeting and JSON log lines on stdout before and between its messages.
import { goodTool, serve } from './serve.mjs'

console.log('Server starting…')
console.log('{"level":"info","message":"listening"}')
console.log('{"id":5,"result":"cache is warm"}')
console.log('')
serve({
  'tools/list': () => {
    console.log('{"id":1,"result":"listing tools"}')
    return { tools: [goodTool('echo')] }
  },
})
