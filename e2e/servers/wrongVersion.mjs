// Speaks a version of the protocol that does not exist.
import { serve } from './serve.mjs'

serve({
  initialize: () => ({
    protocolVersion: '1999-01-01',
    capabilities: {},
    serverInfo: { name: 'old', version: '0' },
  }),
})
