import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { CONNECT, type Tool } from './text/connect.ts'
import { PLACEHOLDER, snippetsFor, type Key, type Snippet, type Target } from './connect.ts'
import { serverName } from './snippetText.ts'

const TEAM: Target = {
  ...{ name: 'Team dev', url: 'https://bifrost.example.com/prefix' },
  ...{ hasMcpEndpoint: true, hasOwnAuthority: false },
}
const placeholder: Key = { kind: 'placeholder' }
const mine: Key = { kind: 'mine', value: ' sk-bf-1234 ' }
const none: Key = { kind: 'none' }
const TOOLS = Object.keys(CONNECT.tools) as Tool[]

const text = (tool: Tool, kind: Snippet['kind'], key: Key = placeholder, target = TEAM): string =>
  snippetsFor(tool, target, key).find((snippet) => snippet.kind === kind)!.text

/** What a program gets from a POSIX shell that runs this line. */
function argumentsOf(line: string, program: string): string[] {
  const script = `${program}() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${line}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

describe('Claude Code', () => {
  it('gets a command with its options first and the header last, as its documentation asks', () => {
    expect(text('claude', 'mcp')).toBe(
      [
        'claude mcp add --transport http --scope user \\',
        '  bifrost-team-dev https://bifrost.example.com/prefix/mcp \\',
        "  --header 'Authorization: Bearer sk-bf-YOUR-KEY'",
      ].join('\n'),
    )
  })

  it('gets no header when the gateway asks for no key', () => {
    expect(text('claude', 'mcp', none)).toBe(
      [
        'claude mcp add --transport http --scope user \\',
        '  bifrost-team-dev https://bifrost.example.com/prefix/mcp',
      ].join('\n'),
    )
  })

  it('speaks to the gateway by its two variables, and never with the account’s own token', () => {
    expect(text('claude', 'models', mine)).toBe(
      [
        'export ANTHROPIC_BASE_URL=https://bifrost.example.com/prefix/anthropic',
        'export ANTHROPIC_AUTH_TOKEN=sk-bf-1234',
        'claude',
      ].join('\n'),
    )
    expect(text('claude', 'models', none)).toContain('ANTHROPIC_AUTH_TOKEN=no-key\n')
  })
})

describe('Cursor', () => {
  it('gets an entry for mcp.json', () => {
    expect(JSON.parse(text('cursor', 'mcp', mine))).toEqual({
      mcpServers: {
        'bifrost-team-dev': {
          url: 'https://bifrost.example.com/prefix/mcp',
          headers: { Authorization: 'Bearer sk-bf-1234' },
        },
      },
    })
    expect(JSON.parse(text('cursor', 'mcp', none))).toEqual({
      mcpServers: { 'bifrost-team-dev': { url: 'https://bifrost.example.com/prefix/mcp' } },
    })
  })

  it('gets the address that Bifrost keeps for it', () => {
    expect(text('cursor', 'models')).toBe('https://bifrost.example.com/prefix/cursor')
  })
})

describe('VS Code', () => {
  it('asks for the key itself while none is put in', () => {
    expect(text('vscode', 'mcp')).toBe(`{
  "servers": {
    "bifrost-team-dev": {
      "type": "http",
      "url": "https://bifrost.example.com/prefix/mcp",
      "headers": {
        "Authorization": "Bearer \${input:bifrost-virtual-key}"
      }
    }
  },
  "inputs": [
    {
      "type": "promptString",
      "id": "bifrost-virtual-key",
      "description": "Virtual key for Team dev",
      "password": true
    }
  ]
}`)
  })

  it('gets the key in its place when the user puts one in, and no question', () => {
    expect(JSON.parse(text('vscode', 'mcp', mine))).toEqual({
      servers: {
        'bifrost-team-dev': {
          type: 'http',
          url: 'https://bifrost.example.com/prefix/mcp',
          headers: { Authorization: 'Bearer sk-bf-1234' },
        },
      },
    })
  })

  it('gets a custom endpoint for its chat', () => {
    expect(JSON.parse(text('vscode', 'models', mine))).toMatchObject([
      {
        vendor: 'customendpoint',
        apiKey: 'sk-bf-1234',
        apiType: 'chat-completions',
        models: [{ url: 'https://bifrost.example.com/prefix/openai/v1/chat/completions' }],
      },
    ])
  })
})

describe('Codex', () => {
  it('gets tables that name the variable of the key, which stands in no file', () => {
    expect(text('codex', 'key', mine)).toBe('export BIFROST_VIRTUAL_KEY=sk-bf-1234')
    expect(text('codex', 'mcp', mine)).toBe(`[mcp_servers.bifrost-team-dev]
url = "https://bifrost.example.com/prefix/mcp"
bearer_token_env_var = "BIFROST_VIRTUAL_KEY"`)
    expect(text('codex', 'models')).toBe(`# Above the first [table] of the file:
model_provider = "bifrost-team-dev"

[model_providers.bifrost-team-dev]
name = "Team dev"
base_url = "https://bifrost.example.com/prefix/openai/v1"
env_key = "BIFROST_VIRTUAL_KEY"
wire_api = "responses"`)
  })

  it('gets no variable when there is no key', () => {
    expect(snippetsFor('codex', TEAM, none).map(({ kind }) => kind)).toEqual(['mcp', 'models'])
    expect(text('codex', 'mcp', none)).toBe(`[mcp_servers.bifrost-team-dev]
url = "https://bifrost.example.com/prefix/mcp"`)
  })

  it('cannot be given a second line by a name or a key', () => {
    const target = { ...TEAM, name: 'a"\n[mcp_servers.x]' }
    const key: Key = { kind: 'mine', value: 'sk-bf-1\n[mcp_servers.y]' }
    const tables = text('codex', 'models', key, target).match(/^\[.*\]$/gm)
    expect(tables).toEqual(['[model_providers.bifrost-a-mcp-servers-x]'])
  })
})

describe('curl', () => {
  it('gets a call that lists the tools', () => {
    expect(text('curl', 'mcp')).toBe(
      [
        'curl https://bifrost.example.com/prefix/mcp \\',
        "  -H 'Authorization: Bearer sk-bf-YOUR-KEY' \\",
        "  -H 'Content-Type: application/json' \\",
        "  -H 'Accept: application/json, text/event-stream' \\",
        `  -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'`,
      ].join('\n'),
    )
  })

  it('gets a call that lists the models and costs nothing', () => {
    expect(text('curl', 'models', none)).toBe(
      'curl https://bifrost.example.com/prefix/openai/v1/models',
    )
  })
})

