import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A process that is called like Bifrost and says that it listens on this port, so that the app
 * finds the gateway there by itself. It does nothing. Gives back its end.
 */
export async function pretendBifrost(port: number): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'bifrost-'))
  const program = join(folder, 'bifrost-http')
  symlinkSync(process.execPath, program)
  const idle = 'process.stdout.write("up"); setInterval(() => undefined, 1e9)'
  const child = spawn(program, ['-e', idle, '--', '-port', String(port)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  return async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true })
  }
}
