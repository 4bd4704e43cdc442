import { expect, it } from 'vitest'
import { ClientLook } from '../../shared/model/clientLook.ts'
import { ClientLooks } from './clientLooks.ts'

const look = (gatewayId: string, more: Partial<ClientLook> = {}): ClientLook => ({
  ...{ gatewayId, typed: '', onlyAttention: false, filters: {}, sort: null },
  ...more,
})

it('one look of a gateway is kept, the newest, until it narrows and sorts nothing', () => {
  const looks = new ClientLooks()
  looks.keep(look('a', { typed: 'web' }))
  looks.keep(look('b', { filters: { state: ['error'] } }))
  looks.keep(look('a', { sort: { column: 'tools', isDown: true } }))
  expect(looks.list()).toEqual([
    look('b', { filters: { state: ['error'] } }),
    look('a', { sort: { column: 'tools', isDown: true } }),
  ])
  looks.keep(look('a'))
  looks.keep(look('b', { filters: { state: [] } }))
  expect(looks.list()).toEqual([])
})

it('a look at very many gateways makes place for new ones', () => {
  const looks = new ClientLooks()
  for (let at = 0; at < 600; at += 1) looks.keep(look(`g${at}`, { typed: 'x' }))
  expect(looks.list()).toHaveLength(500)
  expect(looks.list().at(-1)?.gatewayId).toBe('g599')
})

it('a window can ask for no filter that there is not', () => {
  expect(ClientLook.safeParse({ ...look('a'), filters: { colour: ['red'] } }).success).toBe(false)
  expect(ClientLook.parse(look('a', { filters: { auth: ['none'] } })).filters).toEqual({
    auth: ['none'],
  })
})
