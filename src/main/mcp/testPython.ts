import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { EnvEntry } from '../../shared/model/server.ts'

const run = promisify(execFile)

/** Ignored by git; filled once and kept, so that later runs of the tests need no network. */
const CACHE = resolve(import.meta.dirname, '../../../.tmp/python-servers')
const INSTALL_MS = 280_000

export interface PythonServers {
  command: string
  args: (packageName: string) => string[]
  env: EnvEntry[]
}

/**
 * How servers from PyPI are started here: by uvx where it is, else by Python with the packages in a
 * folder of our own. A sentence instead where there is neither, or no package index to be reached.
 */
export async function pythonServers(packages: readonly string[]): Promise<PythonServers | string> {
  if (await works('uvx', ['--version'])) {
    return { command: 'uvx', args: (name) => [name], env: [] }
  }
  const isNew = 'import sys; sys.exit(sys.version_info < (3, 10))'
  if (!(await works('python3', ['-c', isNew]))) return 'There is no uvx and no Python from 3.10 on'
  if (!existsSync(CACHE)) {
    const failure = await install(packages)
    if (failure) return failure
  }
  return {
    command: 'python3',
    args: (name) => ['-m', name.replaceAll('-', '_')],
    env: [{ name: 'PYTHONPATH', value: CACHE, isSecret: false }],
  }
}

/** Into a folder beside it first: what was interrupted is never taken for whole. */
async function install(packages: readonly string[]): Promise<string | null> {
  mkdirSync(dirname(CACHE), { recursive: true })
  const folder = mkdtempSync(`${CACHE}-`)
  const options = ['-m', 'pip', 'install', '--quiet', '--target', folder]
  try {
    await run('python3', [...options, ...packages], { timeout: INSTALL_MS })
    if (!existsSync(CACHE)) renameSync(folder, CACHE)
    return null
  } catch (cause) {
    const [line = ''] = String((cause as { stderr?: string }).stderr ?? cause).split('\n')
    return `The packages could not be installed: ${line}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const works = (command: string, args: string[]): Promise<boolean> =>
  run(command, args, { timeout: 20_000 }).then(
    () => true,
    () => false,
  )
