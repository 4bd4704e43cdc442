// Declares everything and can list nothing; with "extras" at least its tools.
import { goodTool, serve } from './serve.mjs'

const fail = () => {
  throw { code: -32000, message: 'database is locked' }
}
const handlers = { 'tools/list': fail, 'prompts/list': fail, 'resources/list': fail }
if (process.argv[2] === 'extras') handlers['tools/list'] = () => ({ tools: [goodTool('echo')] })
if (process.argv[2] === 'notAList') handlers['tools/list'] = () => ({ tools: 'none' })
if (process.argv[2] === 'noResult') handlers['tools/list'] = () => null
serve(handlers, { tools: {}, prompts: {}, resources: {} })
