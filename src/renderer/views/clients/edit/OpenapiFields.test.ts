import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../../shared/errors.ts'
import type { ClientSettings } from '../../../../shared/model/clientEdit.ts'
import type { ListedOpenapi, OpenapiPreview } from '../../../../shared/model/openapi.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../../fakeBridge.ts'
import { clients as lists } from '../../../state/clients.svelte.ts'
import { gateway } from '../../servers/samples.ts'
import { detail, row } from '../samples.ts'
import ClientEditing from './ClientEditing.svelte'

let bridge: FakeBridge
let clients = 0
afterEach(() => {
  cleanup()
  lists.stop()
})

const listed: ListedOpenapi = {
  ...{ title: 'Petstore', version: '3.1.0', hash: 'abc', toolCount: 3, documentUrl: '' },
  ...{ baseUrl: 'https://pets.example.com/v1', withDeprecated: false, maxBytes: 5000 },
  credentials: [
    { name: 'ApiKey', kind: 'value' },
    { name: 'Login', kind: 'basic' },
  ],
}
const preview: OpenapiPreview = {
  ...{ title: 'Petstore two', version: '2', baseUrl: '', warnings: [], unsupported: [] },
  tools: [{ name: 'list_pets', call: 'GET /pets', summary: '' }],
  schemes: [{ name: 'ApiKey', kind: 'value', about: 'Sent in the header X-Api-Key' }],
}

function open(settings: Partial<ClientSettings> = {}, answers: Answers = {}) {
  clients += 1 // drafts are kept by client
  const all = detail(row(`api${clients}`), 'g1')
  bridge = fakeBridge({
    'clients.toolFacts': { tokens: [], hints: [], testedAs: null, isNew: [] },
    'clients.edit': ({ clientId }) => ({
      ...{ clientId, name: clientId, outcome: 'done', notStuck: [], alsoChanged: [] },
      ...{ failure: null, notes: [] },
    }),
    'registrations.previewOpenapi': preview,
    ...answers,
  })
  const shown = { ...all, settings: { ...all.settings, openapi: listed, ...settings } }
  const props = { gateway: gateway('g1', 'Team dev'), canChange: true, part: 'settings' as const }
  const { rerender, unmount } = render(ClientEditing, { ...props, detail: shown })
  return {
    unmount,
    /** What the next look at the gateway finds. */
    find: (openapi: ListedOpenapi) =>
      rerender({ ...props, detail: { ...shown, settings: { ...shown.settings, openapi } } }),
  }
}

/** A look that is answered by hand. */
function slowLooks() {
  const answers: ((found: OpenapiPreview) => void)[] = []
  const ask = () => new Promise<OpenapiPreview>((resolve) => answers.push(resolve))
  return { answers, channel: { 'registrations.previewOpenapi': ask } }
}

const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } })
const press = (name: RegExp | string) => fireEvent.click(screen.getByRole('button', { name }))
const change = () => bridge.inputs('clients.edit').at(-1)!.change
const nothing = { value: '', username: '', password: '' }
const same = {
  ...{ type: 'openapi', documentUrl: '', document: '', baseUrl: listed.baseUrl },
  ...{ withDeprecated: false, maxBytes: 5000 },
  credentials: { ApiKey: nothing, Login: nothing },
}

async function reviewed(): Promise<HTMLElement> {
  await press('Save to Team dev')
  return screen.getByRole('dialog')
}
const cellsOf = (dialog: HTMLElement) =>
  within(dialog)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent)

