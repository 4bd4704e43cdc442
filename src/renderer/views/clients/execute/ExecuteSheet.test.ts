import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../../shared/errors.ts'
import type { Execution } from '../../../../shared/model/execution.ts'
import type { Environment } from '../../../../shared/model/gateway.ts'
import type { Annotations } from '../../../../shared/model/probe.ts'
import { fakeBridge } from '../../../fakeBridge.ts'
import { gateway } from '../../servers/samples.ts'
import { detail, row } from '../samples.ts'
import ExecuteSheet from './ExecuteSheet.svelte'

afterEach(cleanup)

const HARMLESS: Annotations = {
  ...{ title: null, readOnly: true, destructive: null, idempotent: null, openWorld: null },
}
const answered: Execution = { text: '{"sum": 5}', size: 10, ms: 12 }

const execute = vi.fn<(input: unknown) => Execution>()

function open({
  annotations = HARMLESS,
  environment = 'local',
}: { annotations?: Annotations | null; environment?: Environment } = {}): void {
  execute.mockReset().mockReturnValue(answered)
  fakeBridge({
    'clients.execute': (input) => execute(input),
    'clients.cancelExecution': undefined,
    'app.copy': undefined,
  })
  const client = row('calc')
  render(ExecuteSheet, {
    ...{ gateway: gateway('g', 'Team dev', { environment }), client, annotations },
    tool: detail(client, 'g').tools[0]!,
    onclose: () => undefined,
  })
}

const press = (name: string | RegExp, place = screen.getAllByRole('dialog').at(-1)!) =>
  fireEvent.click(within(place).getByRole('button', { name }))
const field = (): HTMLInputElement => screen.getByRole('textbox', { name: /^a\b/ })
const fill = (value: string) => fireEvent.input(field(), { target: { value } })

describe('running a tool on a gateway', () => {
  it('sends what the form holds and shows the answer', async () => {
    open()
    await fill('2')
    await press(/^Run/)
    expect(await screen.findByRole('region', { name: 'Result' })).toBeTruthy()
    expect(execute).toHaveBeenCalledWith(
      expect.objectContaining({
        ...{ gatewayId: 'g', tool: 'get-sum', arguments: { a: 2 }, confirm: '' },
      }),
    )
    expect(screen.getByText(/took/)).toBeTruthy()
  })

  it('says what is missing before it sends anything, and sends it anyway when asked to', async () => {
    open()
    await press(/^Run/)
    await waitFor(() => expect(screen.getByRole('button', { name: 'Run anyway' })).toBeTruthy())
    expect(execute).not.toHaveBeenCalled()
    await press('Run anyway')
    await waitFor(() => expect(execute).toHaveBeenCalledOnce())
  })

  it('asks first for a tool that nobody declares harmless', async () => {
    open({ annotations: null })
    await fill('2')
    await press(/^Run/)
    await waitFor(() => expect(screen.getAllByRole('dialog')).toHaveLength(2))
    expect(execute).not.toHaveBeenCalled()
    await press(/^Call/)
    await waitFor(() => expect(execute).toHaveBeenCalledOnce())
  })

  it('asks for the name of a production gateway, whatever the tool declares', async () => {
    open({ environment: 'production' })
    await fill('2')
    await press(/^Run/)
    const typed = await screen.findByRole('textbox', { name: /Team dev/ })
    const question = screen.getAllByRole('dialog').at(-1)!
    const button = within(question).getByRole('button', { name: /^Run/ })
    expect(button).toHaveProperty('disabled', true)
    await fireEvent.input(typed, { target: { value: 'Team dev' } })
    await fireEvent.click(button)
    await waitFor(() =>
      expect(execute).toHaveBeenCalledWith(expect.objectContaining({ confirm: 'Team dev' })),
    )
    expect(await screen.findByRole('region', { name: 'Result' })).toBeTruthy()
  })

  it('keeps the form after a failure, with the reason', async () => {
    open()
    execute.mockImplementation(() => {
      throw AppError.of('tool_refused', { name: 'get-sum' })
    })
    await fill('2')
    await press(/^Run/)
    expect(await screen.findByText('The gateway did not run get-sum')).toBeTruthy()
    expect(field().value).toBe('2')
    expect(screen.getByRole('button', { name: /^Run again/ })).toBeTruthy()
  })
})
