import { execFileSync } from 'node:child_process'
import type { RecordedPlace } from './fixtures/recordedPlace.ts'
import type { SimulatedGateway } from './gateway.ts'
import type { Player } from './player.ts'
import { send, until, type Step } from './replay.ts'

const processesOf = (folder: string): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder) && !line.includes('ps -A'))
    .map((line) => Number.parseInt(line, 10))

/** Does what the recorder did between the requests; returns what did not come as recorded, or null. */
export const happen = async (
  { admin, consent }: Player,
  gateway: SimulatedGateway,
  place: RecordedPlace,
  step: Step,
  name: string,
): Promise<string | null> => {
  const isSettled = async (): Promise<boolean> => {
    const { body } = await send(gateway.url, 'GET', '/api/mcp/clients', admin)
    return !JSON.stringify(body).includes('"disconnected"')
  }
  if (name === 'gateway started again') {
    await gateway.restart()
    // The first request may still meet a connection of the gateway that is gone.
    await send(gateway.url, 'GET', '/health', {}).catch(() => null)
    if (gateway.crashed === null) await until(isSettled)
    return String(step.note).includes('crashed again') === (gateway.crashed !== null)
      ? null
      : `${step.step} ${gateway.crashed ?? 'started'}`
  }
  if (name === 'browser returns to the callback' || name === 'per_user_oauth callback') {
    await consent(step)
  }
  // What is asked right after comes before the next look, however slow this computer is.
  if (name === 'servers killed' || name === 'child killed') await gateway.pauseHealth(true)
  if (name.startsWith('states over 100 s')) await gateway.pauseHealth(false)
  if (name === 'servers killed') await place.mortal.close()
  if (name === 'http server started again' || name.startsWith('list 45 s after')) {
    await place.bringBack()
  }
  if (name === 'gateway restarted') {
    await place.mortal.close()
    await gateway.restart()
    await send(gateway.url, 'GET', '/health', {}).catch(() => null)
  }
  if (name === 'child killed') {
    for (const pid of processesOf(place.folder)) process.kill(pid, 'SIGKILL')
    await until(() => processesOf(place.folder).length === 0)
  }
  if (name.startsWith('child processes')) {
    const alive = Number.parseInt(String(step.note), 10)
    await until(() => processesOf(place.folder).length === alive)
  }
  return null
}
