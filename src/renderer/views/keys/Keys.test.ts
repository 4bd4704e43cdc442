import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { EditReport } from '../../../shared/model/clientEdit.ts'
import type { GatewayView } from '../../../shared/model/gateway.ts'
import type { KeyTable } from '../../../shared/model/keyTable.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { list } from '../clients/samples.ts'
import { gateway } from '../servers/samples.ts'
import Keys from './Keys.svelte'
import { client, key, table } from './samples.ts'

let bridge: FakeBridge

const report = (name: string, more: Partial<EditReport> = {}): EditReport => ({
  ...{ clientId: `id of ${name}`, name, outcome: 'done', notStuck: [], alsoChanged: [] },
  ...{ failure: null, notes: [] },
  ...more,
})

/** Opens the table of a gateway. Each test has a gateway of its own, as tables are kept by gateway. */
async function open(
  id: string,
  given: KeyTable | (() => KeyTable) = table(id),
  { answers = {}, view = {} }: { answers?: Answers; view?: Partial<GatewayView> } = {},
): Promise<void> {
  bridge = fakeBridge({
    'keys.drafts': [],
    'keys.list': typeof given === 'function' ? given : () => given,
    'keys.keepDrafts': undefined,
    'keys.edit': [],
    'clients.list': list(id),
    ...answers,
  })
  render(Keys, { gateway: gateway(id, 'Team dev', view) })
  await waitFor(() =>
    expect(document.querySelector('.body')!.getAttribute('aria-busy')).toBe('false'),
  )
}

const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Keys' })
const words = (row: HTMLElement): string[] =>
  [...row.querySelectorAll('.name, .word')].map(({ textContent }) => textContent)
const rows = (): string[][] => within(grid()).getAllByRole('row').slice(1).map(words)
const cell = (name: string, column: number): HTMLElement => {
  const row = within(grid())
    .getAllByRole('row')
    .find((each) => words(each)[0] === name)!
  return within(row).getAllByRole('gridcell')[column]!
}
const press = (name: string, more: KeyboardEventInit = {}, target: Element = grid()) =>
  fireEvent.keyDown(target, { key: name, ...more })
const active = (): string =>
  document.getElementById(grid().getAttribute('aria-activedescendant')!)!.textContent.trim()
const popover = (): HTMLElement => screen.getByRole('dialog')
const choose = (name: RegExp) => fireEvent.click(within(popover()).getByRole('radio', { name }))
const changes = (): HTMLElement =>
  screen.getByRole('region', { name: 'Changes that are not saved' })
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save to Team dev' }))

afterEach(cleanup)

describe('the table', () => {
  it('says who may call what, clients by name and keys as the gateway has them', async () => {
    await open('first')
    expect(screen.getByText('2 virtual keys, 3 clients')).toBeTruthy()
    expect(words(within(grid()).getAllByRole('row')[0]!)).toEqual(['team', 'bots'])
    expect(rows()).toEqual([
      ['fetch', 'All 2', 'None'],
      ['github', 'All 2', '1 of 2'],
      ['notion', 'All, but 0', 'None'],
    ])
  })

  it('says of a key whether it works, until when, and else what it is for', async () => {
    const end = new Date()
    end.setDate(end.getDate() - 1)
    const expiresAt = end.toISOString()
    const keys = [
      key('a', { isActive: false }),
      key('b', { expiresAt }),
      key('c', { description: 'CI' }),
    ]
    await open('heads', table('heads', { keys }))
    const heads = within(grid()).getAllByRole('columnheader').slice(1)
    expect(heads.map((head) => head.querySelector('.about')!.textContent)).toEqual([
      'switched off',
      expect.stringMatching(/^expired \d+ \w+/),
      'CI',
    ])
  })

  it('says of a client for all keys that a key without an entry may call it', async () => {
    const clients = [client('open', { isForAllKeys: true })]
    await open('default', table('default', { clients }))
    expect(rows()).toEqual([['open', 'All 2', 'All 2']])
    await fireEvent.click(cell('open', 0))
    expect(within(popover()).getByRole('radio', { name: /As for all keys/ })).toHaveProperty(
      'checked',
      true,
    )
  })

  it('draws a few of a hundred keys and a hundred clients', async () => {
    const keys = Array.from({ length: 100 }, (_, index) => key(`key ${index}`))
    const access = [{ tools: 'all' as const, places: keys.map((_, place) => place) }]
    const clients = Array.from({ length: 100 }, (_, at) => client(`client ${at}`, { access }))
    await open('many', table('many', { keys, clients }))
    expect(within(grid()).getAllByRole('gridcell').length).toBeLessThan(400)
    expect(grid().getAttribute('aria-rowcount')).toBe('101')
    expect(grid().getAttribute('aria-colcount')).toBe('101')
  })

  it('is found by words of keys and of clients', async () => {
    await open('search')
    const field = screen.getByRole('searchbox', { name: 'Search keys and clients' })
    await fireEvent.input(field, { target: { value: 'CI git' } })
    expect(rows()).toEqual([['github', '1 of 2']])
    await fireEvent.input(field, { target: { value: 'bots' } })
    expect(rows()).toEqual([
      ['fetch', 'None'],
      ['github', '1 of 2'],
      ['notion', 'None'],
    ])
    await fireEvent.input(field, { target: { value: 'nowhere' } })
    expect(screen.getByRole('heading', { name: 'Nothing matches' })).toBeTruthy()
    await press('Escape', {}, field)
    expect(rows()).toHaveLength(3)
  })
})

