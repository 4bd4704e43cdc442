import { AppError } from '../shared/errors.ts'
import type { Destination } from '../shared/model/app.ts'
import { MOST_AT_ONCE } from '../shared/limits.ts'
import { roundNotification } from '../shared/text/many.ts'
import { consentNotification, failedNotification, probeNotification } from '../shared/text/tray.ts'
import type { Bench } from './mcp/bench.ts'
import type { Definitions } from './mcp/definitions.ts'
import type { Rounds } from './mcp/many/rounds.ts'
import type { Servers } from './mcp/servers.ts'

interface Options {
  servers: Pick<Servers, 'list'>
  bench: Pick<Bench, 'start' | 'ended'>
  rounds: Pick<Rounds, 'start' | 'ended'>
  definitions: Pick<Definitions, 'compare'>
  notify: (text: { title: string; body: string }, onClick: () => void) => void
  openAt: (destination: Destination) => void
}

interface TrayTests {
  /** Ends in one notification with the result, which opens the bench. */
  test(serverId: string): Promise<void>
  /** All saved servers: one notification at the end, which opens the table. */
  testAll(): Promise<void>
}

/** Tests that are started from the tray, where nobody sees a window. */
export function createTrayTests(options: Options): TrayTests {
  const { servers, bench, rounds, definitions, notify, openAt } = options
  const openTable = () => openAt({ view: 'servers', serverId: null, opens: 'round' })
  return {
    async test(serverId) {
      const server = servers.list().find(({ id }) => id === serverId)
      if (!server) return
      const probeId = crypto.randomUUID()
      const destination = { view: 'servers', serverId } as const
      try {
        await bench.start({ probeId, serverId, recipe: server.recipe, digest: null })
        const probe = await bench.ended(probeId)
        notify(probeNotification(probe, definitions.compare(probe)), () => openAt(destination))
      } catch (cause) {
        const { name } = server.recipe
        const failure = AppError.from(cause)
        const isConsent = failure.code === 'consent_required'
        const text = isConsent ? consentNotification(name) : failedNotification(name, failure)
        notify(text, () => openAt(destination))
      }
    },

    async testAll() {
      try {
        rounds.start({ serverIds: servers.list().map(({ id }) => id), atOnce: MOST_AT_ONCE })
      } catch {
        return openTable() // One goes on already, or there is nothing to test; the table says so.
      }
      const round = await rounds.ended()
      if (round) notify(roundNotification(round), openTable)
    },
  }
}
