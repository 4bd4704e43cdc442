import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../../shared/errors.ts'
import type { ClientDetail } from '../../../../shared/model/client.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../../fakeBridge.ts'
import { clients as lists } from '../../../state/clients.svelte.ts'
import { gateway } from '../../servers/samples.ts'
import { detail, list, row } from '../samples.ts'
import ClientEditing from './ClientEditing.svelte'

let bridge: FakeBridge
let clients = 0
afterEach(() => {
  cleanup()
  lists.stop()
})

function given(more: Partial<ClientDetail> = {}, settings = {}): ClientDetail {
  clients += 1 // drafts are kept by client
  const all = detail(row(`settings${clients}`), 'g1')
  return { ...all, settings: { ...all.settings, ...settings }, ...more }
}

function open(shown: ClientDetail, answers: Answers = {}) {
  bridge = fakeBridge({
    'clients.toolFacts': { tokens: [], hints: [], testedAs: null, isNew: [] },
    'clients.edit': ({ clientId }) => ({
      ...{ clientId, name: clientId, outcome: 'done', notStuck: [], alsoChanged: [] },
      ...{ failure: null, notes: [] },
    }),
    ...answers,
  })
  const props = { gateway: gateway('g1', 'Team dev'), detail: shown, canChange: true }
  return render(ClientEditing, { ...props, part: 'settings' })
}

const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } })
const press = (name: RegExp | string) => fireEvent.click(screen.getByRole('button', { name }))
const save = async () => {
  await press('Save to Team dev')
  await fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })
}
const change = () => bridge.inputs('clients.edit').at(-1)!.change
const saveButton = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Save to Team dev' })

describe('the name', () => {
  it('shows what models see, what a rename does, and goes with the rest', async () => {
    const shown = given()
    open(shown)
    const old = shown.settings.name
    expect(screen.getByText(`Models see ${old}-get-sum, ${old}-get-env`)).toBeTruthy()
    await type('Name', 'other')
    expect(screen.getByText(/Models see other-get-sum, other-get-env at once/)).toBeTruthy()
    await save()
    expect(change()).toEqual({ name: 'other' })
  })

  it('is checked by the rule of the gateway and its other clients, and stays as typed', async () => {
    open(given())
    lists.start()
    bridge.send('clients.changed', list('g1'))
    const field = () => screen.getByLabelText<HTMLInputElement>('Name')
    for (const [wrong, why] of [
      ['my-name', /a hyphen is not allowed/],
      ['', /a name is needed/],
      ['beta', /has a client named beta already/],
    ] as const) {
      await type('Name', wrong)
      expect(field().getAttribute('aria-invalid')).toBe('true')
      expect(
        document.getElementById(field().getAttribute('aria-describedby')!)!.textContent,
      ).toMatch(why)
      expect([field().value, saveButton().disabled]).toEqual([wrong, true])
    }
    await type('Name', 'Beta')
    expect(screen.getByText(/has beta already: easily mixed up/)).toBeTruthy()
    expect(saveButton().disabled).toBe(false)
  })

  it('that somebody has taken meanwhile is said beside the field', async () => {
    const failure = AppError.of('client_name_taken', { name: 'other' }).toFailure()
    open(given(), {
      'clients.edit': ({ clientId }) => ({
        ...{ clientId, name: clientId, outcome: 'refused', notStuck: [], alsoChanged: [] },
        ...{ failure, notes: [] },
      }),
    })
    await type('Name', 'other')
    await save()
    expect(await screen.findAllByText(failure.message)).toHaveLength(2)
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('other')
  })
})

