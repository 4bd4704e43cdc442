import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { Check, DoctorReport } from '../../../shared/model/doctor.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import Doctor from './Doctor.svelte'
import { reportText } from './doctorReport.ts'

afterEach(cleanup)

const check = (key: string, name: string, more: Partial<Check> = {}): Check => ({
  ...{ key, name, state: 'fine', word: 'Fine', path: '', detail: '', value: '' },
  ...{ cure: '', line: '', ...more },
})

const REPORT: DoctorReport = {
  at: '2026-11-21T10:51:00.000Z',
  ms: 1240,
  sections: [
    {
      key: 'shell',
      checks: [
        check('shell', 'Login shell', { path: '/bin/zsh', value: '0.41 s' }),
        check('path', 'PATH', { detail: '2 folders, 1 of them missing' }),
      ],
    },
    {
      key: 'runtimes',
      checks: [
        check('runtime.uvx', 'uvx', {
          ...{ state: 'warning', word: 'Not found', detail: 'The saved server “git” needs it' },
          ...{ cure: 'Install uv, then reload.', line: 'pipx install uv' },
        }),
        check('runtime.bun', 'bun', { state: 'off', word: 'Not found' }),
      ],
    },
  ],
  path: [
    { folder: '~/bin', isThere: true },
    { folder: '/gone', isThere: false },
  ],
}

async function open(answers: Answers = {}): Promise<FakeBridge> {
  const bridge = fakeBridge({ 'doctor.report': REPORT, 'app.copy': undefined, ...answers })
  render(Doctor)
  await waitFor(() => expect(screen.getByRole('status').textContent).not.toContain('Looking'))
  return bridge
}

describe('the Doctor', () => {
  it('counts what needs the user; what is missing and not needed does not', async () => {
    await open()
    expect(screen.getByRole('status').textContent).toContain('1 of 4 checks need you')
  })

  it('shows each problem with its cure, and copies the command that helps', async () => {
    const bridge = await open()
    const runtimes = within(screen.getByRole('region', { name: 'Runtimes' }))
    expect(runtimes.getByText('Install uv, then reload.')).toBeTruthy()
    await fireEvent.click(runtimes.getByRole('button', { name: 'Copy “pipx install uv”' }))
    expect(bridge.inputs('app.copy')).toEqual([{ text: 'pipx install uv' }])
  })

  it('asks the login shell again only by Reload; R looks again', async () => {
    const bridge = await open()
    await fireEvent.keyDown(window, { key: 'r' })
    await screen.findByText('1 of 4 checks need you')
    await fireEvent.click(screen.getByRole('button', { name: 'Reload' }))
    expect(bridge.inputs('doctor.report')).toEqual([
      { reload: false },
      { reload: false },
      { reload: true },
    ])
  })

  it('shows the folders of PATH when asked', async () => {
    await open()
    expect(screen.queryByText('/gone')).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: 'Show' }))
    expect(within(screen.getByRole('list', { name: 'PATH' })).getByText('/gone')).toBeTruthy()
  })

  it('copies the report by its keys', async () => {
    const bridge = await open()
    await fireEvent.keyDown(window, { key: 'C', ctrlKey: true, shiftKey: true })
    expect(bridge.inputs('app.copy')).toEqual([{ text: reportText(REPORT) }])
  })

  it('says what went wrong when there is no report', async () => {
    await open({
      'doctor.report': () => {
        throw AppError.of('internal')
      },
    })
    expect(await screen.findByRole('alert')).toBeTruthy()
  })
})

describe('a report as text', () => {
  it('holds every check with its cure, and the folders in their order', () => {
    expect(reportText(REPORT)).toBe(`Doctor: 1 of 4 checks need you, 2026-11-21T10:51:00.000Z

Shell
  Login shell: Fine · /bin/zsh · 0.41 s
  PATH: Fine · 2 folders, 1 of them missing

Runtimes
  uvx: Not found · The saved server “git” needs it
    → Install uv, then reload. pipx install uv
  bun: Not found

PATH
  1. ~/bin
  2. /gone, does not exist`)
  })
})
