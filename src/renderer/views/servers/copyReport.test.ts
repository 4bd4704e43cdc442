import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { fakeBridge } from '../../fakeBridge.ts'
import Servers from './Servers.svelte'
import { running, server } from './samples.ts'

it('copies the report that main writes of a failed run, by button and by key', async () => {
  const failure = AppError.of('server_exited', { how: 'exit code 3' }).toFailure()
  const bridge = fakeBridge({
    'servers.list': [server('s1', 'everything')],
    'probes.list': [{ ...running('p1', 's1'), state: 'failed', totalMs: 31, failure }],
    'probes.output': [],
    'servers.drafts': { key: null, fresh: [], edits: {} },
    'servers.keepDrafts': undefined,
    'servers.hints': [],
    'registrations.list': [],
    'rounds.current': null,
    'probes.report': ({ probeId }) => ({ text: `### Report of ${probeId}` }),
    'app.copy': undefined,
  })
  render(Servers)
  await fireEvent.click(await screen.findByRole('button', { name: 'Copy report' }))
  await waitFor(() => expect(bridge.inputs('app.copy')).toHaveLength(1))
  await fireEvent.keyDown(document.body, { key: 'C', ctrlKey: true, shiftKey: true })
  await waitFor(() => expect(bridge.inputs('app.copy')).toHaveLength(2))
  expect(bridge.inputs('app.copy')[1]).toEqual({ text: '### Report of p1' })
})
