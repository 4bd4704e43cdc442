import { screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { EditDraft } from '../../shared/model/clientEdit.ts'
import type { KeyCells } from '../../shared/model/keyTable.ts'
import type { NewClientForm } from '../../shared/model/newClientForm.ts'
import { fakeBridge } from '../fakeBridge.ts'
import { detail, list, row } from './clients/samples.ts'
import { table } from './keys/samples.ts'
import { plan } from './newClient/samples.ts'
import { gateway } from './servers/samples.ts'

type Library = typeof import('@testing-library/svelte')

/** What main keeps while no window is open. */
let form: NewClientForm | null
let edits: Map<string, EditDraft>
let cells: KeyCells
/** Ends what the window shows. */
let close = (): void => undefined

const team = gateway('team', 'Team dev')

/** Another window: every module of the renderer is loaded anew, as nothing of the last one is left. */
async function openWindow(): Promise<Library> {
  close()
  vi.resetModules()
  fakeBridge({
    'registrations.planNew': plan(),
    'registrations.newForm': () => form,
    'registrations.keepNewForm': (kept) => void (form = kept.form),
    'clients.drafts': () => [...edits.values()],
    'clients.keepDraft': (kept) => void edits.set(kept.clientId, kept),
    'clients.toolFacts': { tokens: [], hints: [], testedAs: null, isNew: [] },
    'clients.list': list('team'),
    'clients.refresh': undefined,
    'keys.list': table('team'),
    'keys.drafts': () => cells,
    'keys.keepDrafts': (kept) => void (cells = kept.cells),
  })
  const library = await import('@testing-library/svelte')
  close = library.cleanup
  return library
}

beforeEach(() => {
  form = null
  edits = new Map()
  cells = []
})
afterEach(() => close())

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label)

it('a described client outlives its window, with its secrets and its keys', async () => {
  const open = async () => {
    const library = await openWindow()
    const { default: NewClientSheet } = await import('./newClient/NewClientSheet.svelte')
    library.render(NewClientSheet, { gateway: team, onclose: () => undefined })
    await screen.findByLabelText('Name on the gateway')
    return library.fireEvent
  }
  const fire = await open()
  await fire.input(field('Name on the gateway'), { target: { value: 'my-notes' } })
  await fire.click(screen.getByRole('radio', { name: 'Headers' }))
  await fire.click(screen.getByRole('button', { name: 'Add a header' }))
  await fire.input(field('Name of header 1'), { target: { value: 'X-Key' } })
  await fire.input(field('Value of X-Key'), { target: { value: 'hush' } })
  await fire.click(screen.getByRole('button', { name: 'Add a key' }))
  await fire.keyDown(await screen.findByLabelText('Search keys'), { key: 'Enter' })

  await open()
  expect(field('Name on the gateway').value).toBe('my-notes')
  expect(screen.getByText(/a hyphen is not allowed/)).toBeTruthy()
  expect(field('Value of X-Key').value).toBe('hush')
  expect(screen.getByRole('radiogroup', { name: 'Tools of team' })).toBeTruthy()
  expect(screen.getByText('Kept in memory while the app runs')).toBeTruthy()
})

/** The panel of a client, its settings in sight. */
async function openPanel() {
  const library = await openWindow()
  const { clientDrafts } = await import('../state/clientDrafts.svelte.ts')
  const { default: ClientEditing } = await import('./clients/edit/ClientEditing.svelte')
  await clientDrafts.load()
  const props = { gateway: team, detail: detail(row('mini'), 'team'), canChange: true }
  library.render(ClientEditing, { ...props, part: 'settings' })
  return library.fireEvent
}

it('changes of a client outlive their window, right or wrong, with their secrets', async () => {
  const minutes = 'Ask for tools again, minutes'
  const fire = await openPanel()
  await fire.input(field('Name'), { target: { value: 'my-name' } })
  await fire.input(field(minutes), { target: { value: '-5' } })
  await fire.click(screen.getByRole('switch', { name: 'Code mode' }))
  await fire.click(screen.getByRole('button', { name: 'Add headers' }))
  expect(screen.getByText(/Kept in memory while the app runs/)).toBeTruthy()
  await fire.input(field('Name of the header'), { target: { value: 'X-Key' } })
  await fire.input(field('Value of X-Key'), { target: { value: 'hush' } })
  expect(screen.getByText('4 unsaved changes')).toBeTruthy()

  await openPanel()
  expect([field('Name').value, field(minutes).value]).toEqual(['my-name', '-5'])
  expect(screen.getByText(/a hyphen is not allowed/)).toBeTruthy()
  expect(screen.getByRole('switch', { name: 'Code mode' }).getAttribute('aria-checked')).toBe(
    'true',
  )
  expect(field('Value of X-Key').value).toBe('hush')
  expect(screen.getByText('4 unsaved changes')).toBeTruthy()
})

it('half a header outlives its window too, with what is wrong about it', async () => {
  const saving = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Save to Team dev' })
  const fire = await openPanel()
  await fire.click(screen.getByRole('switch', { name: 'Code mode' }))
  await fire.click(screen.getByRole('button', { name: 'Add headers' }))
  await fire.input(field('Name of the header'), { target: { value: 'X-Key' } })
  await openPanel()
  expect(field('Name of the header').value).toBe('X-Key')
  expect(screen.getByText('Type the value of X-Key')).toBeTruthy()
  expect(saving().disabled).toBe(true)
})

it('changes of keys outlive their window', async () => {
  const open = async () => {
    const library = await openWindow()
    const { default: Keys } = await import('./keys/Keys.svelte')
    library.render(Keys, { gateway: team })
    return { fire: library.fireEvent, grid: await screen.findByRole('grid', { name: 'Keys' }) }
  }
  const { fire, grid } = await open()
  await fire.keyDown(grid, { key: ' ' })
  expect(screen.getByText('1 change')).toBeTruthy()

  await open()
  expect(screen.getByText('1 change')).toBeTruthy()
  expect(cells).toHaveLength(1)
})
