import { afterEach, expect, it } from 'vitest'
import type { AuthorizationView } from '../../shared/model/authorization.ts'
import { fakeBridge } from '../fakeBridge.ts'
import { authorizations } from './authorizations.svelte.ts'

const view = (id: string, more: Partial<AuthorizationView> = {}): AuthorizationView => ({
  ...{ id, gatewayId: 'team', clientId: null, name: 'notes', state: 'waiting' },
  ...{ host: 'login.example.com', endsAt: null, toolCount: null, failure: null },
  ...more,
})

afterEach(() => authorizations.stop())

it('takes the newest of a name, however often and late the list was read', async () => {
  const old = view('old', { state: 'cancelled' })
  let list = [old]
  const waiting: (() => void)[] = []
  const bridge = fakeBridge({
    'authorizations.list': async () => {
      const answer = list
      await new Promise<void>((resolve) => waiting.push(resolve))
      return answer
    },
  })
  const reads = [authorizations.start()]
  list = [old, view('new')]
  reads.push(authorizations.start())
  waiting[0]!()
  await reads[0]
  waiting[1]!()
  await reads[1]
  expect(authorizations.ofName('team', 'notes')?.id).toBe('new')
  bridge.send('authorizations.changed', view('new', { state: 'done' }))
  expect(authorizations.ofName('team', 'notes')?.state).toBe('done')
})
