import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { Recipe, Remote } from '../../../shared/model/server.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { probes } from '../../state/probes.svelte.ts'
import { servers } from '../../state/servers.svelte.ts'
import Servers from './Servers.svelte'
import { bench } from './bench.svelte.ts'
import { preview, recipe, running } from './samples.ts'
import { testing } from './testing.svelte.ts'

const remote: Remote = {
  type: 'http',
  url: 'https://h.example/mcp',
  headers: [{ name: 'X-Key', value: null, isSecret: true }],
  authorization: { type: 'bearer', token: null },
}
const far: Recipe = { ...recipe, name: 'far', command: '', args: [], env: [], remote }

let bridge: FakeBridge

async function open(answers: Answers = {}, saved: Recipe = far): Promise<void> {
  bridge = fakeBridge({
    'servers.list': [{ id: 's1', recipe: saved, lastProbe: null, tags: [] }],
    'probes.list': [],
    'probes.output': [],
    'servers.drafts': { key: null, fresh: [], edits: {} },
    'servers.keepDrafts': undefined,
    'servers.hints': [],
    'registrations.list': [],
    ...answers,
  })
  render(Servers)
  await screen.findByText('Saved servers')
  await fireEvent.click(screen.getByRole('option', { name: /far/ }))
}

const type = (name: string, value: string) =>
  fireEvent.input(screen.getByLabelText(name), { target: { value } })
const edited = () => bench.entry?.recipe.remote

afterEach(() => {
  cleanup()
  testing.decline()
  for (const { key } of bench.entries) bench.discard(key)
  bench.select(null)
  for (const state of [servers, probes]) {
    state.stop()
    state.list = []
  }
})

describe('the recipe of a URL', () => {
  it('is edited by its URL, headers and token, without a command', async () => {
    await open()
    expect(screen.queryByLabelText('Command')).toBeNull()
    await type('URL', 'https://other.example/sse')
    await fireEvent.click(screen.getByRole('radio', { name: 'SSE' }))
    await type('Value of X-Key', 'new')
    await type('Bearer token', 'typed')
    expect(edited()).toEqual({
      type: 'sse',
      url: 'https://other.example/sse',
      headers: [{ name: 'X-Key', value: 'new', isSecret: true }],
      authorization: { type: 'bearer', token: 'typed' },
    })
    await type('Bearer token', '')
    await type('Value of X-Key', '')
    expect(edited()).toMatchObject({ headers: remote.headers, authorization: { token: null } })
  })

  it('takes headers as they are written elsewhere', async () => {
    await open()
    await type('Add header', 'X-Team: blue: 1')
    await fireEvent.keyDown(screen.getByLabelText('Add header'), { key: 'Enter' })
    expect(edited()?.headers[1]).toEqual({ name: 'X-Team', value: 'blue: 1', isSecret: false })
  })

  it.each([
    ['URL', '', 'Give a URL first'],
    ['URL', 'h.example/mcp', /begins with http/],
    ['Name of header 1', 'X Key', /name of a header/],
  ])('is not tested while %s is “%s”', async (field, value, sentence) => {
    await open()
    await type(field, value)
    const button = screen.getByRole('button', { name: /^Test/ })
    expect(button).toHaveProperty('disabled', true)
    expect(button.getAttribute('title')).toMatch(sentence)
  })
})

const refuse: Answers = {
  'probes.start': ({ probeId, serverId, digest }) => {
    if (digest === null) throw AppError.of('consent_required')
    return running(probeId, serverId)
  },
}
const shown = { ...preview({ command: '', path: null, args: [], env: [], cwd: '' }), remote }

describe('the question before a URL is reached', () => {
  it('names the URL and what is sent, and starts after a yes', async () => {
    await open({ ...refuse, 'servers.preview': shown })
    await fireEvent.click(screen.getByRole('button', { name: /^Test/ }))
    const sheet = await screen.findByRole('dialog', { name: 'Connect to this server?' })
    expect(sheet.textContent).toContain('https://h.example/mcp')
    expect(sheet.textContent).toContain('X-Key')
    expect(sheet.textContent?.match(/from keychain/g)).toHaveLength(2)
    await fireEvent.click(screen.getByRole('button', { name: /Run test/ }))
    await waitFor(() => expect(bridge.inputs('probes.start').at(-1)?.digest).toBe('digest-1'))
  })

  it('wants a second yes before a secret travels unencrypted', async () => {
    const hints = [{ key: 'plainHttp' as const, about: 'h.example' }]
    await open({ ...refuse, 'servers.preview': { ...shown, hints } })
    await fireEvent.click(screen.getByRole('button', { name: /^Test/ }))
    const run = await screen.findByRole('button', { name: /Run test/ })
    expect(run).toHaveProperty('disabled', true)
    await fireEvent.keyDown(document.activeElement ?? document.body, {
      key: 'Enter',
      ctrlKey: true,
    })
    expect(bridge.inputs('probes.start')).toHaveLength(1)
    await fireEvent.click(screen.getByRole('checkbox', { name: /everybody on the way/ }))
    await fireEvent.click(run)
    await waitFor(() => expect(bridge.inputs('probes.start')).toHaveLength(2))
  })
})

describe('values that a recipe asks for', () => {
  it('are asked before the run, secrets masked, and given to main only', async () => {
    let given: Record<string, string> = {}
    await open({
      'servers.inputs': [
        { name: 'key', description: 'From the settings page', isSecret: true, isKnown: false },
        { name: 'team', description: '', isSecret: false, isKnown: true },
      ],
      'servers.giveInputs': ({ values }) => void (given = values),
      'probes.start': ({ probeId, serverId }) => {
        if (given['key'] === undefined) throw AppError.of('inputs_required', { names: 'key' })
        return running(probeId, serverId)
      },
    })
    await fireEvent.click(screen.getByRole('button', { name: /^Test/ }))
    await screen.findByRole('dialog', { name: 'Values for this test' })
    expect(screen.getByText('From the settings page')).toBeTruthy()
    expect(screen.getByLabelText('key').getAttribute('type')).toBe('password')
    expect(screen.getByRole('button', { name: /Run test/ })).toHaveProperty('disabled', true)
    await type('key', 'sk-typed')
    await fireEvent.click(screen.getByRole('button', { name: /Run test/ }))
    await waitFor(() => expect(bridge.inputs('probes.start')).toHaveLength(2))
    expect(given).toEqual({ key: 'sk-typed' })
    expect(JSON.stringify(bridge.inputs('servers.keepDrafts'))).not.toContain('sk-typed')
  })
})
