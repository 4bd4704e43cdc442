import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hasInEnvironment, readProcesses, runningOf, type ProcessRow } from './processTable.ts'

/** The environment variable that marks every process of a run, however far it went away. */
export const MARKER_NAME = 'BIFROST_TRAY_RUN'

/** What tells the processes of one run from all others. */
export interface RunIdentity {
  pid: number
  /** Empty on Windows. */
  startTime: string
  /** Random value of `MARKER_NAME` in the environment of the run. */
  marker: string
}

const TERM_WAIT_MS = 300
const KILL_WAIT_MS = 300

/**
 * The processes of a run: the first one, its descendants, its group and, on Linux, whatever carries
 * its marker: a daemon that left the group and lost its parent is found only by that.
 */
export function processesOf(run: RunIdentity): ProcessRow[] {
  const rows = readProcesses().filter((row) => row.pid > 1 && row.pid !== process.pid)
  const root = rows.find((row) => row.pid === run.pid && row.startTime === run.startTime)
  const members = new Set<ProcessRow>()
  if (root !== undefined) {
    const children = Map.groupBy(rows, (row) => row.parent)
    const queue = [root]
    for (const row of queue) {
      if (members.has(row)) continue
      members.add(row)
      queue.push(...(children.get(row.pid) ?? []))
    }
    for (const row of rows) if (row.group === run.pid) members.add(row)
  }
  const mark = `${MARKER_NAME}=${run.marker}`
  for (const row of rows) if (!members.has(row) && hasInEnvironment(row.pid, mark)) members.add(row)
  return [...members].filter((row) => !row.isZombie)
}

/**
 * Ends every process of a run: SIGTERM, 300 ms, SIGKILL. Resolves within 700 ms, normally when all
 * are gone. `known` are members seen earlier: once a parent is dead its children are hard to find.
 */
export async function endProcesses(run: RunIdentity, known: ProcessRow[] = []): Promise<void> {
  if (process.platform === 'win32') return endOnWindows(run.pid)
  const members = new Map(known.map((row) => [row.pid, row]))
  for (const [signal, waitMs] of [
    ['SIGTERM', TERM_WAIT_MS],
    ['SIGKILL', KILL_WAIT_MS],
  ] as const) {
    const deadline = performance.now() + waitMs
    for (;;) {
      const alive = sendTo(run, members, signal)
      if (alive === 0 || performance.now() > deadline) break
      await sleep(15)
      // One SIGTERM each is enough; only new processes and SIGKILL are worth another look.
      while (signal === 'SIGTERM' && performance.now() < deadline && anyRuns(members)) {
        await sleep(15)
      }
    }
    if (!anyRuns(members)) return
  }
}

/** The same at once and blocking, with SIGKILL only: for the moment the app itself ends. */
export function killProcessesNow(run: RunIdentity): void {
  if (process.platform === 'win32') {
    spawnSync(taskkill(), ['/PID', String(run.pid), '/T', '/F'], { windowsHide: true })
    return
  }
  const members = new Map<number, ProcessRow>()
  // Twice: a process may have started another between the look and the signal.
  sendTo(run, members, 'SIGKILL')
  sendTo(run, members, 'SIGKILL')
}

/** Signals all members, found now or known before; answers how many of them were running. */
function sendTo(
  run: RunIdentity,
  members: Map<number, ProcessRow>,
  signal: 'SIGTERM' | 'SIGKILL',
): number {
  for (const row of processesOf(run)) members.set(row.pid, row)
  const alive = runningOf([...members.values()])
  for (const { pid } of alive) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended in this moment.
    }
  }
  return alive.length
}

function anyRuns(members: Map<number, ProcessRow>): boolean {
  return runningOf([...members.values()]).length > 0
}

function endOnWindows(pid: number): Promise<void> {
  return new Promise((resolve) => {
    execFile(taskkill(), ['/PID', String(pid), '/T', '/F'], { windowsHide: true }, () => resolve())
  })
}

/** By its full path: a taskkill.exe in the working folder must not be started instead. */
function taskkill(): string {
  return join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe')
}
