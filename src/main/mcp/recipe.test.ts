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
    const text = 'node x.js $HOME ${HOME} "${input:key}" "$A-b" $ *.txt ~/x a?b [c] {d,e} !f'
    expect(one(text).args.join(' ')).toBe(
      'x.js $HOME ${HOME} ${input:key} $A-b $ *.txt ~/x a?b [c] {d,e} !f',
    )
  })

  it('keeps a # inside a word and drops a comment behind the line', () => {
    const text = 'uvx --from git+https://h/x#egg=y tool a#b # starts it\n# that is all\n'
    expect(one(text).args).toEqual(['--from', 'git+https://h/x#egg=y', 'tool', 'a#b'])
  })

  it('keeps line breaks inside quotes', () => {
    expect(one(`node x.js '{\n  "a": "$b"\n}'`).args[1]).toBe('{\n  "a": "$b"\n}')
  })

  it.each([
    ['C:\\Tools\\x.exe D:\\data\\', ['C:\\Tools\\x.exe', 'D:\\data\\']],
    ['"C:\\Program Files\\x.exe" -a', ['C:\\Program Files\\x.exe', '-a']],
    ["node 'C:\\a b\\x.js'", ['node', 'C:\\a b\\x.js']],
    ['node C:\\x.js "{\\"a\\":1}"', ['node', 'C:\\x.js', '{"a":1}']],
    ['node .\\dist\\index.js', ['node', '.\\dist\\index.js']],
    ['node \\\\host\\share\\x.js', ['node', '\\\\host\\share\\x.js']],
    ['node C:\\Проект\\x.js', ['node', 'C:\\Проект\\x.js']],
  ])('keeps the backslashes of a Windows path: %s', (text, words) => {
    const { command, args } = one(text)
    expect([command, ...args]).toEqual(words)
  })

  it.each([
    ['$ npx x'],
    ['> npx x'],
    ['❯ npx x'],
    ['PS C:\\work> npx x'],
    ['`npx x`'],
    ['npx \\\r\n  x\r\n'],
    ['npx ^\n  x'],
    ['npx\u00a0x'],
    ['\ufeffnpx \u200bx'],
    ['npx “x”'],
    ['Run this:\n\n```bash\nnpx x\n```\n\nand wait.'],
    ['```\nnpx x'],
    ['npx x \\'],
  ])('is found in what surrounds it: %j', (text) => {
    expect(one(text)).toMatchObject({ command: 'npx', args: ['x'] })
  })

  it('is left out when it is too long for a recipe, and fails no other way', () => {
    const { recipes, skipped } = parseRecipes(`node ${'x'.repeat(400_000)}`)
    expect(recipes).toEqual([])
    expect(skipped.map(({ message }) => message)).toEqual(['Some fields are not valid: args'])
  })

  it('waits longer for programs that download first, also behind cmd /c', () => {
    const startOf = (text: string) => one(text).limits.startMs
    for (const program of ['npx', 'uvx', 'docker', 'pipx', 'C:\\x\\npx.cmd', 'cmd /c npx']) {
      expect(startOf(`${program} x`)).toBe(120_000)
    }
    expect(startOf('node x.js')).toBe(30_000)
  })

  it.each([
    ['npx a | tee log', '|'],
    ['cd x && node y.js', '&&'],
    ['node x.js > out.txt', '>'],
    ['node x.js; rm y', ';'],
    ['node x.js &', '&'],
    ['node x.js 2>&1', '>&'],
    ['node x.js < in.txt', '<'],
    ['uvx serve https://host/?a=1&b=2', '&'],
    ['node x.js || true', '||'],
    ['(node x.js)', '('],
    ['docker run -v "$(pwd)":/data img', '$('],
    ['node `which x`', '`'],
    ['npm install -g x\nx serve', 'line break'],
  ])('is refused when it needs a shell: %s', (text, symbol) => {
    failing(text, 'recipe_shell')
    expect(() => parseRecipes(text)).toThrow(`“${symbol}”`)
  })

  it('may hold those signs inside quotes or after a backslash', () => {
    const text = `node "a|b" 'c && d; $(e) \`f\`' https://h/?a=1\\&b=2 "x > y"`
    expect(one(text).args).toEqual(['a|b', 'c && d; $(e) `f`', 'https://h/?a=1&b=2', 'x > y'])
  })

  it('is refused when a quote is not closed or nothing is left', () => {
    failing('node "x.js', 'recipe_quotes')
    failing("node it's.js", 'recipe_quotes')
    failing('node "x.js\\"', 'recipe_quotes')
    failing('   ', 'recipe_empty')
    failing('```\n```', 'recipe_empty')
    failing('A=1', 'recipe_empty')
    failing('# only a comment', 'recipe_empty')
    failing('""', 'recipe_empty')
  })

  it.each([
    ['uvx mcp-server-git --repository .', 'git'],
    ['node /srv/weather/dist/index.js', 'weather'],
    ['npx -y @playwright/mcp@latest --headless', 'playwright'],
    ['docker run -i --rm ghcr.io/github/github-mcp-server', 'github'],
    ['python3 -m server', 'server'],
    ['/opt/my-server', 'my'],
    ['docker run -i --rm -e TOKEN=x -v /a:/b mcp/time:1.0', 'time'],
    ['uvx --from git+https://github.com/oraios/serena@v1 serena start', 'serena'],
    ['uvx mcp-server-time==0.6.2', 'time'],
    ['uv --directory /srv/weather run server.py', 'weather'],
    ['cmd /c npx -y @modelcontextprotocol/server-memory', 'memory'],
    ['python -m mcp_server_fetch', 'fetch'],
    ['npx mcp', 'mcp'],
    ['node C:\\srv\\files\\build\\index.js', 'files'],
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

  it.each([
    ['context_servers', { context_servers: { git: entry }, theme: 'dark' }],
    [
      'mcp, as opencode has it',
      { mcp: { git: { command: ['npx', '-y', 'x'], environment: { KEY: 'v' } } } },
    ],
    ['mcpServers as a list', { mcpServers: [{ name: 'git', ...entry }] }],
    ['variables as a list', { git: { ...entry, env: ['KEY=v'] } }],
    ['arguments as one text', { git: { ...entry, args: '-y x' } }],
    ['no argument list at all', { git: { command: 'KEY=v npx -y x' } }],
    ['an empty argument list', { git: { command: 'npx -y x', args: [], env: { KEY: 'v' } } }],
  ])('is understood with %s', (_name, value) => {
    expect(one(JSON.stringify(value))).toMatchObject({
      name: 'git',
      command: 'npx',
      args: ['-y', 'x'],
      env: [{ name: 'KEY', value: 'v', isSecret: true }],
    })
  })

  it.each([
    [
      'a fragment with a comment before and behind',
      `// the server\n"a": {"command": "x"}, // done`,
    ],
    ['a map with a comma behind it', `{"a": {"command": "x"}},\n`],
    ['an entry without its braces', `"command": "x",\n"name": "a",`],
    ['a root without outer braces', `"mcpServers": {"a": {"command": "x"}}`],
    ['a server named like a root', `{"a": {"command": "x"}, "mcp": 1}`],
    ['a byte order mark', `\ufeff{"a": {"command": "x"}}`],
  ])('may be %s', (_name, text) => {
    expect(one(text)).toMatchObject({ name: 'a', command: 'x', args: [] })
  })

  it('takes the working folder and ignores what it does not know', () => {
    const value = {
      ...entry,
      cwd: '~/x',
      envFile: '.env',
      type: 'stdio',
      disabled: true,
      timeout: 9,
    }
    expect(one(JSON.stringify({ a: value }))).toMatchObject({ cwd: '~/x', command: 'npx' })
    expect(one(JSON.stringify({ a: { ...entry, cwd: 5 } })).cwd).toBe('')
  })

  it.each([
    ['/**/'.repeat(250_000)],
    ['//\n'.repeat(300_000) + '{'],
    ['/*'.repeat(500_000)],
    ['{"a":'.repeat(200_000)],
    [`node x\n${'#a\n'.repeat(330_000)}`],
    ['`'.repeat(1_000_000)],
    [' '.repeat(999_999) + 'x'],
  ])('is read in no time, however strange (%#)', (text) => {
    const begin = performance.now()
    try {
      parseRecipes(text)
    } catch (cause) {
      expect(cause).toMatchObject({ code: expect.stringMatching(/^recipe_/) as string })
    }
    expect(performance.now() - begin).toBeLessThan(3000)
  })

  it('takes a list of words as one command', () => {
    expect(one('["npx", "-y", "x"]')).toMatchObject({ command: 'npx', args: ['-y', 'x'] })
  })

  it('keeps the good ones beside entries that are broken in any way', () => {
    const bad = [null, 5, 'text', [], {}, { args: [] }, { command: 5 }, { command: [] }]
    const worse = [
      { command: 'a | b' },
      { command: 'a "b' },
      { command: 'x', args: ['y'.repeat(20_001)] },
    ]
    const servers = Object.fromEntries(
      [...bad, ...worse].map((value, index) => [`b${index}`, value]),
    )
    const { recipes, skipped } = parseRecipes(
      JSON.stringify({ mcpServers: { ...servers, good: entry } }),
    )
    expect(recipes.map(({ name }) => name)).toEqual(['good'])
    expect(skipped.map(({ code }) => code)).toEqual([
      ...bad.map(() => 'recipe_empty'),
      'recipe_shell',
      'recipe_quotes',
      'invalid_input',
    ])
  })

  it('treats as secret what sounds or looks like one', () => {
    const env = {
      ...{ GITHUB_TOKEN: 'x', API_KEY: 'x', apiKey: 'x', DB_PASSWORD: 'x', SMTP_PASS: 'x' },
      ...{ GITHUB_PAT: 'x', AUTHORIZATION: 'x', CLIENT_SECRET: 'x', AWS_CREDENTIALS: 'x' },
      ...{ DATABASE_URL: 'postgres://u:p@h/db', OTHER: 'ghp_123', KEY2: 'x' },
    }
    const plain = {
      PATH: '/bin',
      LOG_LEVEL: 'debug',
      URL: 'https://h/x',
      KEYBOARD: 'de',
      HOME: '~',
    }
    const { env: entries } = one(JSON.stringify({ a: { command: 'x', env: { ...env, ...plain } } }))
    const names = (isSecret: boolean) =>
      entries.filter((one) => one.isSecret === isSecret).map(({ name }) => name)
    expect(names(true)).toEqual(Object.keys(env))
    expect(names(false)).toEqual(Object.keys(plain))
  })

  it('keeps the servers that can be taken and says why the others cannot', () => {
    const { recipes, skipped } = parseRecipes(
      JSON.stringify({
        mcpServers: { a: entry, far: { url: 'https://x/mcp' }, bad: { command: '' } },
      }),
    )
    expect(recipes.map(({ name }) => name)).toEqual(['a', 'far'])
    expect(skipped.map(({ code }) => code)).toEqual(['recipe_empty'])
  })

  it('takes numbers and booleans as text and leaves null out', () => {
    const text = '{"a": {"command": "x", "args": [1, true], "env": {"PORT": 80, "NO": null}}}'
    expect(one(text)).toMatchObject({ args: ['1', 'true'], env: [{ name: 'PORT', value: '80' }] })
  })

  it('says where it cannot be read', () => {
    failing('{"mcpServers": {\n  "a": {"command" "x"}}}', 'recipe_unreadable')
    expect(() => parseRecipes('{"a":\n  oops}')).toThrow('line 2, column 3')
    expect(() => parseRecipes('```json\n{"a":\n  oops}\n```')).toThrow('line 3, column 3')
    expect(() => parseRecipes('"a": {\n  "b": oops\n}')).toThrow('line 2, column 8')
    failing('{"a": {"command": "x"', 'recipe_unreadable')
    failing('['.repeat(300_000), 'recipe_unreadable')
  })

  it.each([
    ['{"theme": "dark"}'],
    ['{}'],
    ['[]'],
    ['[1, null]'],
    ['{"mcpServers": {}}'],
    ['{"mcpServers": null}'],
  ])('says that there is no server in %s', (text) => {
    failing(text, 'recipe_no_server')
  })
})

describe('lines that are no start command', () => {
  it('take from `claude mcp add` what it would start, with its name and variables', () => {
    const { recipes } = parseRecipes('claude mcp add -s user git -e API_KEY=a=b -- npx -y foo --x')
    expect(recipes[0]).toMatchObject({
      name: 'git',
      command: 'npx',
      args: ['-y', 'foo', '--x'],
      env: [{ name: 'API_KEY', value: 'a=b', isSecret: true }],
    })
  })
})
