import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import { describe, expect, it, vi } from 'vitest'
import { CALLS } from '../../shared/channels.ts'
import type { Handlers } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { createEmit } from './emit.ts'
import { registerCalls } from './register.ts'

function door(handlers: object, isTrusted = () => true) {
  const channels = new Map<string, (event: unknown, input: unknown) => Promise<unknown>>()
  const onFailure = vi.fn()
  const ipc = { handle: (name: string, answer: never) => void channels.set(name, answer) }
  registerCalls({ ipc, handlers: handlers as Handlers, isTrusted, onFailure })
  const ask = (name: string, input?: unknown) => channels.get(`bifrost:${name}`)!({}, input)
  return { ask, onFailure, names: [...channels.keys()] }
}

const gateway = {
  id: 'g1',
  name: 'Laptop',
  url: 'http://127.0.0.1:8080',
  environment: 'local',
  auth: 'basic',
  user: 'admin',
  allowPlainHttp: false,
  isReadOnly: false,
  network: DEFAULT_NETWORK,
  credential: 'keychain',
  state: 'healthy',
  version: 'v1.5.16',
  isOpen: false,
  hasMcpEndpoint: true,
  since: null,
  failure: null,
  attention: 0,
}

describe('the door', () => {
  it('answers every call of the contract and no other', () => {
    expect(door({}).names).toEqual(CALLS.map((name) => `bifrost:${name}`))
  })

  it('lets nothing out that the contract does not name', async () => {
    const leaky = { gateways: [{ ...gateway, secret: 'sk-secret' }], activeId: null, key: 'sk-2' }
    const answer = await door({ 'gateways.list': () => leaky }).ask('gateways.list')
    expect(JSON.stringify(answer)).toContain('Laptop')
    expect(JSON.stringify(answer)).not.toMatch(/sk-/)
  })

  it('turns an unknown frame away before the handler runs', async () => {
    const list = vi.fn()
    const { ask } = door({ 'gateways.list': list }, () => false)
    expect(await ask('gateways.list')).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(list).not.toHaveBeenCalled()
  })

  it('names the wrong fields and not their values', async () => {
    const { ask } = door({ 'gateways.save': vi.fn() })
    const answer = await ask('gateways.save', { ...gateway, auth: 'sk-secret', secret: 5 })
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
    expect(JSON.stringify(answer)).toContain('auth')
    expect(JSON.stringify(answer)).not.toContain('sk-secret')
  })

  it('turns an unknown error into one without its text, and reports it', async () => {
    const broken = () => {
      throw new Error('password hunter2')
    }
    const { ask, onFailure } = door({ 'gateways.list': broken })
    const answer = await ask('gateways.list')
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(JSON.stringify(answer)).not.toContain('hunter2')
    expect(onFailure).toHaveBeenCalledWith('gateways.list', expect.any(Error))
  })

  it('passes a failure with its sentence and next step', async () => {
    const refuse = () => Promise.reject(AppError.of('gateway_dns', { host: 'nowhere' }))
    const answer = await door({ 'gateways.list': refuse }).ask('gateways.list')
    expect(answer).toMatchObject({
      ok: false,
      error: { message: 'The name nowhere was not found' },
    })
  })
})

describe('an event', () => {
  it('is cut down to what the contract names', () => {
    const send = vi.fn()
    const emit = createEmit(() => ({ isDestroyed: () => false, send }), vi.fn())
    emit('gateways.changed', {
      gateways: [{ ...gateway, secret: 'sk-1' } as never],
      activeId: null,
    })
    expect(send).toHaveBeenCalledWith('bifrost:gateways.changed', expect.anything())
    expect(JSON.stringify(send.mock.calls)).not.toContain('sk-1')
  })

  it('is dropped when there is no window', () => {
    expect(() => createEmit(() => null, vi.fn())('servers.changed', [])).not.toThrow()
  })

  it('that does not fit the contract ends nothing, and is told', () => {
    const [send, onFailure] = [vi.fn(), vi.fn()]
    const emit = createEmit(() => ({ isDestroyed: () => false, send }), onFailure)
    expect(() => emit('servers.changed', [{ id: 5 } as never])).not.toThrow()
    expect(send).not.toHaveBeenCalled()
    expect(onFailure).toHaveBeenCalledWith('servers.changed', expect.any(Error))
  })
})
