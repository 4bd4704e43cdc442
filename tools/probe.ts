/** `npm run probe -- npx -y …`: one test of an MCP server in the terminal, without a window. */
import packageFile from '../package.json' with { type: 'json' }
import { probeHere } from '../src/main/headless/main.ts'

const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env
// npm starts its scripts in the project's folder; the user is elsewhere.
if (script === 'probe' && folder) process.chdir(folder)
process.exit(await probeHere(process.argv.slice(2), packageFile.version))
