// Prints on stderr the variables named in its arguments, then answers well.
import { serve } from './serve.mjs'

for (const name of process.argv.slice(2)) console.error(`${name}=${process.env[name]}`)
console.error(`cwd=${process.cwd()}`)
serve()
