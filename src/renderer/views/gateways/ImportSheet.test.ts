import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { ImportEntry, ImportPreview } from '../../../shared/model/exchange.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { gateways } from '../../state/gateways.svelte.ts'
import { gateway } from '../servers/samples.ts'
import ExportSheet from './ExportSheet.svelte'
import ImportSheet from './ImportSheet.svelte'

let bridge: FakeBridge
let isClosed = false

const entry = (index: number, name: string, more: Partial<ImportEntry> = {}): ImportEntry => ({
  ...{ index, kind: 'new', name, url: `https://${name}.example.com`, environment: 'local' },
  ...{
    twin: null,
    changes: [],
    losses: [],
    guard: null,
    warnings: [],
    credential: 'none',
    clientKey: 'none',
    ignored: [],
    failure: null,
  },
  ...more,
})
const preview = (...entries: ImportEntry[]): ImportPreview => ({
  entries,
  ignored: [],
  digest: 'd',
})
const differs = entry(1, 'old', {
  kind: 'differs',
  changes: [{ field: 'environment', before: 'Local', after: 'Production' }],
  credential: 'missing',
})

function open(answers: Answers = {}): void {
  isClosed = false
  bridge = fakeBridge({
    'gateways.readImport': preview(entry(0, 'fresh'), differs),
    'gateways.import': { saved: [], failed: [] },
    ...answers,
  })
  render(ImportSheet, { onclose: () => (isClosed = true) })
}

const text = () => screen.getByLabelText<HTMLTextAreaElement>('Text of an export')
const button = (name: RegExp) => screen.getByRole<HTMLButtonElement>('button', { name })
const box = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name })

async function read(): Promise<void> {
  await fireEvent.input(text(), { target: { value: '{…}' } })
  await fireEvent.click(button(/^Look at it/))
}

afterEach(() => {
  cleanup()
  gateways.sheet = null
  gateways.list = []
})

