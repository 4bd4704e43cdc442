import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { Scan, ScannedEntry } from '../../../shared/model/scan.ts'
import { fakeBridge, type Answers } from '../../fakeBridge.ts'
import ScanSheet from './ScanSheet.svelte'

const entry = (id: string, more: Partial<ScannedEntry> = {}): ScannedEntry => ({
  ...{ id, kind: 'new', name: `server ${id}`, words: ['npx', id], env: [], cwd: '' },
  ...{ hints: [], twin: '', failure: null },
  ...more,
})
const scan = (...entries: ScannedEntry[]): Scan => ({
  places: [{ app: 'Cursor', path: '~/.cursor/mcp.json', project: '', entries, failure: null }],
  apps: ['Cursor'],
  digest: 'd',
})

async function open(answers: Answers) {
  const bridge = fakeBridge(answers)
  const onclose = vi.fn()
  render(ScanSheet, { onclose })
  await waitFor(() => expect(screen.queryByRole('status')).toBeNull())
  return { bridge, onclose }
}
const box = (id: string) => screen.getByRole('checkbox', { name: `Take server ${id} of Cursor` })
const confirm = () => fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })

afterEach(cleanup)

describe('the sheet of other apps', () => {
  it('takes nothing by itself, and chooses all that is new with one click', async () => {
    const { bridge, onclose } = await open({
      'servers.scan': scan(entry('a'), entry('b', { kind: 'same', twin: 'b' }), entry('c'), {
        ...entry('d', { kind: 'nameTaken', twin: 'd' }),
      }),
      'servers.takeScanned': { saved: [{ serverId: 's1', name: 'a' }], failed: [] },
    })
    await confirm()
    expect(bridge.inputs('servers.takeScanned')).toEqual([])
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Choose all 2 new' }))
    await confirm()
    await waitFor(() => expect(onclose).toHaveBeenCalledWith('s1'))
    expect(bridge.inputs('servers.takeScanned')).toEqual([
      { take: ['a', 'c'], digest: 'd', keepUntilQuit: false },
    ])
    expect(box('b')).toHaveProperty('disabled', true)
  })

  it('offers to keep secrets until the end when there is no keychain, for what is not saved', async () => {
    const failure = AppError.of('keychain_unavailable').toFailure()
    let looks = 0
    const { bridge, onclose } = await open({
      'servers.scan': () => scan(entry('a', { kind: looks++ === 0 ? 'new' : 'same' }), entry('b')),
      'servers.takeScanned': ({ keepUntilQuit }) =>
        keepUntilQuit
          ? { saved: [{ serverId: 's2', name: 'b' }], failed: [] }
          : { saved: [{ serverId: 's1', name: 'a' }], failed: [{ name: 'b', failure }] },
    })
    await fireEvent.click(box('a'))
    await fireEvent.click(box('b'))
    await confirm()
    const keep = await screen.findByRole('button', { name: 'Keep until I quit' })
    await waitFor(() => expect(keep).toHaveProperty('disabled', false))
    await fireEvent.click(keep)
    await waitFor(() => expect(onclose).toHaveBeenCalledWith('s2'))
    expect(bridge.inputs('servers.takeScanned').map(({ take }) => take)).toEqual([
      ['a', 'b'],
      ['b'],
    ])
  })

  it('says which server was not saved and why', async () => {
    const failure = AppError.of('settings_unwritable').toFailure()
    await open({
      'servers.scan': scan(entry('a')),
      'servers.takeScanned': { saved: [], failed: [{ name: 'server a', failure }] },
    })
    await fireEvent.click(box('a'))
    await confirm()
    expect(await screen.findByText('server a was not saved')).toBeTruthy()
    expect(screen.getByText('The settings could not be saved')).toBeTruthy()
  })

  it('unticks everything when the files are not what was shown', async () => {
    let looks = 0
    await open({
      'servers.scan': () => ({ ...scan(entry('a')), digest: `d${looks++}` }),
      'servers.takeScanned': () => {
        throw AppError.of('scan_changed')
      },
    })
    await fireEvent.click(box('a'))
    await confirm()
    expect(await screen.findByText(/have changed since you looked/)).toBeTruthy()
    await waitFor(() => expect(box('a')).toHaveProperty('checked', false))
  })

  it('shows hidden signs of a command, and what only matters before a run', async () => {
    await open({
      'servers.scan': scan(
        entry('a', {
          words: ['npx', '\u202ex'],
          hints: [
            { key: 'downloads', about: 'x' },
            { key: 'npxAsks', about: 'x' },
          ],
        }),
      ),
    })
    expect(screen.getByText(/\\u\{202e\}/)).toBeTruthy()
    expect(screen.getByText(/npx may ask/)).toBeTruthy()
    expect(screen.queryByText(/Downloads x/)).toBeNull()
  })
})
