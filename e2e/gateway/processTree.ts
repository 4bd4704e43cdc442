import { execFileSync } from 'node:child_process'

const children = (): Map<number, number[]> => {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const byParent = new Map<number, number[]>()
  for (const line of table.split('\n')) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number)
    if (pid === undefined || parent === undefined) continue
    byParent.set(parent, [...(byParent.get(parent) ?? []), pid])
  }
  return byParent
}

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}

/** Ends processes started as leaders of their own group, with all their descendants, at once. */
export const killTrees = (pids: readonly number[]): void => {
  if (pids.length === 0) return
  const byParent = children()
  const all: number[] = []
  const pending = [...pids]
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    all.push(pid)
    pending.push(...(byParent.get(pid) ?? []))
  }
  for (const pid of pids) kill(-pid)
  for (const pid of all) kill(pid)
}
