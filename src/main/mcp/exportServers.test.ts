import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EnvEntry, Recipe, ServerView } from '../../shared/model/server.ts'
import { ExportFormat } from '../../shared/model/serverExport.ts'
import { exportServers } from './exportServers.ts'
import { parseRecipes } from './recipe.ts'

const limits = { startMs: 30_000, requestMs: 30_000 }
const server = (more: Partial<Recipe> = {}, id = 'a'): ServerView => ({
  id,
  lastProbe: null,
  tags: [],
  recipe: { name: 'git', command: 'npx', args: ['-y', 'x'], env: [], cwd: '', limits, ...more },
})
const env: EnvEntry[] = [
  { name: 'API_TOKEN', value: null, isSecret: true },
  { name: 'LEVEL', value: 'a b', isSecret: false },
]

const far: Partial<Recipe> = {
  ...{ name: 'far', command: '', args: [] },
  remote: {
    type: 'sse',
    url: 'https://h.example/sse?api_key=sk-hidden',
    headers: [{ name: 'X-Team', value: 'blue', isSecret: false }],
    authorization: { type: 'bearer', token: null },
  },
}

describe('an export of servers with a URL', () => {
  const text = (format: ExportFormat) => exportServers([server(far)], ['a'], format)
  const url = 'https://h.example/sse?api_key=YOUR_SECRET'

  it('keeps the headers and puts placeholders in place of secrets', () => {
    const headers = { 'X-Team': 'blue', Authorization: 'Bearer YOUR_TOKEN' }
    expect(JSON.parse(text('mcpServers'))).toEqual({
      mcpServers: { far: { type: 'sse', url, headers } },
    })
  })

  it('lets VS Code ask for the token', () => {
    const shown = JSON.parse(text('vscode')) as { servers: object; inputs: object[] }
    const headers = { 'X-Team': 'blue', Authorization: 'Bearer ${input:far-Authorization}' }
    expect(shown.servers).toEqual({ far: { type: 'sse', url, headers } })
    expect(shown.inputs).toMatchObject([{ id: 'far-Authorization', password: true }])
  })

  it('is TOML for Codex and a line for Claude Code', () => {
    expect(text('codex')).toBe(
      [
        '[mcp_servers.far]',
        `url = "${url}"`,
        '',
        '[mcp_servers.far.http_headers]',
        'X-Team = "blue"',
        'Authorization = "Bearer YOUR_TOKEN"',
      ].join('\n'),
    )
    expect(text('claude')).toBe(
      [
        `claude mcp add --scope user --transport sse far '${url}'`,
        "--header 'X-Team: blue'",
        "--header 'Authorization: Bearer YOUR_TOKEN'",
      ].join(' \\\n  '),
    )
  })

  it.each(ExportFormat.options)('is read again as the same server from %s', (format) => {
    const [again] = parseRecipes(text(format)).recipes
    expect(again).toMatchObject({ name: 'far', remote: { type: 'sse', url } })
    expect(again?.remote?.headers[0]).toEqual(far.remote?.headers[0])
  })
})

describe('an export of servers', () => {
  it('is JSON as most apps have it', () => {
    const text = exportServers([server({ env, cwd: '~/work' })], ['a'], 'mcpServers')
    expect(JSON.parse(text)).toEqual({
      mcpServers: {
        git: {
          command: 'npx',
          args: ['-y', 'x'],
          env: { API_TOKEN: 'YOUR_API_TOKEN', LEVEL: 'a b' },
          cwd: '~/work',
        },
      },
    })
  })

  it('lets VS Code ask for each secret', () => {
    expect(JSON.parse(exportServers([server({ env })], ['a'], 'vscode'))).toEqual({
      servers: {
        git: {
          type: 'stdio',
          command: 'npx',
          args: ['-y', 'x'],
          env: { API_TOKEN: '${input:git-API_TOKEN}', LEVEL: 'a b' },
        },
      },
      inputs: [
        {
          type: 'promptString',
          id: 'git-API_TOKEN',
          description: 'API_TOKEN for git',
          password: true,
        },
      ],
    })
  })

  it('is TOML for Codex and lines for Claude Code', () => {
    const saved = [server({ env }), server({ name: 'My notes', args: [] }, 'b')]
    expect(exportServers(saved, ['a', 'b'], 'codex')).toBe(
      [
        '[mcp_servers.git]',
        'command = "npx"',
        'args = ["-y", "x"]',
        '',
        '[mcp_servers.git.env]',
        'API_TOKEN = "YOUR_API_TOKEN"',
        'LEVEL = "a b"',
        '',
        '[mcp_servers.My-notes]',
        'command = "npx"',
      ].join('\n'),
    )
    expect(exportServers(saved, ['a', 'b'], 'claude')).toBe(
      [
        'claude mcp add --scope user git \\',
        '  -e API_TOKEN=YOUR_API_TOKEN \\',
        "  -e 'LEVEL=a b' \\",
        '  -- npx -y x',
        '',
        'claude mcp add --scope user My-notes \\',
        '  -- npx',
      ].join('\n'),
    )
  })

  it('holds the chosen servers in their order, each under a name of its own', () => {
    const saved = ['a', 'b', 'c', 'd'].map((id) => server({}, id))
    const { mcpServers } = JSON.parse(exportServers(saved, ['d', 'a', 'c'], 'mcpServers')) as {
      mcpServers: object
    }
    expect(Object.keys(mcpServers)).toEqual(['git', 'git-2', 'git-3'])
  })

  it.each(ExportFormat.options)('holds no secret: %s', (format) => {
    const args = ['--api-key', 'hidden-1', '--token=hidden-2', 'https://u:hidden-3@h/?key=hidden-4']
    const secrets = [
      { name: 'A_TOKEN', value: 'hidden-5', isSecret: true },
      { name: 'URL', value: 'https://u:hidden-6@h/', isSecret: false },
      { name: 'PLAIN', value: 'sk-hidden-7-hidden', isSecret: false },
    ]
    const text = exportServers([server({ args, env: secrets })], ['a'], format)
    expect(text).not.toContain('hidden')
    expect(text).toContain('YOUR_SECRET')
  })

  it.each(ExportFormat.options)('is read back as the same server: %s', (format) => {
    const bounds = { minLength: 1, maxLength: 20 }
    const word = fc.oneof(
      fc.string({ unit: 'grapheme-ascii', ...bounds }),
      fc.string({ unit: 'grapheme', ...bounds }),
    )
    const visible = word.filter(
      (text) => /^[^\p{C}\p{Z}\ufffd]+$/u.test(text) && !/[:=]|^-/.test(text),
    )
    const spaced = fc.array(visible, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(visible, fc.array(spaced), spaced, (command, args, value) => {
        fc.pre(!/^(?:\/\*|\/\/|#)/.test(command))
        const env = [{ name: 'LEVEL', value, isSecret: false }]
        const text = exportServers([server({ command, args, env })], ['a'], format)
        const read = { command, args, env: [{ name: 'LEVEL', value }] }
        expect(parseRecipes(text).recipes).toMatchObject([read])
      }),
      { numRuns: 20000 },
    )
  })
})