describe('the choice of a cell', () => {
  it('takes all tools, some or none, and says before and after below', async () => {
    await open('choice')
    await fireEvent.click(cell('github', 1))
    expect(popover().textContent).toContain('bots on github')
    const tool = (name: string) => within(popover()).getByRole('checkbox', { name })
    expect(
      [tool('echo'), tool('get-sum')].map((each) => (each as HTMLInputElement).checked),
    ).toEqual([true, false])
    await fireEvent.click(tool('get-sum'))
    expect(changes().textContent).toContain('1 change')
    expect(changes().textContent.replace(/\s+/g, ' ')).toContain('bots on github: 1 tool → 2 tools')
    await choose(/^All 2 tools/)
    expect(changes().textContent).toContain('all 2')
    expect(within(popover()).queryByRole('checkbox')).toBeNull()
    await choose(/^None/)
    expect(rows()[1]).toEqual(['github', 'All 2', 'None'])
    await press('Escape', {}, popover())
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(document.activeElement).toBe(grid())
  })

  it('that comes back to what the gateway lists is no change', async () => {
    await open('back')
    await fireEvent.click(cell('fetch', 1))
    await choose(/^All/)
    expect(changes()).toBeTruthy()
    await choose(/^None/)
    expect(screen.queryByRole('region', { name: /not saved/ })).toBeNull()
  })

  it('keeps tools that the client does not list now', async () => {
    const clients = [client('github', { access: [{ tools: ['gone'], places: [0] }] })]
    await open('gone', table('gone', { clients }))
    expect(rows()).toEqual([['github', '0 of 2', 'None']])
    await fireEvent.click(cell('github', 0))
    expect(popover().textContent).toContain('not listed now')
    await fireEvent.click(within(popover()).getByRole('checkbox', { name: 'echo' }))
    expect(bridge.inputs('keys.keepDrafts').at(-1)?.cells[0]?.wanted).toEqual(['gone', 'echo'])
  })

  it('of a row is for every key of it, of a column for every client', async () => {
    await open('lanes')
    await fireEvent.click(within(grid()).getByRole('rowheader', { name: /fetch/ }))
    expect(popover().textContent).toContain('2 keys on fetch')
    await fireEvent.click(within(popover()).getByRole('radio', { name: /Chosen/ }))
    const echo = within(popover()).getByRole<HTMLInputElement>('checkbox', { name: 'echo' })
    expect(echo.indeterminate).toBe(true)
    await fireEvent.click(echo)
    expect(rows()[0]).toEqual(['fetch', '2 of 2', '1 of 2'])
    await fireEvent.click(within(grid()).getByRole('columnheader', { name: /bots/ }))
    expect(popover().textContent).toContain('bots on 3 clients')
    await choose(/^All/)
    expect(rows().map((row) => row[2])).toEqual(['All 2', 'All 2', 'All, but 0'])
    expect(changes().textContent).toContain('4 changes')
  })
})

