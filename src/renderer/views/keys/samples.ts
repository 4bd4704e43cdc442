import type { KeyClient, KeyHead, KeyTable } from '../../../shared/model/keyTable.ts'

/** Made-up values for the tests of this view. */

export const key = (name: string, more: Partial<KeyHead> = {}): KeyHead => ({
  ...{ id: `id of ${name}`, name, description: '', isActive: true, expiresAt: null },
  ...more,
})

export const client = (name: string, more: Partial<KeyClient> = {}): KeyClient => ({
  ...{ id: `id of ${name}`, name, tools: ['echo', 'get-sum'], isForAllKeys: false, access: [] },
  ...more,
})

export const may = (name: string, tools: 'all' | string[]) => ({ keyId: `id of ${name}`, tools })

export const table = (gatewayId: string, more: Partial<KeyTable> = {}): KeyTable => ({
  ...{ gatewayId, readAt: new Date().toISOString(), access: 'editable' },
  keys: [key('team'), key('bots', { description: 'CI' })],
  clients: [
    client('github', { access: [may('team', 'all'), may('bots', ['echo'])] }),
    client('fetch', { access: [may('team', 'all')] }),
    client('notion', { tools: [], access: [may('team', 'all')] }),
  ],
  ...more,
})