describe('headers', () => {
  const two = { headers: ['Authorization', 'X-Team'] }

  it('show names only, and are typed anew as a whole', async () => {
    open(given({}, two))
    expect(screen.getByText(/Authorization, X-Team\. Their values stay/)).toBeTruthy()
    await press('Type them anew')
    expect(saveButton().disabled).toBe(true)
    const value = screen.getByLabelText<HTMLInputElement>('Value of Authorization')
    expect([value.type, value.value]).toEqual(['password', ''])
    expect(screen.getByText(/env\.NAME: the variable is read on the gateway/)).toBeTruthy()
    await type('Value of Authorization', 'env.TOKEN')
    await press('Remove X-Team')
    await press('Save to Team dev')
    const dialog = screen.getByRole('dialog')
    expect(within(dialog).getByText('Authorization, with the values you typed')).toBeTruthy()
    await fireEvent.keyDown(dialog, { key: 'Enter', ctrlKey: true })
    expect(change()).toEqual({ headers: { Authorization: 'env.TOKEN' } })
    expect(await screen.findByText('Saved. The gateway lists it so.')).toBeTruthy()
    expect(screen.queryByLabelText('Value of Authorization')).toBeNull()
  })

  it.each([
    ['Author ization', 'x', /cannot be the name of a header/],
    ['X-Two', '', /Type the value of X-Two/],
    ['X-Two', 'a\u0001b', /line break or another control character/],
    ['X-Two', `abcd${'*'.repeat(24)}wxyz`, /is a mask/],
    ['authorization', 'x', /authorization is there twice/],
  ])('%j with %j is refused beside its line', async (name, value, why) => {
    open(given({}, { headers: ['Authorization'] }))
    await press('Type them anew')
    await type('Value of Authorization', 'Bearer x')
    expect(saveButton().disabled).toBe(false)
    await press('Add a header')
    const names = screen.getAllByLabelText('Name of the header')
    await fireEvent.input(names[1]!, { target: { value: name } })
    const values = [...document.querySelectorAll('input[type=password]')]
    await fireEvent.input(values[1]!, { target: { value } })
    expect(screen.getAllByText(why).length).toBeGreaterThan(0)
    expect(saveButton().disabled).toBe(true)
    await press('Leave them as they are')
    expect(screen.queryByText(/unsaved/)).toBeNull()
  })
})

it('main keeps what is not saved in its memory, what is typed wrong too', async () => {
  const shown = given({}, { headers: ['Authorization'] })
  open(shown, { 'clients.keepDraft': undefined })
  await type('Name', 'other')
  await press('Type them anew')
  await type('Value of Authorization', 'Bearer of-a-secret')
  await type('Ask for tools again, minutes', 'soon')
  const kept = bridge.inputs('clients.keepDraft')
  expect(kept.at(-1)).toMatchObject({
    ...{ gatewayId: 'g1', clientId: shown.row.id, seen: { name: shown.settings.name } },
    change: { name: 'other', headers: { Authorization: 'Bearer of-a-secret' } },
    slips: { syncMinutes: { text: 'soon' } },
    typed: { headers: [{ name: 'Authorization', value: 'Bearer of-a-secret' }], oauth: null },
  })
  await press('Discard')
  expect(bridge.inputs('clients.keepDraft').at(-1)).toMatchObject({
    ...{ change: {}, slips: {}, typed: { headers: null, oauth: null, openapi: null } },
  })
})

describe('what a server behind a URL is reached with', () => {
  const passed = 'Headers of callers that are passed on'
  const ca = 'Certificate authority of the server'
  const area = (label: string) => screen.getByLabelText<HTMLTextAreaElement>(label)

  it('takes names of headers line by line, and keeps a wrong one with the reason', async () => {
    open(given({}, { extraHeaders: ['X-User'] }))
    expect(area(passed).value).toBe('X-User')
    await type(passed, 'X-User\nX Team\n')
    expect([area(passed).value, saveButton().disabled]).toEqual(['X-User\nX Team\n', true])
    expect(area(passed).getAttribute('aria-invalid')).toBe('true')
    expect(screen.getAllByText('X Team cannot be the name of a header').length).toBeGreaterThan(0)
    await type(passed, 'X-User\nx-user')
    expect(screen.getAllByText('x-user is there twice').length).toBeGreaterThan(0)
    await type(passed, 'X-User\nX-Team\n')
    expect(area(passed).value).toBe('X-User\nX-Team\n')
    await save()
    expect(change()).toEqual({ extraHeaders: ['X-User', 'X-Team'] })
  })

  it('keeps the headers of each user from being none', async () => {
    open(given({}, { userHeaders: ['x-api-key'] }))
    await type('Headers that each user gives', ' ')
    expect(screen.getAllByText('At least one name is needed').length).toBeGreaterThan(0)
    expect(saveButton().disabled).toBe(true)
  })

  it('leaves its certificate authority alone unless another is typed or it is removed', async () => {
    open(given({}, { ca: true }))
    expect(screen.getByText(/It has its own, which stays as it is/)).toBeTruthy()
    await type(ca, 'not a certificate')
    expect(screen.getAllByText('This is no PEM certificate and no env.NAME').length).toBe(1)
    expect(saveButton().disabled).toBe(true)
    await type(ca, '')
    expect(screen.queryByText(/unsaved/)).toBeNull()
    await press('Remove its own one')
    expect(screen.getByText('Its own one is removed.')).toBeTruthy()
    await press('Leave it as it is')
    expect(screen.queryByText(/unsaved/)).toBeNull()
    await type(ca, 'env.OWN_CA')
    await fireEvent.click(screen.getByRole('switch', { name: 'One connection for all calls' }))
    await save()
    expect(change()).toEqual({ ca: 'env.OWN_CA', isSticky: true })
  })
})

