import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_NETWORK } from '../../../shared/defaultNetwork.ts'
import { fakeBridge, type FakeBridge } from '../../fakeBridge.ts'
import { gateway } from '../servers/samples.ts'
import ConnectSheet from './ConnectSheet.svelte'

let bridge: FakeBridge
let isClosed = false

beforeEach(() => {
  isClosed = false
  bridge = fakeBridge({ 'app.copy': undefined })
  const team = gateway('g1', 'Team dev', { url: 'https://bifrost.example.com' })
  render(ConnectSheet, { gateway: team, onclose: () => (isClosed = true) })
})
afterEach(cleanup)

const choose = (name: string) => fireEvent.click(screen.getByRole('radio', { name }))
const part = (name: string) => within(screen.getByRole('region', { name }))
const shown = (name: string): string => part(name).getByLabelText(name).textContent
const copied = (): string[] => bridge.inputs('app.copy').map(({ text }) => text)

describe('connecting a tool', () => {
  it('shows the command for the tools of this gateway and copies what it shows', async () => {
    expect(shown('Its MCP tools')).toContain('claude mcp add')
    expect(shown('Its MCP tools')).toContain('https://bifrost.example.com/mcp')
    await fireEvent.click(part('Its MCP tools').getByRole('button', { name: /^Copy/ }))
    await fireEvent.click(part('Its models').getByRole('button', { name: /^Copy/ }))
    expect(copied()).toEqual([shown('Its MCP tools'), shown('Its models')])
  })

  it.each([
    ['Cursor', '"mcpServers"', '~/.cursor/mcp.json'],
    ['VS Code', '"servers"', '.vscode/mcp.json'],
    ['Codex', '[mcp_servers.bifrost-team-dev]', '~/.codex/config.toml'],
    ['curl', 'tools/list', 'Terminal'],
  ])('says for %s what goes where', async (tool, text, where) => {
    await choose(tool)
    expect(shown('Its MCP tools')).toContain(text)
    expect(part('Its MCP tools').getByText(new RegExp(where.replace('.', '\\.')))).toBeTruthy()
  })

  it('puts a key in only when the user gives one, and tells main nothing but what is copied', async () => {
    expect(shown('Its MCP tools')).toContain('sk-bf-YOUR-KEY')
    expect(screen.queryByLabelText('Your virtual key')).toBeNull()
    await choose('My key')
    const field = screen.getByLabelText<HTMLInputElement>('Your virtual key')
    expect(field.type).toBe('password')
    await fireEvent.input(field, { target: { value: 'sk-bf-mine' } })
    expect(shown('Its MCP tools')).toContain('Bearer sk-bf-mine')
    expect(bridge.calls).toEqual([])
    await choose('Placeholder')
    expect(document.body.textContent).not.toContain('sk-bf-mine')
    await choose('No key')
    expect(shown('Its MCP tools')).not.toContain('Authorization')
    expect(bridge.calls).toEqual([])
  })

  it('says that another kind of key does not open these paths', async () => {
    await choose('My key')
    await fireEvent.input(screen.getByLabelText('Your virtual key'), {
      target: { value: 'sk-abc' },
    })
    expect(screen.getByText(/Virtual keys begin with sk-bf-/)).toBeTruthy()
  })

  it('offers no tools of a gateway that has no endpoint for them, and says so', () => {
    cleanup()
    const old = gateway('g2', 'Old', { version: 'v1.3.63', hasMcpEndpoint: false })
    render(ConnectSheet, { gateway: old, onclose: () => undefined })
    expect(screen.queryByRole('region', { name: 'Its MCP tools' })).toBeNull()
    expect(screen.getByText('v1.3.63 does not offer its tools to others')).toBeTruthy()
    expect(shown('Its models')).toContain('/anthropic')
  })

  it('says what a tool needs that was not told of the authority, or refuses a pin', async () => {
    cleanup()
    const url = 'https://bifrost.lan'
    const own = gateway('g3', 'Own', { url, network: { ...DEFAULT_NETWORK, ca: 'PEM' } })
    const { rerender } = render(ConnectSheet, { gateway: own, onclose: () => undefined })
    expect(screen.getByText(/Save the certificate of that authority/)).toBeTruthy()
    expect(shown('Its MCP tools')).toContain('NODE_EXTRA_CA_CERTS')
    await choose('Cursor')
    expect(screen.getByText(/Cursor refuses it until this computer trusts/)).toBeTruthy()
    const network = { ...DEFAULT_NETWORK, ca: 'PEM', fingerprint: 'AB' }
    await rerender({ gateway: { ...own, network } })
    expect(screen.getByText('Only this app accepts its certificate')).toBeTruthy()
  })

  it('closes', async () => {
    await fireEvent.click(screen.getByRole('button', { name: /^Done/ }))
    expect(isClosed).toBe(true)
  })
})