describe('the keyboard', () => {
  it('moves like a grid, opens with Enter and switches with Space', async () => {
    await open('keys')
    expect(active()).toBe('All 2')
    await press('ArrowDown')
    await press('ArrowRight')
    expect(active()).toBe('1 of 2')
    await press(' ')
    expect(rows()[1]).toEqual(['github', 'All 2', 'All 2'])
    await press(' ')
    expect(rows()[1]).toEqual(['github', 'All 2', 'None'])
    await press('Home')
    await press('ArrowLeft')
    expect(active()).toMatch(/^github/)
    await press('End', { ctrlKey: true })
    expect(active()).toBe('None')
    await press('Enter')
    await waitFor(() => expect(popover().textContent).toContain('bots on notion'))
  })

  it('takes a range with shift', async () => {
    await open('range')
    await press('ArrowRight')
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    const selected = () => within(grid()).getAllByRole('gridcell', { selected: true })
    expect(selected()).toHaveLength(3)
    await press(' ')
    expect(rows().map((row) => row[2])).toEqual(['All 2', 'All 2', 'All, but 0'])
    await press('Escape')
    expect(selected()).toHaveLength(1)
  })
})

describe('saving', () => {
  it('sends what was seen and what is wanted, and says when it is done', async () => {
    let saved = false
    const after = table('save', {
      clients: [
        client('github', {
          access: [{ tools: 'all', places: [0, 1] }],
        }),
      ],
    })
    await open('save', () => (saved ? after : table('save')), {
      answers: {
        'keys.edit': () => {
          saved = true
          return [report('github')]
        },
      },
    })
    await press('ArrowDown')
    await press('ArrowRight')
    await press(' ')
    await save()
    expect(await screen.findByText('1 change is saved on Team dev')).toBeTruthy()
    expect(bridge.inputs('keys.edit')).toEqual([
      {
        ...{ gatewayId: 'save', confirm: '' },
        cells: [{ clientId: 'id of github', keyId: 'id of bots', seen: ['echo'], wanted: 'all' }],
      },
    ])
    expect(screen.queryByRole('region', { name: /not saved/ })).toBeNull()
  })

  it('shows who else has changed a cell, and keeps what was chosen', async () => {
    let isChanged = false
    const other = table('other', {
      clients: [client('github', { access: [{ tools: ['get-sum'], places: [1] }] })],
    })
    const facts = { name: 'github', fields: 'bots (get-sum)' }
    const failure = AppError.of('client_changed', facts).toFailure()
    await open('other', () => (isChanged ? other : table('other')), {
      answers: {
        'keys.edit': () => {
          isChanged = true
          return [report('github', { outcome: 'refused', failure })]
        },
      },
    })
    await press('ArrowDown')
    await press('ArrowRight')
    await press(' ')
    await save()
    const reports = await screen.findByRole('alert', { name: 'What became of the changes' })
    expect(reports.textContent).toContain('Somebody else has changed github meanwhile')
    await waitFor(() => expect(changes().textContent).toContain('changed by somebody else'))
    expect(cell('github', 1).getAttribute('title')).toContain('You saw: 1 tool')
    await save()
    expect(bridge.inputs('keys.edit').at(-1)?.cells).toMatchObject([
      { seen: ['get-sum'], wanted: 'all' },
    ])
  })

  it('asks on production for the name of the gateway before a key loses access', async () => {
    await open('live', table('live'), { view: { environment: 'production' } })
    await press(' ')
    await save()
    const dialog = within(popover())
    expect(popover().textContent).toContain('team may call less')
    await fireEvent.input(dialog.getByRole('textbox'), { target: { value: 'Team dev' } })
    await fireEvent.click(dialog.getByRole('button', { name: /^Save to Team dev/ }))
    await waitFor(() => expect(bridge.inputs('keys.edit')).toMatchObject([{ confirm: 'Team dev' }]))
  })

  it('does not ask on production before a key gets access', async () => {
    await open('more', table('more'), { view: { environment: 'production' } })
    await press('ArrowRight')
    await press(' ')
    await save()
    await waitFor(() => expect(bridge.inputs('keys.edit')).toMatchObject([{ confirm: '' }]))
  })

  it('that fails keeps the changes and says why', async () => {
    const failed = () => {
      throw AppError.of('gateway_read_only', { name: 'Team dev' })
    }
    await open('fails', table('fails'), { answers: { 'keys.edit': failed } })
    await press(' ')
    await save()
    expect((await screen.findByRole('alert')).textContent).toContain('read only')
    expect(changes().textContent).toContain('1 change')
  })

  it('is undone as a whole or one by one before it is done', async () => {
    await open('undo')
    await press(' ')
    await press('ArrowDown')
    await press(' ')
    await fireEvent.click(screen.getByRole('button', { name: 'Show all changes' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Take back team on fetch' }))
    expect(rows().map((row) => row[1])).toEqual(['All 2', 'None', 'All, but 0'])
    await fireEvent.click(screen.getByRole('button', { name: 'Discard' }))
    expect(rows()[1]).toEqual(['github', 'All 2', '1 of 2'])
  })
})

describe('what is not saved', () => {
  it('is kept in main, and there again in another window', async () => {
    const cells = [
      { clientId: 'id of fetch', keyId: 'id of bots', seen: [], wanted: 'all' as const },
    ]
    await open('window', table('window'), { answers: { 'keys.drafts': cells } })
    expect(rows()[0]).toEqual(['fetch', 'All 2', 'All 2'])
    await press('ArrowDown')
    await press(' ')
    expect(bridge.inputs('keys.keepDrafts').at(-1)).toMatchObject({
      gatewayId: 'window',
      cells: [...cells, { clientId: 'id of github', keyId: 'id of team', wanted: [] }],
    })
  })

  it('outlives another view', async () => {
    await open('views')
    await press(' ')
    cleanup()
    await open('views')
    expect(rows()[0]).toEqual(['fetch', 'None', 'None'])
    expect(changes().textContent).toContain('1 change')
  })

  it('is also shown of changes made after the view was left and opened again', async () => {
    await open('again')
    cleanup()
    await open('again')
    await fireEvent.click(cell('fetch', 1))
    await choose(/All 2 tools/)
    expect(words(cell('fetch', 1))).toEqual(['All 2'])
    expect(changes().textContent).toContain('1 change')
  })
})

describe('a table that cannot be changed', () => {
  it('of a read only gateway is shown with its tools', async () => {
    await open('read', table('read'), { view: { isReadOnly: true } })
    expect(screen.getByText('Read only')).toBeTruthy()
    await press(' ')
    expect(screen.queryByRole('region', { name: /not saved/ })).toBeNull()
    await fireEvent.click(cell('github', 1))
    const radio = within(popover()).getByRole<HTMLInputElement>('radio', { name: /Chosen/ })
    expect([radio.checked, radio.disabled]).toEqual([true, true])
    expect(
      within(popover()).getByRole<HTMLInputElement>('checkbox', { name: 'echo' }).disabled,
    ).toBe(true)
  })

  it('of a gateway that does not answer is marked as old, and saving waits', async () => {
    let isAway = false
    const given = () => {
      if (isAway) throw AppError.of('gateway_refused', { host: '10.20.4.11' })
      return table('away')
    }
    await open('away', given)
    await press(' ')
    isAway = true
    await press('r', {}, document.body)
    expect((await screen.findByRole('alert')).textContent).toContain('10.20.4.11')
    expect(screen.getByText(/^From \d\d:\d\d$/)).toBeTruthy()
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Save to Team dev' })
    expect(button.disabled).toBe(true)
    expect(rows()[0]).toEqual(['fetch', 'None', 'None'])
    isAway = false
    await fireEvent.click(screen.getByRole('button', { name: 'Try now' }))
    await waitFor(() => expect(button.disabled).toBe(false))
  })

  it.each([
    ['No virtual keys on this gateway', { isOff: true, keys: [], clients: [] }],
    ['No virtual keys yet', { keys: [] }],
    ['No clients yet', { clients: [] }],
  ] as [string, Partial<KeyTable>][])('is said so: %s', async (title, more) => {
    await open(title, table(title, more))
    expect(screen.getByRole('heading', { name: title })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Read again' })).toBeTruthy()
  })

  it('says that it reads, and what hinders the first reading', async () => {
    let end: (given: KeyTable) => void = () => undefined
    bridge = fakeBridge({
      'keys.drafts': [],
      'keys.list': () =>
        new Promise<KeyTable>(
          (_, reject) => (end = () => reject(AppError.of('gateway_unauthorized'))),
        ),
      'clients.list': list('slow'),
    })
    render(Keys, { gateway: gateway('slow', 'Team dev') })
    expect(await screen.findByRole('status', { name: 'Reading the virtual keys…' })).toBeTruthy()
    await waitFor(() => expect(bridge.inputs('keys.list')).toHaveLength(1))
    end(table('slow'))
    expect(await screen.findByRole('heading', { name: 'Its keys are not known yet' })).toBeTruthy()
    expect(screen.getByRole('alert').textContent).toContain('did not accept the credential')
  })
})
