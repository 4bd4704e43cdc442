import { cleanup, configure, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeBridge, type FakeBridge } from '../../fakeBridge.ts'
import { probes } from '../../state/probes.svelte.ts'
import { registrations } from '../../state/registrations.svelte.ts'
import { servers } from '../../state/servers.svelte.ts'
import Servers from './Servers.svelte'
import { bench } from './bench.svelte.ts'
import { running, server } from './samples.ts'

let bridge: FakeBridge
let tests = 0
/** A server nobody changed yet: the bench keeps its changes as long as the window lives. */
let shownId = ''

configure({ asyncUtilTimeout: 10_000 }) // a busy machine is no failure
beforeEach(async () => {
  tests += 1
  shownId = `shown-${tests}`
  bridge = fakeBridge({
    'servers.list': [server(shownId, 'everything'), server(`other-${tests}`, 'git')],
    'servers.save': ({ serverId, recipe }) => ({ ...server(serverId, recipe.name), recipe }),
    'servers.drafts': { key: null, fresh: [], edits: {} },
    'servers.keepDrafts': undefined,
    'servers.hints': [],
    'probes.list': [],
    'probes.output': [],
    'rounds.current': null,
    'registrations.list': [],
  })
  render(Servers)
  await screen.findByText('Saved servers')
  await fireEvent.click(screen.getByRole('option', { name: /everything/ }))
})
afterEach(() => {
  cleanup()
  for (const copy of [servers, probes, registrations]) copy.stop()
})

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name, { selector: 'input' })
const type = (name: string, text: string) =>
  fireEvent.input(field(name), { target: { value: text } })
const back = (target: HTMLElement = document.body) =>
  fireEvent.keyDown(target, { key: 'z', ctrlKey: true })
const forth = (target: HTMLElement = document.body) =>
  fireEvent.keyDown(target, { key: 'Z', metaKey: true, shiftKey: true })

describe('undo and redo of a recipe', () => {
  it('go back and forth by the keys, from a field of the recipe and from elsewhere', async () => {
    const { value } = field('Command')
    await type('Command', 'docker')
    await type('Folder', '/tmp')
    expect(await back(field('Command'))).toBe(false) // the field itself takes nothing back
    expect(field('Folder').value).toBe('')
    await back()
    expect(field('Command').value).toBe(value)
    await forth()
    await fireEvent.keyDown(field('Command'), { key: 'y', ctrlKey: true })
    expect([field('Command').value, field('Folder').value]).toEqual(['docker', '/tmp'])
  })

  it('bring a removed argument back to its place', async () => {
    const args = () =>
      screen.getAllByLabelText<HTMLInputElement>(/^Argument \d/).map((at) => at.value)
    const before = args()
    await fireEvent.click(screen.getByRole('button', { name: 'Remove argument 1' }))
    expect(args()).toHaveLength(before.length - 1)
    await back()
    expect(args()).toEqual(before)
  })

  it('leave a text that is not of the recipe to its own field', async () => {
    await type('Command', 'docker')
    const add = field('Add argument')
    expect(await back(add)).toBe(false) // empty: there is nothing of its own to take back
    await type('Command', 'docker')
    await type('Add argument', '--half')
    expect(await back(add)).toBe(true)
    expect(field('Command').value).toBe('docker')
  })

  it('belong to the server that is shown', async () => {
    await type('Command', 'docker')
    await fireEvent.click(screen.getByRole('option', { name: /git/ }))
    await back()
    await fireEvent.click(screen.getByRole('option', { name: /everything/ }))
    expect(field('Command').value).toBe('docker')
  })

  it('stand in the menu while there is something to take back', async () => {
    const open = () => fireEvent.click(screen.getByRole('button', { name: 'More' }))
    await open()
    expect(screen.queryByRole('menuitem', { name: /change$/ })).toBeNull()
    await open()
    const { value } = field('Command')
    await type('Command', 'docker')
    await open()
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Undo change' }))
    expect(field('Command').value).toBe(value)
    await open()
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Redo change' }))
    expect(field('Command').value).toBe('docker')
  })

  it('bring back what was discarded', async () => {
    await type('Command', 'docker')
    bench.discard(shownId)
    expect(bench.entry?.isDirty).toBe(false)
    await back()
    expect(field('Command').value).toBe('docker')
  })

  it('reach behind a save', async () => {
    await fireEvent.input(field('Name of the server'), { target: { value: 'renamed' } })
    await bench.save()
    expect(bench.entry?.isDirty).toBe(false)
    await back()
    expect(bench.entry?.recipe.name).toBe('everything')
    expect(bridge.inputs('servers.keepDrafts').at(-1)?.edits[shownId]?.name).toBe('everything')
  })

  it('wait until a run is over', async () => {
    await type('Command', 'docker')
    bridge.send('probes.changed', running('p1', shownId))
    await expect.poll(() => probes.latestOf(shownId)?.state).toBe('running')
    expect(bench.canUndo).toBe(false)
    bridge.send('probes.changed', { ...running('p1', shownId), state: 'cancelled' })
    await expect.poll(() => bench.canUndo).toBe(true)
  })
})
