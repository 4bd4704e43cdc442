import { describe, expect, it } from 'vitest'
import { NewClient } from '../../../shared/model/newClient.ts'
import type { FormKey, NewClientForm } from '../../../shared/model/newClientForm.ts'
import { emptyForm, newClientOf } from './form.ts'
import { problemsOf } from './problems.ts'
import { plan } from './samples.ts'
import { referenceFor } from './typed.ts'

const typed = (more: Partial<NewClientForm>): NewClientForm => ({
  ...emptyForm(),
  ...{ name: 'notes', url: 'https://mcp.example.com/mcp' },
  ...more,
})
const key = (name: string, tools: string | null = null): FormKey => ({
  ...{ id: `id of ${name}`, name, isAll: tools === null, tools: tools ?? '' },
})
const problems = (more: Partial<NewClientForm>, of = plan()) =>
  problemsOf(typed(more), of, 'Team dev')

describe('what main gets', () => {
  it('says of a form that was hardly touched only what was said', () => {
    expect(newClientOf(typed({}), plan())).toEqual({
      ...{
        gatewayId: 'team',
        name: 'notes',
        slug: '',
        auth: { type: 'none' },
        headers: {},
        tls: null,
      },
      target: { type: 'http', url: 'https://mcp.example.com/mcp' },
      ...{ extraHeaders: [], isSticky: null, maxInstructions: null },
      settings: { tools: 'all', autoTools: [] },
    })
  })

  it('carries every field the gateway knows, and is what the contract takes', () => {
    const client = newClientOf(
      typed({
        ...{ auth: 'headers', headers: [{ name: 'X-Key', value: ' env.KEY ' }] },
        ...{ tools: 'names', toolNames: 'one\ntwo, one', auto: 'names', autoNames: 'two' },
        ...{ extraHeaders: 'X-User', skipsVerify: true, isSticky: 'yes', isPingOn: 'no' },
        ...{ maxInstructions: '0', syncMinutes: '5', timeoutSeconds: '30', isCodeMode: true },
        ...{ isForAllKeys: true, prices: [{ name: 'one', value: '0.002' }] },
        keys: [key('team'), key('bots', 'two, one\n"quoted" ✓')],
      }),
      plan(),
    )
    expect(NewClient.parse(client)).toEqual(client)
    expect(client).toMatchObject({
      ...{ headers: { 'X-Key': 'env.KEY' }, extraHeaders: ['X-User'], isSticky: true },
      ...{ tls: { skipsVerify: true, ca: '' }, maxInstructions: 0 },
      settings: {
        ...{ tools: ['one', 'two'], autoTools: ['two'], isPingOn: false, syncMinutes: 5 },
        ...{ timeoutSeconds: 30, isCodeMode: true, isForAllKeys: true, pricing: { one: 0.002 } },
        keys: [
          { keyId: 'id of team', tools: 'all' },
          { keyId: 'id of bots', tools: ['two', 'one', '"quoted" ✓'] },
        ],
      },
    })
  })

  it('takes 300 names of tools and odd ones as they are typed', () => {
    const many = Array.from({ length: 300 }, (_, at) => `tool-${at}`)
    const odd = ['say "hi"', "it's", '🦊 fox', 'a\\b', '<b>']
    const toolNames = [...many, ...odd].join('\n')
    const form = typed({ tools: 'names', toolNames, auto: 'names', autoNames: odd.join('\n') })
    const client = newClientOf(form, plan())
    expect(NewClient.parse(client).settings).toMatchObject({
      ...{ tools: [...many, ...odd], autoTools: odd },
    })
    expect(problemsOf(form, plan(), '')).toEqual({})
  })

  it('leaves out what was typed for another kind of gateway', () => {
    const old = plan({
      ...{ hasTls: false, hasExtraHeaders: false, hasStickiness: false },
      ...{ hasMaxInstructions: false, settings: ['tools'] },
    })
    const all = {
      extraHeaders: 'X-User',
      skipsVerify: true,
      maxInstructions: '9',
      keys: [key('a')],
    }
    const client = newClientOf(typed({ ...all, isSticky: 'yes', syncMinutes: '5' }), old)
    expect(client).toMatchObject({ extraHeaders: [], tls: null, isSticky: null })
    expect([client.maxInstructions, client.settings]).toEqual([null, { tools: 'all' }])
  })

  it('sends a command with its lines, and never a sign-in that was chosen for a URL', () => {
    const form = typed({
      ...{ connection: 'stdio', command: 'npx', args: '-y\n\nsome server\n', auth: 'headers' },
      headers: [{ name: 'X-Key', value: 'secret' }],
      envs: [
        { name: 'TOKEN', value: '' },
        { name: 'MODE', value: 'a=b' },
      ],
    })
    const target = { type: 'stdio', command: 'npx', args: ['-y', 'some server'] }
    expect(newClientOf(form, plan())).toMatchObject({
      ...{ auth: { type: 'none' }, headers: {} },
      target: { ...target, envs: ['TOKEN', 'MODE=a=b'] },
    })
    expect(newClientOf(form, plan({ takesInlineEnv: false })).target).toEqual({
      ...target,
      envs: ['TOKEN', 'MODE'],
    })
  })

  it('gives discovery what is left empty of OAuth', () => {
    const oauth = { ...emptyForm().oauth, clientId: ' app ', scopes: 'read, write  admin' }
    const { auth } = newClientOf(typed({ auth: 'oauth', oauth }), plan())
    expect(auth).toMatchObject({
      type: 'oauth',
      terms: { clientId: 'app', scopes: ['read', 'write', 'admin'], tokenUrl: '' },
    })
  })
})

