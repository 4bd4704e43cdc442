import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import { PROBE } from '../../shared/text/probe.ts'
import { readProcess } from './processTable.ts'
import {
  MARKER_NAME,
  endProcesses,
  killProcessesNow,
  processesOf,
  type RunIdentity,
} from './processTree.ts'
import { batchCommandLine } from './windowsBatch.ts'

const STDIN_WAIT_MS = 300
/** After the exit its last output may still be on the way, unless a grandchild holds the pipe. */
const OUTPUT_WAIT_MS = 200

export interface StartOptions {
  /** Absolute path of the program. */
  path: string
  args: string[]
  env: Record<string, string>
  /** An existing folder. */
  cwd: string
}

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A running program with everything it starts. */
export interface Child {
  identity: RunIdentity
  stdin: ChildProcessWithoutNullStreams['stdin']
  stdout: ChildProcessWithoutNullStreams['stdout']
  stderr: ChildProcessWithoutNullStreams['stderr']
  /** Resolves once the first process ended and its output was read. */
  exited: Promise<Exit>
  /** Ends the whole tree politely, then by force; resolves within one second. May be called again. */
  end(): Promise<void>
  /** Kills the whole tree at once, blocking. */
  killNow(): void
}

/** Starts a program in its own process group, without a shell. Throws an AppError when it cannot. */
export async function startChild({ path, args, env, cwd }: StartOptions): Promise<Child> {
  const marker = randomBytes(12).toString('hex')
  const isWindows = process.platform === 'win32'
  const batch = isWindows && /\.(cmd|bat)$/i.test(path) ? batchCommandLine(path, args) : null
  const child = await spawned(() =>
    spawn(batch?.path ?? path, batch?.args ?? args, {
      cwd,
      env: { ...env, [MARKER_NAME]: marker },
      stdio: 'pipe',
      shell: false,
      detached: !isWindows,
      windowsHide: true,
      windowsVerbatimArguments: batch !== null,
    }),
  ).catch((cause: unknown) => {
    throw startFailure(cause, path)
  })
  const pid = child.pid!
  const identity = { pid, startTime: readProcess(pid)?.startTime ?? '', marker }
  // A program that ended leaves a broken pipe; its exit says more than EPIPE.
  child.stdin.on('error', () => undefined)

  const exit = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const closed = new Promise((resolve) => child.once('close', resolve))
  const exited = exit.then(async (how) => {
    await Promise.race([closed, sleep(OUTPUT_WAIT_MS, undefined, { ref: false })])
    return how
  })
  let ending: Promise<void> | null = null
  return {
    identity,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exited,
    end: () => (ending ??= endTree(child, identity, exit)),
    killNow: () => killProcessesNow(identity),
  }
}

/** `spawn` reports most failures later as an event, some (a zero byte) by throwing. */
function spawned(
  start: () => ChildProcessWithoutNullStreams,
): Promise<ChildProcessWithoutNullStreams> {
  return new Promise((resolve, reject) => {
    const child = start()
    child.once('error', reject)
    child.once('spawn', () => resolve(child))
  })
}

async function endTree(
  child: ChildProcessWithoutNullStreams,
  identity: RunIdentity,
  exit: Promise<Exit>,
): Promise<void> {
  const before = processesOf(identity)
  child.stdin.end()
  // Nobody reads any more; a program that waits for space in the pipe could not end.
  child.stdout.removeAllListeners('data').resume()
  child.stderr.removeAllListeners('data').resume()
  await Promise.race([exit, sleep(STDIN_WAIT_MS)])
  await endProcesses(identity, before)
  child.stdin.destroy()
  child.stdout.destroy()
  child.stderr.destroy()
}

function startFailure(cause: unknown, path: string): AppError {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  if (code === 'EACCES' || code === 'ENOEXEC' || code === 'EFTYPE') {
    return AppError.of('command_not_executable', { command: path }, { cause })
  }
  const reason = PROBE.startReason[code] ?? PROBE.startReasonOther(code)
  return AppError.of('server_not_started', { reason }, { cause })
}
