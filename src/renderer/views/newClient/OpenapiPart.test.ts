import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { NewClient } from '../../../shared/model/newClient.ts'
import type { OpenapiPreview } from '../../../shared/model/openapi.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { gateway } from '../servers/samples.ts'
import NewClientSheet from './NewClientSheet.svelte'
import { emptyForm } from './form.ts'
import { plan } from './samples.ts'

let bridge: FakeBridge
afterEach(cleanup)

const preview: OpenapiPreview = {
  ...{ title: 'Petstore', version: '1.0.0', baseUrl: 'https://petstore.example.com/v1' },
  tools: [
    { name: 'listPets', call: 'GET /pets', summary: 'List pets' },
    { name: 'getPetById', call: 'GET /pets/{petId}', summary: '' },
  ],
  unsupported: [{ call: 'POST /pets/{petId}/photo', reason: 'multipart/form-data' }],
  schemes: [
    { name: 'ApiKeyAuth', kind: 'value', about: 'Sent in the header X-API-Key' },
    { name: 'BasicAuth', kind: 'basic', about: '' },
    { name: 'Login', kind: null, about: 'oauth2 cannot be satisfied' },
  ],
  warnings: ['Two operations have one name'],
}

async function open(answers: Answers = {}, connections = plan().connections): Promise<void> {
  bridge = fakeBridge({
    'registrations.planNew': plan({ connections: [...connections, 'openapi'] }),
    'registrations.newForm': { ...emptyForm(), name: 'pets', connection: 'openapi' },
    'registrations.keepNewForm': undefined,
    'registrations.previewOpenapi': preview,
    'registrations.create': () => {
      throw AppError.of('gateway_refused', { host: 'team' })
    },
    ...answers,
  })
  render(NewClientSheet, { gateway: gateway('team', 'Team dev'), onclose: () => undefined })
  await screen.findByLabelText('Name on the gateway')
}

const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } })
const press = (name: RegExp | string) => fireEvent.click(screen.getByRole('button', { name }))
const address = 'https://api.example.com/openapi.json'
const look = async () => {
  await type('Address of the document', address)
  await press('Look at the document')
  return screen.findByRole('region', { name: 'Tools of the document' })
}
const sent = () => bridge.inputs('registrations.create').at(-1)