describe('a refusal of the gateway', () => {
  const refuse = async (failure: AppError) => {
    open(given(), {
      'clients.edit': ({ clientId }) => ({
        ...{ clientId, name: clientId, outcome: 'refused', notStuck: [], alsoChanged: [] },
        ...{ failure: failure.toFailure(), notes: [] },
      }),
    })
    await type('Ask for tools again, minutes', '7')
    await press('Add headers')
    await type('Name of the header', 'X-Key')
    await type('Value of X-Key', 'env.KEY')
    await save()
    await screen.findByText('Not saved')
  }
  const rejected = (reason: string) => AppError.of('gateway_rejected', { status: 422, reason })

  it.each([
    rejected('The new headers were rejected by the MCP server, so nothing was changed: 401'),
    AppError.of('gateway_guard_references', { reason: 'headers.X-Key' }),
  ])(
    'of headers stands beside them and in the report, and what was typed stays',
    async (failure) => {
      await refuse(failure)
      const { message, next } = failure.toFailure()
      const headers = screen.getByRole('region', { name: 'Headers' })
      expect(within(headers).getByRole('alert').textContent).toBe(message)
      expect(screen.getAllByText(message)).toHaveLength(2)
      expect(screen.getByText(next)).toBeTruthy()
      expect(screen.getByLabelText<HTMLInputElement>('Value of X-Key').value).toBe('env.KEY')
      await type('Value of X-Key', 'other')
      expect(screen.queryByText(message)).toBeNull()
    },
  )

  it('of a number stands beside it', async () => {
    await refuse(rejected('tool_sync_interval must be 0 or a positive number of minutes'))
    const field = screen.getByLabelText<HTMLInputElement>('Ask for tools again, minutes')
    expect([field.value, field.getAttribute('aria-invalid')]).toEqual(['7', 'true'])
    const below = document.getElementById(field.getAttribute('aria-describedby')!)
    expect(below?.textContent).toMatch(/positive number of minutes/)
  })
})

describe('numbers and switches', () => {
  it('leave to the gateway what is empty, and refuse what is no whole number', async () => {
    open(given())
    const label = 'Ask for tools again, minutes'
    for (const wrong of ['-1', '1.5', '999999999', 'soon']) {
      await type(label, wrong)
      expect(screen.getAllByText(/Whole minutes/).length).toBeGreaterThan(0)
      expect(saveButton().disabled).toBe(true)
    }
    await type(label, '')
    await fireEvent.click(screen.getByRole('switch', { name: 'Health check by ping' }))
    await save()
    expect(change()).toEqual({ syncMinutes: 0, isPingOn: false })
  })

  it('are there only where this gateway takes them', () => {
    open(given({ editable: ['name', 'tools'] }))
    expect(screen.getByLabelText('Name')).toBeTruthy()
    expect(screen.queryByText('Headers')).toBeNull()
    expect(screen.queryAllByRole('switch')).toEqual([])
    cleanup()
    open(given({ editable: [] }))
    expect(screen.getByText('Nothing can be changed here')).toBeTruthy()
  })
})

