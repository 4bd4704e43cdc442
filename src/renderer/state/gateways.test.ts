import { afterEach, describe, expect, it, vi } from 'vitest'
import { fakeBridge } from '../fakeBridge.ts'
import { gateway } from '../views/servers/samples.ts'
import { Gateways } from './gateways.svelte.ts'

const all = [gateway('one', 'One'), gateway('two', 'Two')]
let state: Gateways
afterEach(() => state.stop())

/** A window whose switches main answers when it is told to, in their order. */
async function open() {
  const answers: (() => void)[] = []
  let activeId = 'one'
  const bridge = fakeBridge({
    'gateways.list': () => ({ gateways: all, activeId }),
    'gateways.activate': ({ gatewayId }) =>
      new Promise<undefined>((resolve) => {
        answers.push(() => {
          activeId = gatewayId
          bridge.send('gateways.changed', { gateways: all, activeId })
          resolve(undefined)
        })
      }),
  })
  state = new Gateways()
  await state.start()
  return { bridge, answer: () => answers.shift()!() }
}

describe('quick switches', () => {
  it('end where the user went, though main tells of each one later', async () => {
    const { bridge, answer } = await open()
    state.activate('two')
    state.activate('one')
    answer() // of the first: it says two
    expect(state.activeId).toBe('one')
    state.activate('two')
    expect(bridge.inputs('gateways.activate')).toHaveLength(3)
    answer()
    answer()
    await vi.waitFor(() => expect(bridge.inputs('gateways.list')).toHaveLength(2))
    expect(state.activeId).toBe('two')
  })

  it('take what main says once it has answered, such as a switch in the tray', async () => {
    const { bridge, answer } = await open()
    state.activate('two')
    answer()
    await vi.waitFor(() => expect(bridge.inputs('gateways.list')).toHaveLength(2))
    bridge.send('gateways.changed', { gateways: all, activeId: 'one' })
    expect(state.activeId).toBe('one')
  })
})

describe('a move', () => {
  it('stays where the user put it, though main tells of something else first', async () => {
    const order = () => state.list.map(({ id }) => id)
    const moved = Promise.withResolvers<undefined>()
    let listed = all
    const bridge = fakeBridge({
      'gateways.list': () => ({ gateways: listed, activeId: 'one' }),
      'gateways.move': () => moved.promise,
    })
    state = new Gateways()
    await state.start()
    state.move('one', 1)
    const third = gateway('three', 'Three')
    bridge.send('gateways.changed', { gateways: [...all, third], activeId: 'one' })
    expect(order()).toEqual(['two', 'one', 'three'])
    listed = [third, ...all]
    moved.resolve(undefined)
    await vi.waitFor(() => expect(order()).toEqual(['three', 'one', 'two']))
  })
})
