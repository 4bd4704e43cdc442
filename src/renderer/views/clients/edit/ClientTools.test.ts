import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../../shared/errors.ts'
import type { ClientDetail } from '../../../../shared/model/client.ts'
import type { ClientSettings, EditReport } from '../../../../shared/model/clientEdit.ts'
import type { ClientToolFacts } from '../../../../shared/model/clientTools.ts'
import type { GatewayView } from '../../../../shared/model/gateway.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../../fakeBridge.ts'
import { gateway } from '../../servers/samples.ts'
import { detail, row } from '../samples.ts'
import ClientEditing from './ClientEditing.svelte'

let bridge: FakeBridge
let clients = 0
afterEach(cleanup)

const NAMES = ['echo', 'get-env', 'get-sum', 'set-sum']

function given(settings: Partial<ClientSettings> = {}, names = NAMES): ClientDetail {
  clients += 1 // drafts are kept by client
  const all = detail(row(`client${clients}`), 'g1')
  const [sample] = all.tools
  return {
    ...all,
    tools: names.map((name) => ({ ...sample!, name, description: `Does ${name}` })),
    settings: { ...all.settings, tools: ['echo', 'get-sum'], autoTools: ['echo'], ...settings },
  }
}

const done = (name: string, more: Partial<EditReport> = {}): EditReport => ({
  ...{ clientId: name, name, outcome: 'done', notStuck: [], alsoChanged: [] },
  ...{ failure: null, notes: [] },
  ...more,
})

interface Opened {
  view?: Partial<GatewayView>
  answers?: Answers
  facts?: Partial<ClientToolFacts>
  canChange?: boolean
}

function open(shown: ClientDetail, { view, answers, facts, canChange = true }: Opened = {}) {
  bridge = fakeBridge({
    'clients.toolFacts': {
      tokens: shown.tools.map(() => 100),
      hints: shown.tools.map(() => null),
      testedAs: null,
      isNew: shown.tools.map(() => false),
      ...facts,
    },
    'clients.edit': ({ clientId }) => done(clientId),
    'app.copy': undefined,
    ...answers,
  })
  const props = {
    gateway: gateway('g1', 'Team dev', view),
    detail: shown,
    canChange,
    part: 'tools' as const,
  }
  return render(ClientEditing, props)
}

const grid = () => screen.getByRole('grid', { name: 'Tools' })
const key = (name: string, more: object = {}) => fireEvent.keyDown(grid(), { key: name, ...more })
const isOn = (): string[] =>
  within(grid())
    .getAllByRole('switch', { name: /^(Allow|Keep) / })
    .filter((each) => each.getAttribute('aria-checked') === 'true')
    .map((each) => each.getAttribute('aria-label')!.split(' ')[1]!)
const button = (name: RegExp | string) => screen.getByRole<HTMLButtonElement>('button', { name })
const save = () => fireEvent.click(button('Save to Team dev'))
const sent = () => bridge.inputs('clients.edit').at(-1)!
const type = (tool: string, value: string) =>
  fireEvent.change(screen.getByRole('textbox', { name: `Price of ${tool} in USD` }), {
    target: { value },
  })

