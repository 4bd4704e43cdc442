import { describe, expect, it } from 'vitest'
import { parseRecipes } from './recipe.ts'

describe('TOML as Codex keeps it', () => {
  it('gives each server with its variables, folder and limits', () => {
    const { recipes, skipped } = parseRecipes(`
      # servers
      model = "o9"

      [mcp_servers.git]
      command = "npx"
      args = ["-y", 'x'] # pinned
      cwd = "~/work"
      startup_timeout_sec = 20
      tool_timeout_sec = 45.5

      [mcp_servers.git.env]
      API_TOKEN = "v"
      PORT = 80
    `)
    expect(recipes).toEqual([
      {
        name: 'git',
        command: 'npx',
        args: ['-y', 'x'],
        env: [
          { name: 'API_TOKEN', value: 'v', isSecret: true },
          { name: 'PORT', value: '80', isSecret: false },
        ],
        cwd: '~/work',
        limits: { startMs: 20_000, requestMs: 45_500 },
      },
    ])
    expect(skipped).toEqual([])
  })

  it.each([
    ['inline tables', 'mcp_servers = { a = { command = "x", args = ["y"] } }'],
    ['dotted keys', 'mcp_servers.a.command = "x"\nmcp_servers.a.args = ["y"]'],
    ['a fence', '```toml\n[mcp_servers.a]\ncommand = "x"\nargs = ["y"]\n```'],
    ['quoted names', '[mcp_servers."a"]\ncommand = "x"\nargs = ["y"]'],
    ['Windows line ends', '[mcp_servers.a]\r\ncommand = "x"\r\nargs = ["y"]\r\n'],
    ['an entry of its own', 'name = "a"\ncommand = "x"\nargs = ["y"]'],
  ])('may come with %s', (_name, text) => {
    expect(parseRecipes(text).recipes).toMatchObject([{ name: 'a', command: 'x', args: ['y'] }])
  })

  it('ignores limits that no run may have', () => {
    const text = '[mcp_servers.a]\ncommand = "x"\nstartup_timeout_sec = 0\ntool_timeout_sec = 9e9'
    expect(parseRecipes(text).recipes[0]?.limits).toEqual({ startMs: 30_000, requestMs: 30_000 })
  })

  it('says where it cannot be read, and quotes nothing of it', () => {
    const text = '[mcp_servers.a]\ncommand = "x"\nTOKEN = sk-hidden oops'
    expect(() => parseRecipes(text)).toThrow('The TOML could not be read at line 3')
    expect(() => parseRecipes(text)).not.toThrow(/sk-hidden/)
    expect(() => parseRecipes('[mcp_servers.a]\n[mcp_servers.a]')).toThrow('line 2')
    expect(() => parseRecipes(`a = ${'['.repeat(200_000)}`)).toThrow('line 1')
  })

  it('says that there is no server in it', () => {
    expect(() => parseRecipes('[tui]\ntheme = "dark"')).toThrow('No server was found')
  })

  it('is not taken for it when it is a list of words or a line with a variable', () => {
    expect(parseRecipes('["npx"]').recipes[0]).toMatchObject({ command: 'npx', args: [] })
    expect(parseRecipes('A=1 npx x').recipes[0]).toMatchObject({ command: 'npx', args: ['x'] })
  })

  it('cannot reach into objects by their names', () => {
    const text = '[mcp_servers.__proto__]\ncommand = "x"\n[mcp_servers.a]\ncommand = "y"'
    expect(parseRecipes(text).recipes.map(({ command }) => command)).toEqual(['y'])
    expect(({} as Record<string, unknown>)['command']).toBeUndefined()
  })
})