describe('what is wrong', () => {
  it('is nothing with a name and an address, and both without', () => {
    expect(problems({})).toEqual({})
    expect(Object.keys(problemsOf(emptyForm(), plan(), ''))).toEqual(['name', 'url'])
    expect(problems({ url: 'env.NOTES_URL' })).toEqual({})
  })

  it.each([
    [{ name: 'my-notes' }, 'name', /hyphen/],
    [{ name: 'taken' }, 'name', /Team dev has a client named taken/],
    [{ url: 'ftp://example.com' }, 'url', /http or https/],
    [{ connection: 'stdio', command: ' ' }, 'command', /command is needed/],
    [{ auth: 'headers' }, 'headers', /At least one header/],
    [
      { auth: 'headers', headers: [{ name: 'X Key', value: 'a' }] },
      'headers',
      /X Key cannot be the name/,
    ],
    [
      { auth: 'headers', headers: [{ name: 'X-Key', value: 'a\nb' }] },
      'headers',
      /The value of X-Key/,
    ],
    [{ auth: 'per_user_headers', userHeaders: [] }, 'userHeaders', /At least one header/],
    [{ tools: 'names' }, 'toolNames', /At least one name/],
    [{ syncMinutes: '-1' }, 'syncMinutes', /whole number/],
    [{ timeoutSeconds: '1.5' }, 'timeoutSeconds', /whole number/],
    [{ prices: [{ name: 'one', value: '-2' }] }, 'prices', /price of 0 or more/],
    [{ prices: [{ name: 'one', value: '9'.repeat(400) }] }, 'prices', /price of 0 or more/],
    [{ prices: [{ name: ' ', value: '1' }] }, 'prices', /needs the name of a tool/],
    [{ syncMinutes: '153722868' }, 'syncMinutes', /up to 999,999/],
    [{ syncMinutes: '1e5' }, 'syncMinutes', /whole number/],
    [{ maxInstructions: 'many' }, 'maxInstructions', /whole number/],
    [
      { auth: 'headers', headers: [{ name: 'X-Key', value: `abcd${'*'.repeat(24)}wxyz` }] },
      'headers',
      /X-Key is a mask/,
    ],
    [
      { auth: 'per_user_headers', userHeaders: [{ name: 'X-Key', value: 'a\r\nX-Other: b' }] },
      'userHeaders',
      /line break/,
    ],
    [{ connection: 'stdio', command: 'npx -y server' }, 'command', /without arguments/],
    [{ connection: 'stdio', command: 'x', envs: [{ name: 'A=B', value: '' }] }, 'envs', /A=B/],
    [{ ca: 'some text' }, 'ca', /no PEM certificate/],
    [{ auth: 'oauth', oauth: { ...emptyForm().oauth, tokenUrl: 'token' } }, 'tokenUrl', /http/],
    [{ keys: [key('team'), key('bots', ' \n')] }, 'keys', /bots needs at least one tool/],
    [
      { tools: 'names', toolNames: 'one', keys: [key('bots', 'ONE, two')] },
      'keys',
      /two is none of the tools that may run/,
    ],
    [{ extraHeaders: 'X-User\nx-user' }, 'extraHeaders', /twice/],
  ] as const)('%o is said at its field', (more, field, sentence) => {
    const found = problems(more as Partial<NewClientForm>)
    expect(Object.keys(found)).toEqual([field])
    expect(found[field]).toMatch(sentence)
  })

  it('takes a hyphen where the gateway does', () => {
    expect(problems({ name: 'my-notes' }, plan({ nameRule: 'loose' }))).toEqual({})
  })
})

it('a variable of the gateway is named after the header', () => {
  expect([referenceFor('X-Api-Key'), referenceFor('')]).toEqual(['env.X_API_KEY', 'env.NAME'])
})