describe('importing gateways', () => {
  it('shows what a text holds and takes only what is ticked', async () => {
    open()
    expect(button(/^Look at it/).disabled).toBe(true)
    await read()
    const old = within((await screen.findByText('old')).closest('li')!)
    expect(old.getByText('Differs from the one here')).toBeTruthy()
    expect(old.getByText('Environment')).toBeTruthy()
    expect(old.getByText('Local').tagName).toBe('DEL')
    expect(old.getByText('Production')).toBeTruthy()
    expect(old.getByText(/^Comes without a credential/)).toBeTruthy()
    expect(box('Take fresh').checked).toBe(true)
    expect(box('Take old').checked).toBe(false)
    await fireEvent.click(button(/^Import 1 gateway/))
    expect(bridge.inputs('gateways.import')).toEqual([
      { text: '{…}', take: [{ index: 0, confirm: '' }], digest: 'd' },
    ])
  })

  it('replaces one that is here when the user ticks it', async () => {
    open()
    await read()
    await screen.findByText('old')
    await fireEvent.click(box('Take old'))
    await fireEvent.click(box('Take fresh'))
    await fireEvent.click(button(/^Import 1 gateway/))
    expect(bridge.inputs('gateways.import')[0]!.take).toEqual([{ index: 1, confirm: '' }])
  })

  it('cannot take what is the same or not readable, and says why', async () => {
    const failure = AppError.of('url_scheme', { scheme: 'ftp' }).toFailure()
    open({
      'gateways.readImport': preview(
        entry(0, 'same', { kind: 'same' }),
        entry(1, '', { kind: 'unreadable', url: '', environment: null, failure }),
      ),
    })
    await read()
    expect(await screen.findByText('The same as here')).toBeTruthy()
    expect(box('Take same').disabled).toBe(true)
    expect(box('Take Entry 2').disabled).toBe(true)
    expect(screen.getByRole('alert').textContent).toContain('not ftp')
    expect(button(/^Choose at least one/).disabled).toBe(true)
  })

  it('does not tick an entry whose address is here under another name', async () => {
    open({ 'gateways.readImport': preview(entry(0, 'again', { twin: 'Team dev' })) })
    await read()
    expect(await screen.findByText(/^Team dev has this address here already/)).toBeTruthy()
    expect(box('Take again').checked).toBe(false)
    expect(box('Take again').disabled).toBe(false)
  })

  it('calls an imported gateway what it is known to be, not ready', async () => {
    const saved = [{ gatewayId: 'g', name: 'fresh', needsCredential: false }]
    open({ 'gateways.import': { saved, failed: [] } })
    await read()
    await screen.findByText('old')
    await fireEvent.click(button(/^Import 1 gateway/))
    expect(await screen.findByText('Not checked yet')).toBeTruthy()
    gateways.list = [gateway('g', 'fresh', { state: 'unreachable' })]
    expect(await screen.findByText('Not reachable')).toBeTruthy()
  })

  it('shows warnings and fields it leaves out', async () => {
    const warnings = ['Takes one certificate whoever signed it.']
    open({ 'gateways.readImport': preview(entry(0, 'a', { warnings, ignored: ['color'] })) })
    await read()
    expect(await screen.findByText(warnings[0]!)).toBeTruthy()
    expect(screen.getByText('Not known here and left out: color.')).toBeTruthy()
  })

  it('shows what a production gateway would lose and waits for its name', async () => {
    const losses = ['Read only is turned off: the app could change things on it again.']
    const guarded = entry(0, 'EU', { kind: 'differs', guard: 'Production EU', losses })
    open({ 'gateways.readImport': preview(guarded, entry(1, 'fresh')) })
    await read()
    expect(await screen.findByText(losses[0]!)).toBeTruthy()
    expect(screen.queryByLabelText('Type Production EU to confirm')).toBeNull()
    await fireEvent.click(box('Take EU'))
    const field = screen.getByLabelText('Type Production EU to confirm')
    await fireEvent.input(field, { target: { value: 'production eu' } })
    expect(button(/^Type the name first/).disabled).toBe(true)
    await fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })
    expect(bridge.inputs('gateways.import')).toEqual([])
    await fireEvent.input(field, { target: { value: 'Production EU' } })
    await fireEvent.click(button(/^Import 2 gateways/))
    expect(bridge.inputs('gateways.import')[0]!.take).toEqual([
      { index: 1, confirm: '' },
      { index: 0, confirm: 'Production EU' },
    ])
  })

  it('says so when a text is no export, and keeps it', async () => {
    open({
      'gateways.readImport': () => {
        throw AppError.of('import_not_ours')
      },
    })
    await read()
    expect((await screen.findByRole('alert')).textContent).toContain('no export of Bifrost Tray')
    expect(text().value).toBe('{…}')
  })

  it('says which of them need a credential, and leads there', async () => {
    const saved = [
      { gatewayId: 'g1', name: 'fresh', needsCredential: true },
      { gatewayId: 'g2', name: 'open', needsCredential: false },
    ]
    open({ 'gateways.import': { saved, failed: [] } })
    await read()
    await screen.findByText('old')
    await fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })
    expect(await screen.findByText('2 gateways imported')).toBeTruthy()
    expect(screen.getAllByText('Credential missing')).toHaveLength(1)
    await fireEvent.click(button(/^Enter it/))
    expect(isClosed).toBe(true)
    expect(gateways.sheet).toEqual({ kind: 'edit', id: 'g1' })
  })

  it('looks again when something changed since the preview', async () => {
    open({
      'gateways.import': () => {
        throw AppError.of('import_changed')
      },
    })
    await read()
    await screen.findByText('old')
    await fireEvent.click(box('Take old'))
    await fireEvent.click(button(/^Import 2/))
    expect((await screen.findByRole('alert')).textContent).toContain('changed since the preview')
    await waitFor(() => expect(bridge.inputs('gateways.readImport')).toHaveLength(2))
    await waitFor(() => expect(box('Take old').checked).toBe(false))
  })

  it('reads a file that is chosen or dropped', async () => {
    open()
    const file = new File(['from a file'], 'gateways.json')
    const input = document.querySelector<HTMLInputElement>('input[type=file]')!
    Object.defineProperty(input, 'files', { value: [file] })
    await fireEvent.change(input)
    expect(await screen.findByText('fresh')).toBeTruthy()
    await fireEvent.click(button(/^Back/))
    expect(text().value).toBe('from a file')
    const dropped = new File(['dropped'], 'other.json')
    await fireEvent.drop(text(), { dataTransfer: { files: [dropped] } })
    await waitFor(() =>
      expect(bridge.inputs('gateways.readImport').map((input) => input.text)).toEqual([
        'from a file',
        'dropped',
      ]),
    )
  })

  it('does not read a file that no export can be', async () => {
    open()
    const file = { size: 50_000_000, text: () => Promise.reject(new Error('read')) }
    await fireEvent.drop(text(), { dataTransfer: { files: [file] } })
    expect((await screen.findByRole('alert')).textContent).toContain('no export')
    expect(bridge.calls).toEqual([])
  })
})

describe('exporting gateways', () => {
  it('shows all of them or one, and copies what it shows', async () => {
    bridge = fakeBridge({
      'gateways.export': ({ gatewayId }) => ({ text: `{ "of": "${gatewayId}" }\n` }),
      'app.copy': undefined,
    })
    gateways.list = [gateway('g1', 'Laptop'), gateway('g2', 'Team dev')]
    render(ExportSheet, { onclose: () => undefined })
    expect(await screen.findByText('All 2 gateways')).toBeTruthy()
    await waitFor(() => expect(screen.getByLabelText('Export').textContent).toContain('null'))
    await fireEvent.change(screen.getByLabelText('Gateways'), { target: { value: 'g2' } })
    await waitFor(() => expect(screen.getByLabelText('Export').textContent).toContain('g2'))
    await fireEvent.click(screen.getByRole('button', { name: 'Copy' }))
    expect(bridge.inputs('app.copy')).toEqual([{ text: '{ "of": "g2" }\n' }])
  })
})
