import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { KeyTable } from '../../../shared/model/keyTable.ts'
import { MOST_NEW_KEYS } from '../../../shared/limits.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { key, table } from '../keys/samples.ts'
import { gateway } from '../servers/samples.ts'
import NewClientSheet from './NewClientSheet.svelte'
import { emptyForm } from './form.ts'
import { plan } from './samples.ts'

let bridge: FakeBridge
afterEach(cleanup)

async function open(answers: Answers = {}): Promise<void> {
  bridge = fakeBridge({
    'registrations.planNew': plan(),
    'registrations.newForm': { ...emptyForm(), name: 'notes', url: 'https://mcp.example.com' },
    'registrations.keepNewForm': undefined,
    'registrations.create': () => {
      throw AppError.of('gateway_refused', { host: 'team' })
    },
    'keys.list': table('team'),
    ...answers,
  })
  render(NewClientSheet, { gateway: gateway('team', 'Team dev'), onclose: () => undefined })
  await screen.findByLabelText('Name on the gateway')
}

const press = (name: RegExp | string) => fireEvent.click(screen.getByRole('button', { name }))
const search = () => screen.findByLabelText('Search keys')
const offered = () => screen.queryAllByRole('option').map((row) => row.textContent.trim())
const given = () => screen.queryByRole('list', { name: 'Keys of the new client' })
const sent = () => bridge.inputs('registrations.create').at(-1)?.settings.keys
const many = (count: number): KeyTable => ({
  ...table('team'),
  keys: Array.from({ length: count }, (_, at) => key(`key ${at}`)),
})

describe('the keys of a new client', () => {
  it('are found by search, and each may call all tools or some', async () => {
    await open()
    await press('Add a key')
    await fireEvent.input(await search(), { target: { value: 'ci' } })
    expect(offered()).toEqual(['bots CI'])
    await fireEvent.keyDown(await search(), { key: 'Enter' })
    await fireEvent.input(await search(), { target: { value: '' } })
    expect(offered()).toEqual(['team'])
    await fireEvent.click(screen.getByText('team', { selector: '.row .name' }))
    expect(screen.getByText('Every key of this gateway is in the list.')).toBeTruthy()
    await press('Done')
    const some = within(screen.getByRole('radiogroup', { name: 'Tools of bots' }))
    await fireEvent.click(some.getByRole('radio', { name: 'By name' }))
    await press(/^Create on Team dev/)
    const tools = screen.getByLabelText('Names of the tools of bots, one in a line')
    expect(screen.getByText('bots needs at least one tool, or leave it out')).toBeTruthy()
    await waitFor(() => expect(document.activeElement).toBe(tools))
    expect(sent()).toBeUndefined()
    await fireEvent.input(tools, { target: { value: 'echo' } })
    await press(/^Create on Team dev/)
    await waitFor(() =>
      expect(sent()).toEqual([
        { keyId: 'id of bots', tools: ['echo'] },
        { keyId: 'id of team', tools: 'all' },
      ]),
    )
  })

  it('are chosen by the keyboard alone, and Escape leaves the list, not the form', async () => {
    await open()
    await press('Add a key')
    await fireEvent.keyDown(await search(), { key: 'ArrowDown' })
    const list = screen.getByRole('listbox', { name: 'Keys of this gateway' })
    expect(document.activeElement).toBe(list)
    await fireEvent.keyDown(list, { key: 'End' })
    await fireEvent.keyDown(list, { key: ' ' })
    expect(given()?.textContent).toContain('bots')
    expect(await fireEvent.keyDown(list, { key: 'Escape' })).toBe(false)
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add a key' })),
    )
    await press('Leave bots out')
    expect(given()).toBeNull()
  })

  it('say what a key in the list may do, and that none may while it is empty', async () => {
    await open()
    expect(screen.getByText(/no virtual key may use it/)).toBeTruthy()
    await press('Add a key')
    await fireEvent.keyDown(await search(), { key: 'Enter' })
    expect(screen.getByText(/Only the keys in this list/)).toBeTruthy()
    await press('Done')
    await fireEvent.click(screen.getByRole('radio', { name: 'All keys' }))
    expect(screen.getByText(/every other one all tools/)).toBeTruthy()
    await press(/^Create on Team dev/)
    await waitFor(() =>
      expect(bridge.inputs('registrations.create').at(-1)?.settings.isForAllKeys).toBe(true),
    )
  })

  it('are chosen on gateways that know no client for all keys, too', async () => {
    const { settings } = plan()
    await open({
      'registrations.planNew': plan({
        settings: settings.filter((field) => field !== 'isForAllKeys'),
      }),
    })
    expect(screen.queryByRole('radio', { name: 'All keys' })).toBeNull()
    await press('Add a key')
    await fireEvent.keyDown(await search(), { key: 'Enter' })
    await press(/^Create on Team dev/)
    await waitFor(() => expect(sent()).toEqual([{ keyId: 'id of team', tools: 'all' }]))
  })

  it('are read only when somebody looks for one; a failure is said and asked again', async () => {
    let isDown = true
    await open({
      'keys.list': () => {
        if (isDown) throw AppError.of('gateway_refused', { host: 'team' })
        return { ...table('team'), isOff: true, keys: [], clients: [] }
      },
    })
    expect(bridge.inputs('keys.list')).toEqual([])
    await press('Add a key')
    await screen.findByRole('alert')
    isDown = false
    await press('Try again')
    expect(await screen.findByText('No virtual keys on this gateway')).toBeTruthy()
  })

  it('stay few in the page however many there are, and no more than a form can hold', async () => {
    const keys = Array.from({ length: MOST_NEW_KEYS - 1 }, (_, at) => ({
      ...{ id: `id of key ${at}`, name: `key ${at}`, isAll: true, tools: '' },
    }))
    await open({ 'keys.list': many(5000), 'registrations.newForm': { ...emptyForm(), keys } })
    await press('Add a key')
    await search()
    expect(offered().length).toBeLessThan(40)
    await fireEvent.keyDown(await search(), { key: 'Enter' })
    expect(await screen.findByText(/in the view “Keys”/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Add a key' })).toBeNull()
  })
})