describe('a client from an OpenAPI document', () => {
  it('shows its tools and what becomes none before anything is created', async () => {
    await open()
    const found = await look()
    expect(bridge.inputs('registrations.previewOpenapi')).toEqual([
      ...[{ gatewayId: 'team', documentUrl: address, document: '' }].map((input) => ({
        ...input,
        ...{ baseUrl: '', withDeprecated: false },
      })),
    ])
    expect(found.textContent.replace(/\s+/g, ' ')).toContain('Petstore 1.0.0 2 tools')
    expect(within(found).getByText('GET /pets/{petId}')).toBeTruthy()
    expect(within(found).getByText('1 operation becomes no tool')).toBeTruthy()
    expect(within(found).getByText('Two operations have one name')).toBeTruthy()
    expect(within(found).getByText(/^Login cannot be used: oauth2/)).toBeTruthy()
    await press('Choose by name')
    expect(
      screen.getByLabelText<HTMLTextAreaElement>('Names of the tools, one in a line').value,
    ).toBe('listPets\ngetPetById')
    expect(sent()).toBeUndefined()
  })

  it('is sent with the credentials that were typed, and nothing of OAuth', async () => {
    await open()
    expect(screen.queryByRole('radio', { name: 'OAuth' })).toBeNull()
    await look()
    const key = screen.getByLabelText<HTMLInputElement>('Value of ApiKeyAuth')
    expect(key.type).toBe('password')
    await type('Value of ApiKeyAuth', 'env.PET_KEY')
    expect(key.type).toBe('text')
    await type('User of BasicAuth', 'svc')
    await type('Password of BasicAuth', 'hush')
    await type('Address of the API', 'https://pets.example.com')
    expect(screen.getByText('It was changed since: look at it again.')).toBeTruthy()
    await press(/^Create on Team dev/)
    await waitFor(() => expect(sent()).toBeDefined())
    expect(sent()).toMatchObject({
      ...{ auth: { type: 'none' }, tls: null, isSticky: null },
      target: {
        ...{ type: 'openapi', documentUrl: address, document: '', withDeprecated: false },
        baseUrl: 'https://pets.example.com',
        credentials: {
          ApiKeyAuth: { value: 'env.PET_KEY', username: '', password: '' },
          BasicAuth: { value: '', username: 'svc', password: 'hush' },
        },
      },
    })
    expect(NewClient.safeParse(sent()).success).toBe(true)
  })

  it('is sent without the OAuth that was chosen for another connection', async () => {
    const form = { ...emptyForm(), name: 'pets', auth: 'oauth' as const }
    await open({ 'registrations.newForm': form })
    await fireEvent.click(screen.getByRole('radio', { name: 'OpenAPI' }))
    expect(screen.queryByLabelText('Client ID')).toBeNull()
    await type('Address of the document', address)
    await press(/^Create on Team dev/)
    await waitFor(() => expect(sent()).toMatchObject({ auth: { type: 'none' } }))
  })

  it('keeps what was typed for a scheme when the document is looked at again', async () => {
    await open()
    await look()
    await type('Value of ApiKeyAuth', 'secret')
    await press('Look at the document')
    await waitFor(() => expect(bridge.inputs('registrations.previewOpenapi')).toHaveLength(2))
    expect(screen.getByLabelText<HTMLInputElement>('Value of ApiKeyAuth').value).toBe('secret')
  })

  it('takes a pasted document, and says what is missing beside its field', async () => {
    await open()
    await press(/^Create on Team dev/)
    expect(screen.getByText('An http or https address is needed')).toBeTruthy()
    await fireEvent.click(screen.getByRole('radio', { name: 'Pasted' }))
    expect(screen.getByText('The document is needed')).toBeTruthy()
    await type('Document, as JSON or YAML', 'x'.repeat(1_000_001))
    expect(screen.getByText(/Longer than 1,000,000 characters/)).toBeTruthy()
    await type('Document, as JSON or YAML', 'openapi: 3.0.3')
    await type('Address of the API', 'nowhere')
    expect(screen.getByText('An http or https address, or nothing')).toBeTruthy()
    await type('Address of the API', '')
    await fireEvent.click(screen.getByRole('switch', { name: 'Deprecated operations too' }))
    await press(/^Create on Team dev/)
    await waitFor(() =>
      expect(sent()?.target).toMatchObject({
        ...{ documentUrl: '', document: 'openapi: 3.0.3', withDeprecated: true },
      }),
    )
  })

  it('says once that its API has no address', async () => {
    const warnings = ['the spec declares no absolute server URL; set openapi_config.base_url']
    await open({ 'registrations.previewOpenapi': { ...preview, baseUrl: '', warnings } })
    const found = await look()
    expect(within(found).getByText('The document does not say where its API is')).toBeTruthy()
    expect(found.textContent).not.toContain('openapi_config')
  })

  it('says why the gateway cannot read it, and keeps the form', async () => {
    const reason = 'Invalid OpenAPI spec: not an OpenAPI document'
    await open({
      'registrations.previewOpenapi': () => {
        throw AppError.of('gateway_rejected', { status: 400, reason })
      },
    })
    await type('Address of the document', address)
    await press('Look at the document')
    expect((await screen.findByRole('alert')).textContent).toContain('not an OpenAPI document')
    expect(screen.getByLabelText<HTMLInputElement>('Address of the document').value).toBe(address)
  })

  it('has the refusal of its create beside the field that it is about', async () => {
    const reason = 'The spec declares no absolute server URL; set openapi_config.base_url'
    await open({
      'registrations.create': () => {
        throw AppError.of('gateway_rejected', { status: 400, reason })
      },
    })
    await type('Address of the document', address)
    await press(/^Create on Team dev/)
    await waitFor(() =>
      expect(screen.getByLabelText('Address of the API').getAttribute('aria-invalid')).toBe('true'),
    )
  })

  it('is not offered where the gateway makes none', async () => {
    await open({ 'registrations.planNew': plan() })
    expect(screen.queryByRole('radio', { name: 'OpenAPI' })).toBeNull()
    expect(screen.queryByLabelText('Address of the document')).toBeNull()
  })
})
