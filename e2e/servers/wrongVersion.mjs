// Answers with the version of the protocol in its argument, else one that never existed.
import { serve } from './serve.mjs'

serve({
  initialize: () => ({
    protocolVersion: process.argv[2] ?? '1999-01-01',
    capabilities: {},
    serverInfo: { name: 'old', version: '0' },
  }),
})
