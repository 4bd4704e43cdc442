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

export const table = (gatewayId: string, more: Partial<KeyTable> = {}): KeyTable => ({
  ...{ gatewayId, readAt: new Date().toISOString(), isOff: false },
  keys: [key('team'), key('bots', { description: 'CI' })],
  clients: [
    client('github', {
      access: [
        { tools: 'all', places: [0] },
        { tools: ['echo'], places: [1] },
      ],
    }),
    client('fetch', { access: [{ tools: 'all', places: [0] }] }),
    client('notion', { tools: [], access: [{ tools: 'all', places: [0] }] }),
  ],
  ...more,
})
