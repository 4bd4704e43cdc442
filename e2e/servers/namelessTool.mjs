// One tool without a name, and one name twice.
import { goodTool, serve } from './serve.mjs'

const { name: _, ...nameless } = goodTool('x')
serve({ 'tools/list': () => ({ tools: [nameless, goodTool('twin'), goodTool('twin')] }) })