it('a limit for instructions is nobody to read: what is typed is sent, and nothing leaves it', async () => {
  open(given())
  const label = 'Most characters of instructions'
  expect(screen.getByLabelText<HTMLInputElement>(label).value).toBe('')
  await type(label, 'many')
  expect(saveButton().disabled).toBe(true)
  expect(screen.getByText('A whole number, 999,999,999 at most')).toBeTruthy()
  await type(label, '')
  expect(screen.queryByRole('button', { name: 'Save to Team dev' })).toBeNull()
  await type(label, '4000')
  await press('Save to Team dev')
  const cells = within(screen.getByRole('dialog')).getAllByRole('cell')
  expect(cells.map(({ textContent }) => textContent)).toEqual(['Not told', '4000'])
  await fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })
  expect(change()).toEqual({ maxInstructions: 4000 })
  await screen.findByText(/^Saved\./)
  expect(screen.getByLabelText<HTMLInputElement>(label).value).toBe('')
})

describe('a sign-in with OAuth', () => {
  const terms = {
    authorizeUrl: 'https://auth.example.com/authorize',
    ...{ tokenUrl: 'https://auth.example.com/token', registrationUrl: '', resource: '' },
    scopes: ['read', 'write'],
  }
  const oauth = { ...terms, hasSecret: true }
  const problemOf = (label: string) => {
    const field = screen.getByLabelText(label)
    const below = document.getElementById(field.getAttribute('aria-describedby') ?? '')
    return field.getAttribute('aria-invalid') === 'true' ? below!.textContent : ''
  }

  it('is a line until somebody wants to change it, and says what a change does', async () => {
    open(given({}, { oauth }))
    expect(screen.getByText(/^It signs in at auth\.example\.com for read write\. /)).toBeTruthy()
    await press('Change the sign-in')
    expect(screen.getByText(/every token void/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Save to Team dev' })).toBeNull()
    await type('Scopes', 'read, admin')
    await press('Save to Team dev')
    const dialog = screen.getByRole('dialog')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: /^Keep editing/ }))
    const cells = within(dialog).getAllByRole('cell')
    expect(cells.map(({ textContent }) => textContent)).toEqual(['read write', 'read admin'])
    await fireEvent.keyDown(dialog, { key: 'Enter', ctrlKey: true })
    expect(change()).toEqual({
      oauth: { ...terms, clientId: '', clientSecret: '', scopes: ['read', 'admin'] },
    })
    expect(await screen.findByRole('button', { name: 'Change the sign-in' })).toBeTruthy()
  })

  it('takes a secret that is shown nowhere, not in the review either', async () => {
    open(given({}, { oauth }))
    await press('Change the sign-in')
    const secret = screen.getByLabelText<HTMLInputElement>('Client secret')
    expect([secret.type, secret.value, secret.placeholder]).toEqual(['password', '', 'as it is'])
    await type('Client secret', 'hush')
    await press('Save to Team dev')
    const dialog = screen.getByRole('dialog')
    expect(dialog.textContent).toContain('As you typed it')
    expect(dialog.textContent).not.toContain('hush')
    await type('Client secret', 'env.SECRET')
    expect(secret.type).toBe('text')
  })

  it('is not sent while something is wrong with it, and stays as typed', async () => {
    open(given({}, { oauth }))
    await press('Change the sign-in')
    await type('Token address', 'nowhere')
    expect(problemOf('Token address')).toMatch(/A full address/)
    await type('Token address', 'https://other.example.com/token')
    expect(problemOf('Client secret')).toMatch(/wants the secret again/)
    expect(saveButton().disabled).toBe(true)
    await type('Client secret', '********')
    expect(problemOf('Client secret')).toMatch(/is a mask/)
    await type('Client secret', 'hush')
    expect(saveButton().disabled).toBe(false)
    await press('Leave it as it is')
    expect(screen.queryByLabelText('Client secret')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Save to Team dev' })).toBeNull()
  })

  it('has the refusal of the gateway beside it, with what was typed', async () => {
    const said = 'oauth_config cannot be updated before the client is verified'
    const failure = AppError.of('gateway_rejected', { status: 409, reason: said }).toFailure()
    open(given({}, { oauth }), {
      'clients.edit': ({ clientId }) => ({
        ...{ clientId, name: clientId, outcome: 'refused', notStuck: [], alsoChanged: [] },
        ...{ failure, notes: [] },
      }),
    })
    await press('Change the sign-in')
    await type('Scopes', 'admin')
    await save()
    expect(await screen.findAllByText(failure.message)).toHaveLength(2)
    expect(screen.getByLabelText<HTMLInputElement>('Scopes').value).toBe('admin')
  })
})