describe('every snippet', () => {
  it.each(TOOLS)('for %s holds the key only when the user put it in', (tool) => {
    for (const key of [placeholder, none, { kind: 'mine', value: '  ' } as const]) {
      expect(JSON.stringify(snippetsFor(tool, TEAM, key))).not.toContain('sk-bf-1234')
    }
    const whole = JSON.stringify(snippetsFor(tool, TEAM, mine))
    expect(whole).toContain('sk-bf-1234')
    expect(whole).not.toContain(PLACEHOLDER)
  })

  it.each(TOOLS)(
    'for %s leaves out the tools of a gateway without an endpoint for them',
    (tool) => {
      const kinds = snippetsFor(tool, { ...TEAM, hasMcpEndpoint: false }, none).map(
        ({ kind }) => kind,
      )
      expect(kinds).toEqual(['models'])
    },
  )

  it('names the file of an authority of the gateway’s own, to a shell', () => {
    const target = { ...TEAM, hasOwnAuthority: true }
    const file = `${process.env['HOME']}/bifrost-ca.pem`
    for (const kind of ['mcp', 'models'] as const) {
      const words = argumentsOf(text('curl', kind, none, target), 'curl')
      expect(words.slice(1, 3)).toEqual(['--cacert', file])
      const line = text('claude', kind, none, target).replace(/\nclaude[^]*$/, '')
      expect(argumentsOf(`${line}\nshow "$NODE_EXTRA_CA_CERTS"`, 'show')).toEqual([file])
    }
  })

  it('passes a shell as it is meant, whatever stands in address and key', () => {
    const target = { ...TEAM, name: 'x; rm -rf ~', url: "https://[::1]:8080/it's $HOME/`id`" }
    const key: Key = { kind: 'mine', value: `sk-bf-'"$(id)\\` }
    const url = `${target.url}/mcp`
    expect(argumentsOf(text('claude', 'mcp', key, target), 'claude')).toEqual([
      ...['mcp', 'add', '--transport', 'http', '--scope', 'user', 'bifrost-x-rm-rf', url],
      ...['--header', `Authorization: Bearer sk-bf-'"$(id)\\`],
    ])
    expect(argumentsOf(text('curl', 'mcp', key, target), 'curl')).toEqual([
      ...[url, '-H', `Authorization: Bearer sk-bf-'"$(id)\\`],
      ...['-H', 'Content-Type: application/json'],
      ...['-H', 'Accept: application/json, text/event-stream'],
      ...['-d', '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'],
    ])
    const printed = text('claude', 'models', key, target).replace(
      /\nclaude$/,
      '\nshow "$ANTHROPIC_BASE_URL" "$ANTHROPIC_AUTH_TOKEN"',
    )
    expect(argumentsOf(printed, 'show')).toEqual([`${target.url}/anthropic`, `sk-bf-'"$(id)\\`])
  })
})

describe('the name of the entry', () => {
  it.each([
    ['Team dev', 'bifrost-team-dev'],
    ['Bifrost', 'bifrost'],
    ['Büro (München)', 'bifrost-buro-munchen'],
    ['東京', 'bifrost'],
    ['A very long name of a gateway indeed', 'bifrost-a-very-long-name-of-a-ga'],
  ])('of %s is %s', (name, server) => {
    expect(serverName(name)).toBe(server)
  })
})
