import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { GatewayEvent } from '../../../shared/model/gatewayEvent.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import type { ClientPlace } from '../../state/openClient.ts'
import { gateways } from '../../state/gateways.svelte.ts'
import { gateway } from '../servers/samples.ts'
import Activity from './Activity.svelte'

const at = new Date().toISOString()
const gone: GatewayEvent = {
  ...{ gatewayId: 'eu', at, kind: 'unreachable', from: 'healthy', reason: 'It refused.' },
}
const broken: GatewayEvent = {
  ...{ gatewayId: 'dev', at, kind: 'client', clientId: 'c1', name: 'notion' },
  ...{ from: 'healthy', to: 'noTools', reason: 'It lists none.' },
}

let bridge: FakeBridge
let opened: ClientPlace[]

function open(events: GatewayEvent[], answers: Answers = {}): void {
  opened = []
  gateways.list = [gateway('dev', 'Team dev'), gateway('eu', 'Production EU')]
  gateways.isLoaded = true
  bridge = fakeBridge({ 'gateways.events': events, ...answers })
  render(Activity, { onopenclient: (place: ClientPlace) => opened.push(place) })
}

const list = () => screen.findByRole('listbox', { name: 'Activity' })
const texts = async () =>
  within(await list())
    .getAllByRole('option')
    .map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())

afterEach(() => {
  cleanup()
  gateways.list = []
  gateways.isLoaded = false
})

describe('the list of what changed', () => {
  it('says who changed, from what to what, why and where, newest first', async () => {
    open([gone, broken])
    const [first, second] = await texts()
    expect(first).toMatch(/^\d\d:\d\d:\d\d notion Healthy ?No tools ?It lists none\. ?Team dev$/)
    expect(second).toContain('Production EU Healthy')
    expect(second).toContain('Not reachable')
    expect(second).toContain('It refused.')
  })

  it('puts every kind of change into words and leaves out what other rows say', async () => {
    open([
      { gatewayId: 'dev', at, kind: 'signin', from: 'healthy', reason: 'r' },
      { gatewayId: 'dev', at, kind: 'failing', from: 'healthy', reason: 'r' },
      { gatewayId: 'dev', at, kind: 'recovered', after: 'error' },
      { gatewayId: 'dev', at, kind: 'version', from: 'v1.5.16', to: 'v2.2.4' },
      { gatewayId: 'dev', at, kind: 'attention', from: 0, to: 1 },
      { gatewayId: 'removed', at, kind: 'recovered', after: 'error' },
    ])
    const all = await texts()
    expect(all).toHaveLength(4)
    expect(all[0]).toMatch(/v1\.5\.16 ?v2\.2\.4 ?It runs another version\./)
    expect(all[1]).toMatch(/Error ?Healthy/)
    expect(all[2]).toMatch(/Healthy ?Error/)
    expect(all[3]).toMatch(/Healthy ?Needs sign-in/)
  })

  it('grows on top while it is shown, and the keyboard stays on its line', async () => {
    open([gone])
    const box = await list()
    await fireEvent.keyDown(box, { key: 'Home' })
    bridge.send('gateways.event', broken)
    expect(await screen.findByText('notion')).toBeTruthy()
    await fireEvent.keyDown(box, { key: 'Enter' })
    await fireEvent.keyDown(box, { key: 'ArrowUp' })
    await fireEvent.keyDown(box, { key: 'Enter' })
    await fireEvent.click(screen.getAllByText('Production EU')[0]!)
    expect(opened).toEqual([
      { gatewayId: 'eu', clientId: null },
      { gatewayId: 'dev', clientId: 'c1' },
      { gatewayId: 'eu', clientId: null },
    ])
  })

  it('says so when nothing has changed, and when it cannot be read', async () => {
    open([])
    expect(await screen.findByText('Nothing has changed yet')).toBeTruthy()
    cleanup()
    open([], {
      'gateways.events': () => {
        throw AppError.of('internal')
      },
    })
    expect(await screen.findByRole('alert')).toBeTruthy()
  })
})
