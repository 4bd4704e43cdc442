import { AppError } from '../../shared/errors.ts'
import type { LifeReport } from '../../shared/model/lifeCycle.ts'
import { WANTED } from '../../shared/text/deletedClients.ts'
import type { DeletedClients } from './deletedClients.ts'
import type { Restores } from './restores.ts'
import { obstacleTo } from './snapshot.ts'

interface Services {
  deleted: Pick<DeletedClients, 'get'>
  restores: Pick<Restores, 'restore'>
}

/**
 * Puts a deleted client back without a question. One that asks for values stays deleted, with
 * restore_wants; else it rejects as `Restores.restore` does.
 */
export async function putBack(
  { deleted, restores }: Services,
  deletedId: string,
  confirm: string,
): Promise<LifeReport> {
  const snapshot = deleted.get(deletedId)
  if (snapshot.wanted.length > 0 && obstacleTo(snapshot) === null) {
    const wants = snapshot.wanted.map(({ kind, name }) => WANTED[kind](name)).join(', ')
    throw AppError.of('restore_wants', { name: snapshot.settings.name, wants })
  }
  const { outcome, after, lost, failure } = await restores.restore(deletedId, {}, confirm)
  return {
    outcome: outcome === 'partly' ? 'still' : outcome,
    ...{ before: null, after, failure, notes: lost, deletedId: null },
  }
}
