// One tool without a name, and one name twice.
import { goodTool, serve } from './serve.mjs'

const nameless = { ...goodTool('x'), name: undefined }
serve({ 'tools/list': () => ({ tools: [nameless, goodTool('twin'), goodTool('twin')] }) })
