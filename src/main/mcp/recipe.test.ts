import { describe, expect, it } from 'vitest'
import { parseRecipes } from './recipe.ts'

const one = (text: string) => {
  const { recipes, skipped } = parseRecipes(text)
  expect(skipped).toEqual([])
  expect(recipes).toHaveLength(1)
  return recipes[0]!
}
const failing = (text: string, code: string) =>
  expect(() => parseRecipes(text)).toThrow(expect.objectContaining({ code }))

describe('a pasted command line', () => {
  it('becomes command and arguments', () => {
    expect(one('npx -y @modelcontextprotocol/server-everything')).toMatchObject({
      name: 'everything',
      command: 'npx',
      args: ['-y', '@modelcontextprotocol/server-everything'],
      env: [],
      limits: { startMs: 120_000, requestMs: 30_000 },
    })
  })

  it('keeps spaces, quotes and letters of any language inside its arguments', () => {
    const { args } = one(`node "my server.js" 'it''s' a\\ b "sag \\"hü\\"" 日本 ''`)
    expect(args).toEqual(['my server.js', 'its', 'a b', 'sag "hü"', '日本', ''])
  })

  it('takes variables in front, with = in their values', () => {
    const { env, command } = one('env API_TOKEN="a=b=c" LOG_LEVEL=debug node x.js')
    expect(command).toBe('node')
    expect(env).toEqual([
      { name: 'API_TOKEN', value: 'a=b=c', isSecret: true },
      { name: 'LOG_LEVEL', value: 'debug', isSecret: false },
    ])
  })

  it('loses the prompt, the fence, a comment line and the continued lines around it', () => {
    const text = '```sh\n# start it\n$ docker run -i \\\n    --rm mcp/time\n```'
    expect(one(text)).toMatchObject({ command: 'docker', args: ['run', '-i', '--rm', 'mcp/time'] })
  })

  it('keeps variables and stars as they are written, because no shell reads them', () => {
    expect(one('node x.js $HOME *.txt').args).toEqual(['x.js', '$HOME', '*.txt'])
  })

  it('keeps the backslashes of a Windows path', () => {
    expect(one('C:\\Tools\\node.exe C:\\srv\\index.js').command).toBe('C:\\Tools\\node.exe')
  })

  it.each([
    ['npx a | tee log', '|'],
    ['cd x && node y.js', '&&'],
    ['node x.js > out.txt', '>'],
    ['node x.js; rm y', ';'],
    ['node x.js\nnode y.js', ';'],
  ])('is refused when it needs a shell: %s', (text, symbol) => {
    failing(text, 'recipe_shell')
    expect(() => parseRecipes(text)).toThrow(symbol)
  })

  it('is refused when a quote is not closed or nothing is left', () => {
    failing('node "x.js', 'recipe_quotes')
    failing('   ', 'recipe_empty')
    failing('```\n```', 'recipe_empty')
    failing('A=1', 'recipe_empty')
  })

  it.each([
    ['uvx mcp-server-git --repository .', 'git'],
    ['node /srv/weather/dist/index.js', 'weather'],
    ['npx -y @playwright/mcp@latest --headless', 'mcp'],
    ['docker run -i --rm ghcr.io/github/github-mcp-server', 'github'],
    ['python3 -m server', 'server'],
    ['/opt/my-server', 'my'],
  ])('is named after what it starts: %s', (text, name) => {
    expect(one(text).name).toBe(name)
  })
})

describe('a pasted snippet', () => {
  const entry = { command: 'npx', args: ['-y', 'x'], env: { KEY: 'v' } }
  it.each([
    ['a whole file', JSON.stringify({ mcpServers: { git: entry } })],
    ['servers of VS Code', JSON.stringify({ servers: { git: entry }, inputs: [] })],
    ['mcp.servers', JSON.stringify({ mcp: { servers: { git: entry } } })],
    ['a bare map', JSON.stringify({ git: entry })],
    ['one entry without braces', `"git": ${JSON.stringify(entry)},`],
    ['a list with names', JSON.stringify([{ name: 'git', ...entry }])],
    [
      'comments',
      `// here\n{ /* a */ "git": { "command": "npx", "args": ["-y", "x",], "env": {"KEY": "v"} }, }`,
    ],
    ['a fence', '```json\n' + JSON.stringify({ mcpServers: { git: entry } }) + '\n```'],
  ])('is understood as %s', (_name, text) => {
    expect(one(text)).toMatchObject({
      name: 'git',
      command: 'npx',
      args: ['-y', 'x'],
      env: [{ name: 'KEY', value: 'v', isSecret: true }],
    })
  })

  it('names a bare entry after its command', () => {
    expect(one(JSON.stringify({ command: 'uvx', args: ['mcp-server-time'] })).name).toBe('time')
  })

  it('splits a whole command line in `command`, and takes a command as a list', () => {
    expect(one('{"a": {"command": "npx -y \\"b c\\""}}').args).toEqual(['-y', 'b c'])
    expect(one('{"a": {"command": ["npx", "-y", "b"]}}').args).toEqual(['-y', 'b'])
  })

  it('keeps the servers that can be taken and says why the others cannot', () => {
    const { recipes, skipped } = parseRecipes(
      JSON.stringify({
        mcpServers: { a: entry, far: { url: 'https://x/mcp' }, bad: { command: '' } },
      }),
    )
    expect(recipes.map(({ name }) => name)).toEqual(['a'])
    expect(skipped.map(({ code }) => code)).toEqual(['recipe_remote', 'recipe_empty'])
  })

  it('takes numbers and booleans as text and leaves null out', () => {
    const text = '{"a": {"command": "x", "args": [1, true], "env": {"PORT": 80, "NO": null}}}'
    expect(one(text)).toMatchObject({ args: ['1', 'true'], env: [{ name: 'PORT', value: '80' }] })
  })

  it('says where it cannot be read', () => {
    failing('{"mcpServers": {\n  "a": {"command" "x"}}}', 'recipe_unreadable')
    expect(() => parseRecipes('{"a":\n  oops}')).toThrow('line 2, column 3')
    failing('{"theme": "dark"}', 'recipe_no_server')
  })
})