describe('choosing tools', () => {
  it('turns them on by mouse and keys, counts what is not saved and takes it back', async () => {
    open(given())
    expect(isOn()).toEqual(['echo', 'get-sum'])
    await fireEvent.click(screen.getByRole('switch', { name: 'Allow get-env' }))
    await key('Home')
    await key(' ')
    expect(isOn()).toEqual(['get-env', 'get-sum'])
    expect(screen.getByText('2 unsaved changes')).toBeTruthy()
    await key(' ')
    expect(screen.getByText('1 unsaved change')).toBeTruthy()
    await fireEvent.click(button('Discard'))
    expect(isOn()).toEqual(['echo', 'get-sum'])
    expect(screen.queryByText(/unsaved/)).toBeNull()
  })

  it('carries a choice over a range, and over all that a pattern or words find', async () => {
    open(given())
    await key('Home')
    await key('End', { shiftKey: true })
    expect(isOn()).toEqual(NAMES)
    const filter = screen.getByRole('searchbox', { name: 'Filter tools' })
    await fireEvent.input(filter, { target: { value: '*-sum' } })
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Allow all tools shown' }))
    await fireEvent.input(filter, { target: { value: 'env does' } })
    expect(isOn()).toEqual(['get-env'])
    await fireEvent.input(filter, { target: { value: '' } })
    expect(isOn()).toEqual(['echo', 'get-env'])
  })

  it('sends what was chosen with what was seen, and says that it is so', async () => {
    const shown = given()
    open(shown)
    await fireEvent.click(screen.getByRole('switch', { name: 'Allow set-sum' }))
    await fireEvent.click(screen.getByRole('switch', { name: 'Run get-sum without asking' }))
    await save()
    expect(sent()).toEqual({
      ...{ gatewayId: 'g1', clientId: shown.row.id, confirm: '', seen: shown.settings },
      change: { tools: ['echo', 'get-sum', 'set-sum'], autoTools: ['echo', 'get-sum'] },
    })
    expect(await screen.findByText('Saved. The gateway lists it so.')).toBeTruthy()
    expect(screen.queryByText(/unsaved/)).toBeNull()
    expect(isOn()).toEqual(['echo', 'get-sum', 'set-sum'])
  })

  it('lets what is off not run unasked, and remembers that it did', async () => {
    open(given())
    const auto = () => screen.getByRole<HTMLButtonElement>('switch', { name: /^Run echo/ })
    await fireEvent.click(screen.getByRole('switch', { name: 'Allow echo' }))
    expect([auto().disabled, auto().getAttribute('aria-checked')]).toEqual([true, 'false'])
    await fireEvent.click(screen.getByRole('switch', { name: 'Allow echo' }))
    expect(auto().getAttribute('aria-checked')).toBe('true')
    expect(screen.queryByText(/unsaved/)).toBeNull()
  })

  it('tells a chosen list from all tools and those to come', async () => {
    open(given({ tools: 'all' }))
    expect(screen.getByText(/those the server adds later too/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('radio', { name: 'A chosen list' }))
    expect(screen.getByText(/stays off until you turn it on/)).toBeTruthy()
    expect(screen.getByText('1 unsaved change')).toBeTruthy()
    await save()
    expect(sent().change).toEqual({ tools: NAMES })
  })

  it('copies the names that are on and takes pasted ones, with what is not known', async () => {
    const shown = given()
    open(shown)
    await fireEvent.click(button('Copy the names of the tools that are on'))
    expect(bridge.inputs('app.copy')).toEqual([{ text: 'echo\nget-sum' }])
    const clipboardData = new DataTransfer()
    const lines = ['get-env', '', `${shown.settings.name}-set-sum`, 'get-env', 'unheard']
    clipboardData.setData('text/plain', lines.join('\r\n'))
    await fireEvent.paste(grid(), { clipboardData })
    expect(isOn()).toEqual(['get-env', 'set-sum'])
    expect(screen.getByText(/^2 tools are on, as pasted\. Not known here: unheard$/)).toBeTruthy()
    await fireEvent.click(button('Discard'))
    expect(screen.queryByText(/as pasted/)).toBeNull()
  })

  it('shows names the server no longer has, and drops them from every list', async () => {
    open(given({ tools: ['echo', 'old'], autoTools: ['old'], pricing: { old: 1, older: 2 } }))
    expect(screen.getByText(/2 tools that the server no longer has/)).toBeTruthy()
    expect(isOn()).toEqual(['echo', 'old', 'older'])
    await fireEvent.click(button('Drop'))
    expect(isOn()).toEqual(['echo'])
    await fireEvent.click(screen.getByRole('switch', { name: 'Keep older in the list' }))
    await save()
    await fireEvent.click(button(/^Save to Team dev Ctrl/))
    const { change } = sent()
    expect(change).toEqual({ tools: ['echo'], autoTools: [], pricing: { older: 2 } })
  })

  it('marks what came after the list was chosen, hints and tokens of what is on', async () => {
    const eyes = { title: null, readOnly: true, destructive: null, idempotent: true }
    open(given(), {
      facts: {
        isNew: [false, true, false, false],
        hints: [{ ...eyes, openWorld: null }, null, null, null],
        testedAs: 'everything',
      },
    })
    expect(await screen.findByText('≈ 200 tokens')).toBeTruthy()
    expect(screen.getAllByTitle('The server has it since after this list was chosen')).toHaveLength(
      1,
    )
    expect(screen.getAllByRole('img', { name: 'reads' })).toHaveLength(1)
    await key('Home')
    await key('Enter')
    const tool = screen.getByRole('region', { name: 'echo' })
    expect(within(tool).getByText('the same again changes nothing')).toBeTruthy()
    expect(within(tool).getByText('declared, not guaranteed')).toBeTruthy()
  })

  it('says what an empty list means, and where the list means nothing', async () => {
    open(given({ tools: [] }))
    expect(screen.getByText(/No tool is on/)).toBeTruthy()
    cleanup()
    const old = given({ tools: [] })
    open({ ...old, rules: { ...old.rules, isListObeyed: false } })
    expect(screen.getByText(/runs every tool all the same/)).toBeTruthy()
    expect(screen.queryByText(/No tool is on/)).toBeNull()
  })

  it('says what is allowed of a client that lists no tools now', () => {
    open(given({ tools: ['echo', 'get-sum'] }, []))
    expect(screen.getByText('Allowed as soon as it lists them: echo, get-sum')).toBeTruthy()
    expect(screen.queryByText(/no longer has/)).toBeNull()
  })

  it('has no column for what this gateway does not keep', () => {
    open({ ...given(), editable: ['name', 'tools'] })
    expect(screen.queryByText('Auto')).toBeNull()
    expect(screen.queryByRole('textbox', { name: /^Price/ })).toBeNull()
  })

  it('draws a few of 300 tools', () => {
    open(
      given(
        { tools: 'all' },
        Array.from({ length: 300 }, (_, at) => `tool-${at}`),
      ),
    )
    expect(screen.getByText('300 of 300 on')).toBeTruthy()
    expect(screen.getAllByRole('row').length).toBeLessThan(40)
  })
})

describe('prices', () => {
  it('are reviewed before they are sent', async () => {
    open(given())
    await type('echo', '$0.002')
    await save()
    expect(bridge.inputs('clients.edit')).toEqual([])
    const dialog = screen.getByRole('dialog')
    expect(within(dialog).getByText('echo $0.002')).toBeTruthy()
    await fireEvent.keyDown(dialog, { key: 'Enter', ctrlKey: true })
    expect(sent().change).toEqual({ pricing: { echo: 0.002 } })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('are reached by a key, and left with Enter or, as they were, with Escape', async () => {
    open(given({ pricing: { echo: 0.1 } }))
    const field = () =>
      screen.getByRole<HTMLInputElement>('textbox', { name: 'Price of echo in USD' })
    await key('Home')
    await key('p')
    expect(document.activeElement).toBe(field())
    await fireEvent.input(field(), { target: { value: '5' } })
    await fireEvent.keyDown(field(), { key: 'Escape' })
    expect([document.activeElement, field().value]).toEqual([grid(), '$0.1'])
    await type('echo', '0.10')
    expect(field().value).toBe('$0.1')
    expect(screen.queryByText(/unsaved/)).toBeNull()
  })

  it('are kept while they are typed, before anybody leaves the field', async () => {
    open(given())
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Price of echo in USD' })
    field.focus()
    for (const value of ['1', '1.', '1.5']) {
      await fireEvent.input(field, { target: { value } })
      expect(field.value).toBe(value)
    }
    expect(bridge.inputs('clients.keepDraft').at(-1)?.change).toEqual({ pricing: { echo: 1.5 } })
  })

  it('that are no amount stay as typed, with the reason, and hold the save', async () => {
    open(given())
    await type('echo', 'cheap')
    expect(screen.getByRole('alert').textContent).toContain('The price of echo is no amount')
    expect(button('Save to Team dev').disabled).toBe(true)
    await type('echo', '')
    expect(screen.queryByText(/unsaved/)).toBeNull()
  })
})

describe('a save that does not do all of it', () => {
  const choose = async (shown: ClientDetail, answers: Answers, view = {}) => {
    const opened = open(shown, { answers, view })
    await fireEvent.click(screen.getByRole('switch', { name: 'Allow set-sum' }))
    return opened
  }

  it('says what did not stick and what changed besides, and keeps the rest to be saved', async () => {
    const notStuck = [{ field: 'tools' as const, before: 'echo, set-sum', now: 'echo' }]
    const alsoChanged = [{ field: 'syncMinutes' as const, before: '10', now: '5' }]
    await choose(given(), {
      'clients.edit': ({ clientId }) =>
        done(clientId, { outcome: 'partly', notStuck, alsoChanged }),
    })
    await save()
    expect(await screen.findByText('Saved in part')).toBeTruthy()
    expect(screen.getByText(/you chose echo, set-sum, it is echo$/)).toBeTruthy()
    expect(screen.getByText(/has changed too: 10 before, 5 now/)).toBeTruthy()
    expect(screen.getByText('1 unsaved change')).toBeTruthy()
  })

  it.each(['refused', 'unknown'] as const)('keeps all of it when it is %s', async (outcome) => {
    const failure = AppError.of('gateway_refused', { host: 'h' }).toFailure()
    await choose(given(), {
      'clients.edit': ({ clientId }) => done(clientId, { outcome, failure }),
    })
    await save()
    expect((await screen.findByRole('alert')).textContent).toContain('GATEWAY_REFUSED')
    expect(isOn()).toEqual(['echo', 'get-sum', 'set-sum'])
    expect(screen.getByText('1 unsaved change')).toBeTruthy()
  })

  it('shows what somebody else has chosen, and goes over it only after a look', async () => {
    const shown = given()
    let isTaken = true
    const { rerender } = await choose(shown, {
      'clients.edit': ({ clientId }) => {
        if (isTaken) throw AppError.of('client_changed', { name: 'a', fields: 'Tools (get-env)' })
        return done(clientId)
      },
    })
    await save()
    expect((await screen.findByRole('alert')).textContent).toContain('Tools (get-env)')
    const theirs = { ...shown, settings: { ...shown.settings, tools: ['get-env'] } }
    await rerender({ detail: theirs })
    expect(isOn()).toEqual(['echo', 'get-sum', 'set-sum'])
    isTaken = false
    await save()
    const dialog = screen.getByRole('dialog')
    expect(within(dialog).getByText('get-env')).toBeTruthy()
    await fireEvent.keyDown(dialog, { key: 'Enter', ctrlKey: true })
    expect(sent()).toMatchObject({
      seen: { tools: ['get-env'] },
      change: { tools: ['echo', 'get-sum', 'set-sum'] },
    })
  })

  it('asks for the name of a production gateway where more may run', async () => {
    await choose(given(), {}, { name: 'Live', environment: 'production' })
    await fireEvent.click(button('Save to Live'))
    const dialog = screen.getByRole('dialog')
    await fireEvent.keyDown(dialog, { key: 'Enter', ctrlKey: true })
    expect(bridge.inputs('clients.edit')).toEqual([])
    await fireEvent.input(within(dialog).getByRole('textbox'), { target: { value: 'Live' } })
    await fireEvent.keyDown(dialog, { key: 'Enter', ctrlKey: true })
    expect(sent().confirm).toBe('Live')
  })
})

describe('a draft', () => {
  it('is there again when the client is shown again', async () => {
    const shown = given()
    open(shown)
    await fireEvent.click(screen.getByRole('switch', { name: 'Allow set-sum' }))
    cleanup()
    open(given())
    expect(isOn()).toEqual(['echo', 'get-sum'])
    cleanup()
    open(shown)
    expect(isOn()).toEqual(['echo', 'get-sum', 'set-sum'])
  })

  it('keeps what it changes when the gateway lists something else, and takes the rest', async () => {
    const shown = given()
    const { rerender } = open(shown)
    await fireEvent.click(screen.getByRole('switch', { name: 'Run get-sum without asking' }))
    const settings = { ...shown.settings, tools: 'all' as const, autoTools: [] }
    await rerender({ detail: { ...shown, settings } })
    expect(isOn()).toEqual(NAMES)
    await save()
    expect(sent()).toMatchObject({
      seen: { ...settings, autoTools: ['echo'] },
      change: { autoTools: ['echo', 'get-sum'] },
    })
  })

  it('stays and cannot be saved while the gateway takes no change', async () => {
    const { rerender } = open(given())
    await fireEvent.click(screen.getByRole('switch', { name: 'Allow set-sum' }))
    await rerender({ canChange: false })
    expect(button('Save to Team dev').disabled).toBe(true)
    await key(' ')
    await key('ArrowDown', { shiftKey: true })
    expect(screen.getByText('1 unsaved change')).toBeTruthy()
  })
})
