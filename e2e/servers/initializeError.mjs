// Refuses to begin.
import { serve } from './serve.mjs'

console.error('license check failed')
serve({
  initialize: () => {
    throw { code: -32603, message: `License expired for ${process.env.API_TOKEN ?? 'nobody'}` }
  },
})
