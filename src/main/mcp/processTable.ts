import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** One process as the system lists it. `startTime` tells a process from a later one of its number. */
export interface ProcessRow {
  pid: number
  parent: number
  group: number
  startTime: string
  isZombie: boolean
}

/** Every running process; empty on Windows, where taskkill walks the tree itself. Blocks briefly. */
export function readProcesses(): ProcessRow[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readStat(Number(name)) ?? [])
  }
  return process.platform === 'win32' ? [] : listWithPs(['-ax'])
}

/** The process with this number, or null when there is none. */
export function readProcess(pid: number): ProcessRow | null {
  if (process.platform === 'linux') return readStat(pid)
  if (process.platform === 'win32') return null
  return listWithPs(['-p', String(pid)])[0] ?? null
}

/** Those that still run and are the ones that started then. A zombie does not run. */
export function runningOf<P extends Pick<ProcessRow, 'pid' | 'startTime'>>(processes: P[]): P[] {
  if (processes.length === 0) return []
  const rows =
    process.platform === 'linux'
      ? processes.flatMap(({ pid }) => readStat(pid) ?? [])
      : process.platform === 'win32'
        ? []
        : listWithPs(['-p', processes.map(({ pid }) => pid).join(',')])
  const now = new Map(rows.filter((row) => !row.isZombie).map((row) => [row.pid, row.startTime]))
  return processes.filter(({ pid, startTime }) => now.get(pid) === startTime)
}

/** True when the process was started with this text in its environment. Linux only. */
export function hasInEnvironment(pid: number, text: string): boolean {
  if (process.platform !== 'linux') return false
  try {
    return readFileSync(`/proc/${pid}/environ`).includes(text)
  } catch {
    return false // Gone meanwhile, or of another user.
  }
}

/** Start times count from boot, so the boot is part of them. */
let bootId: string | undefined

function readStat(pid: number): ProcessRow | null {
  try {
    bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything, brackets too. See proc(5) for the fields after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return {
      pid,
      parent: Number(fields[1]),
      group: Number(fields[2]),
      startTime: `${bootId}-${fields[19]}`,
      isZombie: fields[0] === 'Z' || fields[0] === 'X',
    }
  } catch {
    return null
  }
}

function listWithPs(which: string[]): ProcessRow[] {
  const { stdout } = spawnSync(
    '/bin/ps',
    [...which, '-o', 'pid=,ppid=,pgid=,state=,lstart='],
    // The form of lstart depends on the language.
    { encoding: 'utf8', env: { LC_ALL: 'C' }, timeout: 2000 },
  )
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [pid, parent, group, state, ...start] = line.trim().split(/\s+/)
    if (state === undefined) return []
    return {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      startTime: start.join(' '),
      isZombie: state.startsWith('Z'),
    }
  })
}
