import type { KeyAccess } from '../../shared/model/clientEdit.ts'
import type { Gateways } from './gateways.ts'

/**
 * Accesses of keys that are there, and the ids of those that are gone: one of them would spoil all
 * (section 4, wire). Where keys cannot be read, all count as there.
 */
export async function keysThere<Access extends KeyAccess>(
  gateways: Pick<Gateways, 'client'>,
  gatewayId: string,
  keys: readonly Access[],
): Promise<{ keys: Access[]; gone: string[] }> {
  const there =
    keys.length === 0
      ? null
      : await gateways
          .client(gatewayId)
          .listKeys()
          .catch(() => null)
  if (there === null) return { keys: [...keys], gone: [] }
  const ids = new Set(there.map(({ id }) => id))
  return {
    keys: keys.filter(({ keyId }) => ids.has(keyId)),
    gone: keys.filter(({ keyId }) => !ids.has(keyId)).map(({ keyId }) => keyId),
  }
}
