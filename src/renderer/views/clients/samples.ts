import { EditField } from '../../../shared/model/clientEdit.ts'
import type { ClientDetail, ClientList, ClientRow } from '../../../shared/model/client.ts'
import { LifeAction } from '../../../shared/model/lifeAction.ts'
import { AppError } from '../../../shared/errors.ts'

/** Made-up values for the tests of these views. */

export const row = (name: string, more: Partial<ClientRow> = {}): ClientRow => ({
  ...{ id: name, name, state: 'healthy', stateWord: 'connected', connection: 'http', auth: 'none' },
  ...{ toolCount: 2, allowedCount: 1, autoCount: 0, isPerCall: false },
  ...{ isCodeMode: false, keyCount: 0, isForAllKeys: false, keyNames: '' },
  ...{ needsAttention: false, reason: '' },
  ...more,
})

export const broken = row('zeta', {
  state: 'error',
  needsAttention: true,
  reason: 'npx is missing',
})

export const list = (gatewayId: string, more: Partial<ClientList> = {}): ClientList => ({
  gatewayId,
  rows: [row('alpha'), row('beta'), broken],
  readAt: new Date().toISOString(),
  failure: null,
  failedAt: null,
  isRefreshing: false,
  offered: [...LifeAction.options],
  ...more,
})

/** The last good answer, and a failure since. */
export const stale = (gatewayId: string): ClientList =>
  list(gatewayId, {
    readAt: '2026-11-21T10:32:00Z',
    failure: AppError.of('gateway_refused', { host: '10.20.4.11' }).toFailure(),
    failedAt: new Date().toISOString(),
  })

export const detail = (client: ClientRow, gatewayId: string): ClientDetail => ({
  row: client,
  gatewayId,
  runs: 'npx -y pkg',
  tools: [
    {
      name: 'get-sum',
      description: 'Adds two numbers',
      parameters: { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] },
      isAllowed: true,
      isAuto: false,
      tokens: null,
    },
    {
      name: 'get-env',
      description: '',
      parameters: null,
      isAllowed: false,
      isAuto: false,
      tokens: null,
    },
  ],
  settings: {
    ...{ name: client.name, tools: ['get-sum'], autoTools: [], isDisabled: false, headers: [] },
    ...{ syncMinutes: 10, timeoutSeconds: 30, pricing: {}, isPingOn: true, isCodeMode: false },
    ...{ isForAllKeys: false, isSticky: false, extraHeaders: [], userHeaders: [], keys: [] },
    ...{ skipsTlsCheck: false, ca: false, oauth: null, openapi: null, maxInstructions: null },
  },
  editable: [...EditField.options],
  rules: { nameRule: 'strict', hasPrefix: true, isListObeyed: true, wantsHeaders: false },
  signIn: null,
  facts: [{ key: 'Id on the gateway', value: client.id }],
  config: '{\n  "name": "alpha"\n}',
})
