/** The `probe` command by Node alone: `node out/main/probe.js [options] -- COMMAND`. */
import packageFile from '../../../package.json' with { type: 'json' }
import { probeHere } from './main.ts'

process.exit(await probeHere(process.argv.slice(2), packageFile.version))
