import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { ParsedRecipes } from '../../shared/model/server.ts'
import { parseRecipes } from './recipe.ts'

/** Pieces that lead into every reader; put together at random they go wrong in every way. */
const WORDS = (
  '{ } [ ] , : " \' \\ ` $ # = - -- \n | & ; ( ) < > * ~ . / ``` // /* */ true null 1 ' +
  '"mcpServers" "servers" "context_servers" "command" "args" "env" "url" "name" "transport" ' +
  '"packages" "registryType" "identifier" "npm" "oci" "variables" "value" {x} ' +
  'claude mcp add add-json -e A=1 --env --header code --add-mcp codex npx -y docker run ' +
  '[mcp_servers.a] command = "x" [[ ]] mcp_servers.a.env C:\\x %A% https://u:p@h/x?k=1 __proto__'
).split(' ')

const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
)
const soup = fc
  .array(fc.tuple(piece, fc.constantFrom('', ' ', '\n')), { maxLength: 40 })
  .map((pieces) => pieces.flat().join(''))

const key = fc.constantFrom(
  ...'mcpServers servers mcp command args env cwd url transport packages remotes name server'.split(
    ' ',
  ),
  ...'registryType identifier version runtimeArguments environmentVariables type value'.split(' '),
  ...'variables isRequired experimental modelContextProtocolServers __proto__ constructor'.split(
    ' ',
  ),
)
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom<unknown>('npm', 'npx', 'stdio', '{x}', '', null, true, 5, 'a | b'),
    fc.string(),
    fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
    fc.array(tie('tree'), { maxLength: 4 }),
  ),
}))

/** Whatever is pasted: recipes that fit their model, or a sentence; and that soon. */
function readsOrSays(text: string): void {
  const begin = performance.now()
  try {
    ParsedRecipes.parse(parseRecipes(text))
  } catch (cause) {
    expect(cause).toBeInstanceOf(AppError)
    expect((cause as AppError).code).toMatch(/^recipe_/)
  }
  expect(performance.now() - begin).toBeLessThan(3000)
}

describe('any text', () => {
  it('made of pieces of every format is read or refused with a sentence', () => {
    fc.assert(fc.property(soup, readsOrSays), { numRuns: 1500 })
  })

  it('made of random signs is read or refused with a sentence', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), readsOrSays))
  })

  it('made of JSON with the right names in wrong places is read or refused with a sentence', () => {
    fc.assert(
      fc.property(tree, (value) => readsOrSays(JSON.stringify(value))),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['[mcp_servers.a]\n'.repeat(60_000)],
    [`[${'a.'.repeat(100_000)}a]`],
    [`a = """${'"'.repeat(900_000)}`],
    [`a = ${'{a='.repeat(200_000)}`],
    [`[mcp_servers.a]\ncommand = "x"\nargs = [${'"y",'.repeat(200_000)}]`],
    [`x = 1\n${'# \n'.repeat(300_000)}`],
    [' \n'.repeat(490_000)],
    [`claude mcp add ${'-e A=1 '.repeat(100_000)}`],
    [`claude mcp add-json a '${'['.repeat(900_000)}'`],
    [`code ${`--add-mcp '{"command":"x"}' `.repeat(5000)}`],
    [`{"name":"a","packages":[${'{"registryType":"npm","identifier":"x"},'.repeat(20_000)}]}`],
    [`{"name":"a","packages":[{"registryType":"oci","identifier":"${':'.repeat(900_000)}"}]}`],
    [`{"name":"${'/'.repeat(900_000)}","packages":[{}]}`],
    [`cmd = ${'%A'.repeat(400_000)}`],
  ])('is read in no time, however strange (%#)', (text) => readsOrSays(text))
})
