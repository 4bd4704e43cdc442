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
        [0, 'all'],
        [1, ['echo']],
      ],
    }),
    client('fetch', { access: [[0, 'all']] }),
    client('notion', { tools: [], access: [[0, 'all']] }),
  ],
  ...more,
})
