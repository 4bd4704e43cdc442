import { describe, expect, it } from 'vitest'
import { parseRecipes } from './recipe.ts'

const shown = (text: string) => {
  const { recipes, skipped } = parseRecipes(text)
  expect(skipped).toEqual([])
  return recipes.map(({ name, command, args, env }) =>
    [name, [command, ...args].join(' '), env.map((one) => `${one.name}=${one.value}`).join(' ')]
      .filter((part) => part !== '')
      .join(' | '),
  )
}

describe('a line that adds a server to another app', () => {
  it.each([
    ['claude mcp add git -- npx -y foo --x', 'git | npx -y foo --x'],
    ['claude mcp add git npx -y foo', 'git | npx -y foo'],
    ['claude mcp add -s user git -e API_KEY=a=b -- npx foo', 'git | npx foo | API_KEY=a=b'],
    ['claude mcp add git --env=A=1 --scope=user -- npx foo', 'git | npx foo | A=1'],
    ['claude mcp add git --env A=1 B=2 -- npx foo', 'git | npx foo | A=1 B=2'],
    ['claude mcp add -e A=1 git -e B=2 npx foo', 'git | npx foo | A=1 B=2'],
    ['claude mcp add --transport stdio git -- npx foo', 'git | npx foo'],
    ['claude mcp add "my git" -- "my tool" "a b"', 'my git | my tool a b'],
    ['A=1 claude mcp add git -- npx foo', 'git | npx foo | A=1'],
    ['claude mcp add git -- cmd /c npx -y foo', 'git | cmd /c npx -y foo'],
    ['/usr/bin/claude mcp add git -- npx foo', 'git | npx foo'],
    ['codex mcp add git --env A=1 -- npx foo', 'git | npx foo | A=1'],
    ['gemini mcp add -s user -e A=1 --timeout 5 --trust git npx foo', 'git | npx foo | A=1'],
    [
      `claude mcp add-json git '{"command":"npx","args":["foo"],"env":{"A":"1"}}'`,
      'git | npx foo | A=1',
    ],
    [
      `claude mcp add-json -s user git '{"type":"stdio","command":"npx","args":["foo"]}'`,
      'git | npx foo',
    ],
    ['claude mcp add-json git "{\\"command\\":\\"npx\\"}" --scope user', 'git | npx'],
    [`code --add-mcp '{"name":"git","command":"npx","args":["foo"]}'`, 'git | npx foo'],
    [`code-insiders --add-mcp='{"name":"git","command":"npx","args":["foo"]}'`, 'git | npx foo'],
  ])('is read for what it would start: %s', (text, recipe) => {
    expect(shown(text)).toEqual([recipe])
  })

  it('may add several to an editor at once', () => {
    const text = `code --add-mcp '{"name":"a","command":"x"}' --add-mcp '{"name":"b","command":"y"}'`
    expect(shown(text)).toEqual(['a | x', 'b | y'])
  })

  it.each([
    ['claude mcp add --transport http far https://h/mcp', 'http', []],
    ['claude mcp add -t sse far https://h/mcp --header "X-Key: k"', 'sse', ['X-Key: k']],
    [
      'claude mcp add far --header "X-A: 1" -H "X-B: 2" https://h/mcp',
      'http',
      ['X-A: 1', 'X-B: 2'],
    ],
    ['gemini mcp add -t http -H "X-A: 1" far https://h/mcp', 'http', ['X-A: 1']],
    [
      'codex mcp add far --url https://h/mcp --bearer-token-env-var TOKEN',
      'http',
      ['Authorization: Bearer ${env:TOKEN}'],
    ],
    [`claude mcp add-json far '{"type":"http","url":"https://h/mcp"}'`, 'http', []],
    [`code --add-mcp '{"name":"far","type":"sse","url":"https://h/mcp"}'`, 'sse', []],
  ])('becomes a server that is reached by its URL: %s', (text, type, headers) => {
    const [recipe] = parseRecipes(text).recipes
    expect(recipe).toMatchObject({
      name: 'far',
      command: '',
      remote: { type, url: 'https://h/mcp' },
    })
    expect(recipe?.remote?.headers.map(({ name, value }) => `${name}: ${value}`)).toEqual(headers)
  })

  it.each([
    ['claude mcp add'],
    ['claude mcp add git'],
    ['claude mcp add git --'],
    ['claude mcp add -e'],
    ['claude mcp add-json git'],
    ['code --add-mcp'],
  ])('holds no server when it ends too early: %s', (text) => {
    expect(() => parseRecipes(text)).toThrow(expect.objectContaining({ code: 'recipe_no_server' }))
  })

  it('is a command of its own when it adds nothing', () => {
    expect(shown('claude mcp serve')).toEqual(['claude | claude mcp serve'])
    expect(shown('npx claude mcp add x')).toEqual(['claude | npx claude mcp add x'])
  })
})
