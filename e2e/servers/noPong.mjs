// Works, but never answers a ping.
import { serve } from './serve.mjs'

serve({ ping: () => undefined })
