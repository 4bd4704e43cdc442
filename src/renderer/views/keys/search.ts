import type { KeyClient, KeyHead, KeyTable } from '../../../shared/model/keyTable.ts'

/** What a search leaves of a table. */
export interface Found {
  keys: readonly KeyHead[]
  clients: readonly KeyClient[]
}

/**
 * Each word narrows the keys it is found in, the clients it is found in, or both; a word that is
 * found nowhere leaves nothing. Clients come by name, keys as the gateway has them.
 */
export function found({ keys, clients }: Pick<KeyTable, 'keys' | 'clients'>, typed: string): Found {
  let left: Found = { keys, clients: byName(clients) }
  for (const word of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const ofKeys = keys.filter((key) => keyText(key).includes(word))
    const ofClients = clients.filter(({ name }) => name.toLowerCase().includes(word))
    if (ofKeys.length === 0 && ofClients.length === 0) return { keys: [], clients: [] }
    left = {
      keys: ofKeys.length > 0 ? both(left.keys, ofKeys) : left.keys,
      clients: ofClients.length > 0 ? both(left.clients, ofClients) : left.clients,
    }
  }
  return left
}

const keyText = ({ name, description }: KeyHead): string => `${name}\n${description}`.toLowerCase()

function both<T>(some: readonly T[], others: readonly T[]): T[] {
  const set = new Set(others)
  return some.filter((item) => set.has(item))
}

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
const byName = (clients: readonly KeyClient[]): KeyClient[] =>
  clients.toSorted((one, other) => order.compare(one.name, other.name))