describe('what a client of an API is made of', () => {
  it('is a line until somebody wants to change it, and no change before something is typed', async () => {
    open()
    expect(screen.getByText(/^Made of Petstore, OpenAPI 3\.1\.0, 3 tools, at https/)).toBeTruthy()
    await press('Change the document')
    expect(screen.queryByText(/unsaved/)).toBeNull()
    expect(screen.getByLabelText<HTMLInputElement>('Address of the API').value).toBe(listed.baseUrl)
    const value = screen.getByLabelText<HTMLInputElement>('Value of ApiKey')
    expect([value.type, value.value, value.placeholder]).toEqual(['password', '', 'as it is'])
    const look = screen.getByRole<HTMLButtonElement>('button', { name: 'Look at the document' })
    expect(look.disabled).toBe(true)
  })

  it('is reviewed part by part and sent as a whole', async () => {
    open()
    await press('Change the document')
    await type('Address of the API', 'https://pets.example.com/v2')
    await fireEvent.click(screen.getByRole('switch', { name: 'Deprecated operations too' }))
    await type('Most bytes of an answer', '')
    const dialog = await reviewed()
    expect(cellsOf(dialog)).toEqual([
      ...['https://pets.example.com/v1', 'https://pets.example.com/v2'],
      ...['No', 'Yes', '5000', "The gateway's own"],
    ])
    await fireEvent.keyDown(dialog, { key: 'Enter', ctrlKey: true })
    expect(change()).toEqual({
      openapi: {
        ...{ ...same, baseUrl: 'https://pets.example.com/v2', withDeprecated: true, maxBytes: 0 },
      },
    })
    expect(await screen.findByRole('button', { name: 'Change the document' })).toBeTruthy()
  })

  it('is looked at first, with the tools it will lose, and keeps what was typed for a scheme', async () => {
    open({ tools: ['list_pets', 'createPet'] })
    await press('Change the document')
    await type('Value of ApiKey', 'hush')
    await type('Address of the document', 'https://pets.example.com/openapi.json')
    await press('Look at the document')
    expect(await screen.findByText('A tool that may run now is not in it')).toBeTruthy()
    expect(screen.getByText(/from the lists with it: createPet/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Choose by name' })).toBeNull()
    expect(screen.getByText('The document has no use for Login')).toBeTruthy()
    expect(screen.getByLabelText('User of Login')).toBeTruthy()
    const dialog = await reviewed()
    expect(cellsOf(dialog)).toEqual([
      ...['Petstore, OpenAPI 3.1.0, 3 tools', 'Another one'],
      ...['Pasted', 'https://pets.example.com/openapi.json'],
      ...['As the gateway has it', 'As you typed it'],
    ])
    expect(dialog.textContent).not.toContain('hush')
    await fireEvent.keyDown(dialog, { key: 'Enter', ctrlKey: true })
    expect(change()).toMatchObject({ openapi: { credentials: { ApiKey: { value: 'hush' } } } })
  })

  it('may have an address that the gateway masks, which stays as it is', async () => {
    open({ openapi: { ...listed, baseUrl: `abcd${'*'.repeat(24)}wxyz` } })
    await press('Change the document')
    await type('Address of the document', 'https://pets.example.com/openapi.json')
    expect(screen.queryByText('An http or https address, or nothing')).toBeNull()
    await press('Look at the document')
    expect(await screen.findByText('list_pets')).toBeTruthy()
    expect(bridge.inputs('registrations.previewOpenapi')).toMatchObject([{ baseUrl: '' }])
  })

  it.each([
    ['Value of ApiKey', 'hush', listed],
    ['Address of the document', 'https://pets.example.com/a.json', { ...listed, hash: '' }],
  ])('is changed by %s alone, which nobody can read again', async (label, text, openapi) => {
    open({ openapi })
    await press('Change the document')
    await type(label, text)
    expect(screen.getByText('1 unsaved change')).toBeTruthy()
    expect(cellsOf(await reviewed()).at(-1)).toMatch(/As you typed it|a\.json/)
  })

  it('is compared with what it was when the change was begun, whatever is found meanwhile', async () => {
    const { find } = open()
    await press('Change the document')
    const other = { ...listed, baseUrl: 'https://pets.example.com/v9', withDeprecated: true }
    await find(other)
    await type('Most bytes of an answer', '9000')
    await fireEvent.keyDown(await reviewed(), { key: 'Enter', ctrlKey: true })
    expect(bridge.inputs('clients.edit').at(-1)!.seen).toMatchObject({ openapi: listed })
  })

  it('is not touched by the late answer to a look of a panel that was left', async () => {
    const { answers, channel } = slowLooks()
    open({}, { ...channel, 'clients.keepDraft': undefined })
    await press('Change the document')
    await type('Address of the document', 'https://pets.example.com/a.json')
    await press('Look at the document')
    await press('Leave it as it is')
    await press('Change the document')
    const schemes = [{ name: 'Partner', kind: 'value' as const, about: '' }]
    await type('Address of the document', 'https://pets.example.com/b.json')
    answers[0]!({ ...preview, schemes })
    await press('Look at the document')
    answers[1]!(preview)
    await screen.findByText('list_pets')
    expect(JSON.stringify(bridge.inputs('clients.keepDraft'))).not.toContain('Partner')
    expect(screen.getByLabelText('User of Login')).toBeTruthy()
  })

  it('keeps its credentials when a wrong document was looked at and not taken', async () => {
    open({ tools: ['createPet'] })
    await press('Change the document')
    await type('User of Login', 'svc')
    await type('Address of the document', 'https://pets.example.com/wrong.json')
    await press('Look at the document')
    await screen.findByText('A tool that may run now is not in it')
    await type('Address of the document', '')
    expect(screen.queryByText('A tool that may run now is not in it')).toBeNull()
    await fireEvent.keyDown(await reviewed(), { key: 'Enter', ctrlKey: true })
    expect(change()).toMatchObject({
      openapi: { credentials: { ApiKey: nothing, Login: { ...nothing, username: 'svc' } } },
    })
  })

  it('may have a larger limit than anybody would type, which stays', async () => {
    open({ openapi: { ...listed, maxBytes: 2 ** 40 } })
    await press('Change the document')
    expect(screen.queryByText(/unsaved/)).toBeNull()
    await fireEvent.click(screen.getByRole('switch', { name: 'Deprecated operations too' }))
    await fireEvent.keyDown(await reviewed(), { key: 'Enter', ctrlKey: true })
    expect(change()).toMatchObject({ openapi: { maxBytes: 2 ** 40 } })
  })

  it('gives the keyboard to what comes next', async () => {
    open()
    await press('Change the document')
    await waitFor(() => expect(document.activeElement?.tagName).toBe('INPUT'))
    await press('Forget ApiKey')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('User of Login')))
    await press('Leave it as it is')
    await waitFor(() =>
      expect(document.activeElement).toBe(
        screen.getByRole('button', { name: 'Change the document' }),
      ),
    )
  })

  it('stays open with what was typed while it was saved', async () => {
    let end = (): void => undefined
    const ended = new Promise<void>((resolve) => (end = resolve))
    open(
      {},
      {
        'clients.edit': async ({ clientId }) => {
          await ended
          return {
            ...{ clientId, name: clientId, outcome: 'done', notStuck: [], alsoChanged: [] },
            ...{ failure: null, notes: [] },
          }
        },
      },
    )
    await press('Change the document')
    await type('Most bytes of an answer', '9000')
    await fireEvent.keyDown(await reviewed(), { key: 'Enter', ctrlKey: true })
    await type('Most bytes of an answer', '9001')
    end()
    expect(await screen.findByText(/^Saved\./)).toBeTruthy()
    expect(screen.getByText('1 unsaved change')).toBeTruthy()
    const field = screen.getByLabelText<HTMLInputElement>('Most bytes of an answer')
    expect(field.value).toBe('9001')
  })

  it('forgets a credential, and takes that back', async () => {
    open()
    await press('Change the document')
    await press('Forget Login')
    expect(screen.getByText('1 unsaved change')).toBeTruthy()
    await press('Leave it as it is')
    expect(screen.queryByText(/unsaved/)).toBeNull()
    await press('Change the document')
    expect(screen.getByLabelText('User of Login')).toBeTruthy()
  })

  it.each([
    ['Address of the document', 'pets', 'An http or https address is needed'],
    ['Address of the API', 'pets', 'An http or https address, or nothing'],
    ['Most bytes of an answer', '-1', 'A whole number, or nothing'],
    ['Value of ApiKey', `abcd${'*'.repeat(24)}wxyz`, /ApiKey is a mask, not a value/],
  ])('is not sent while %s is %j, and stays as typed', async (label, text, why) => {
    open()
    await press('Change the document')
    await type(label, text)
    expect(screen.getByText(why)).toBeTruthy()
    expect(
      screen.getByRole<HTMLButtonElement>('button', { name: 'Save to Team dev' }).disabled,
    ).toBe(true)
    expect(screen.getByLabelText<HTMLInputElement>(label).value).toBe(text)
  })

  it.each([
    ['could not load spec_url: no such host', 'Address of the document'],
    ['openapi_config.base_url must be an absolute http(s) URL', 'Address of the API'],
    ['No operation in the spec can be exposed as a tool', null],
  ])('says beside its field why the gateway did not take it: %s', async (reason, label) => {
    open(
      {},
      {
        'clients.edit': () => {
          throw AppError.of('gateway_rejected', { status: 400, reason })
        },
      },
    )
    await press('Change the document')
    await type('Address of the document', 'https://nowhere.example.com/openapi.json')
    await fireEvent.keyDown(await reviewed(), { key: 'Enter', ctrlKey: true })
    const part = screen.getByRole('region', { name: 'OpenAPI document' })
    const saying = await within(part).findByText((text) => text.includes(reason))
    expect(saying.getAttribute('role')).toBe(label === null ? 'alert' : null)
    if (label !== null) {
      expect(screen.getByLabelText(label).getAttribute('aria-describedby')).toBe(saying.id)
    }
    expect(screen.getByLabelText<HTMLInputElement>('Address of the document').value).not.toBe('')
  })
})
