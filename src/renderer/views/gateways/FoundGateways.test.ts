import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { fakeBridge, type Answers } from '../../fakeBridge.ts'
import { gateways } from '../../state/gateways.svelte.ts'
import FoundGateways from './FoundGateways.svelte'
import Welcome from './Welcome.svelte'

const LOCAL = { url: 'http://127.0.0.1:8080', version: 'v1.5.16' }
const OLD = { url: 'http://[::1]:9090', version: null }

afterEach(() => {
  cleanup()
  gateways.sheet = null
})

function open(url: string, answers: Answers = { 'gateways.discover': [LOCAL, OLD] }) {
  const chosen: string[] = []
  const bridge = fakeBridge(answers)
  render(FoundGateways, { url, onchoose: (given: string) => void chosen.push(given) })
  return { bridge, chosen }
}

describe('gateways found on this computer', () => {
  it('are offered with what is known of them, and added by nobody but the user', async () => {
    const { bridge, chosen } = open('')
    expect(await screen.findByText('Found on this computer:')).toBeTruthy()
    expect(screen.getByRole('button', { name: '127.0.0.1:8080, v1.5.16' })).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: '[::1]:9090' }))
    expect(chosen).toEqual(['http://[::1]:9090'])
    expect(bridge.calls.map(({ name }) => name)).toEqual(['gateways.discover'])
  })

  it('are not offered when they stand in the form already', async () => {
    open(' http://127.0.0.1:8080 ')
    expect(await screen.findByRole('button')).toBeTruthy()
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent.trim())).toEqual([
      '[::1]:9090',
    ])
  })

  it.each<[string, Answers]>([
    ['none', { 'gateways.discover': [] }],
    ['a failure', { 'gateways.discover': () => Promise.reject(AppError.of('internal')) }],
  ])('with %s leave no word', async (_, answers) => {
    const { bridge } = open('', answers)
    await waitFor(() => expect(bridge.calls).toHaveLength(1))
    expect(document.body.textContent.trim()).toBe('')
  })

  it('fill the form from the first screen and check it', async () => {
    fakeBridge({ 'gateways.discover': [LOCAL] })
    render(Welcome)
    await fireEvent.click(await screen.findByRole('button', { name: '127.0.0.1:8080, v1.5.16' }))
    expect(gateways.sheet).toEqual({ kind: 'add', url: 'http://127.0.0.1:8080' })
  })
})
