import { describe, expect, it } from 'vitest'
import { parseRecipes } from './recipe.ts'

const server = (...packages: object[]) =>
  JSON.stringify({ name: 'io.github.someone/weather', version: '1.2.3', packages })
const one = (text: string) => {
  const { recipes, skipped } = parseRecipes(text)
  expect(skipped).toEqual([])
  expect(recipes).toHaveLength(1)
  return recipes[0]!
}
const lineOf = (text: string) => {
  const { command, args } = one(text)
  return [command, ...args].join(' ')
}
const stdio = { type: 'stdio' }

describe('a server.json of the MCP registry', () => {
  it.each([
    [
      'npm',
      { registryType: 'npm', identifier: '@a/weather', version: '1.0.2', transport: stdio },
      'npx -y @a/weather@1.0.2',
    ],
    [
      'npm with a runtime that agrees already',
      {
        ...{ registryType: 'npm', identifier: 'w', version: '1.0.2', runtimeHint: 'npx' },
        runtimeArguments: [{ type: 'named', name: '--yes', format: 'boolean', value: 'true' }],
        packageArguments: [
          { type: 'positional', value: 'serve' },
          { type: 'named', name: '--port', default: 80 },
          { type: 'named', name: '--quiet', format: 'boolean', value: 'false' },
        ],
      },
      'npx --yes w@1.0.2 serve --port 80',
    ],
    ['pypi', { registryType: 'pypi', identifier: 'w', version: '0.5.0' }, 'uvx w@0.5.0'],
    [
      'pypi by pipx',
      { registryType: 'pypi', identifier: 'w', version: '0.5.0', runtimeHint: 'pipx' },
      'pipx run w==0.5.0',
    ],
    ['nuget', { registryType: 'nuget', identifier: 'W', version: '2.0.0' }, 'dnx W@2.0.0 --yes'],
    [
      'nuget with arguments',
      {
        ...{ registryType: 'nuget', identifier: 'W', version: '2.0.0' },
        packageArguments: [{ type: 'positional', value: 'mcp' }],
      },
      'dnx W@2.0.0 --yes -- mcp',
    ],
    [
      'oci',
      { registryType: 'oci', identifier: 'docker.io/a/w:1.0.0' },
      'docker run -i --rm docker.io/a/w:1.0.0',
    ],
    [
      'oci with arguments that run it already',
      {
        ...{ registryType: 'oci', identifier: 'h:5000/a/w', version: '1.0.0' },
        runtimeArguments: [
          { type: 'positional', value: 'run' },
          { type: 'named', name: '-i', value: 'true', format: 'boolean' },
          {
            type: 'named',
            name: '--mount',
            value: 'type=bind,src={source},dst=/x',
            variables: { source: { isRequired: true } },
          },
        ],
      },
      'docker run --rm -i --mount type=bind,src=${input:source},dst=/x h:5000/a/w:1.0.0',
    ],
    [
      'older names',
      {
        ...{ registry_name: 'npm', name: 'w', version: '1.0.0', runtime_hint: 'npx' },
        package_arguments: [{ type: 'positional', value_hint: 'folder', is_required: true }],
      },
      'npx -y w@1.0.0 ${input:folder}',
    ],
  ])('gives the command of a package: %s', (_name, given, line) => {
    expect(lineOf(server(given))).toBe(line)
  })

  it('takes the variables that are needed, marked as the publisher says or as they sound', () => {
    const { name, env, args } = one(
      server({
        ...{ registryType: 'oci', identifier: 'a/w:1' },
        environmentVariables: [
          { name: 'WEATHER', isRequired: true, isSecret: true },
          { name: 'API_KEY', value: 'x', isSecret: false },
          { name: 'LEVEL', default: 'info' },
          { name: 'OPTIONAL' },
        ],
      }),
    )
    expect(name).toBe('weather')
    expect(env).toEqual([
      { name: 'WEATHER', value: '', isSecret: true },
      { name: 'API_KEY', value: 'x', isSecret: true },
      { name: 'LEVEL', value: 'info', isSecret: false },
    ])
    expect(args.join(' ')).toBe('run -i --rm -e WEATHER -e API_KEY -e LEVEL a/w:1')
  })

  it('is found inside an answer of the registry too', () => {
    const inner = JSON.parse(server({ registryType: 'pypi', identifier: 'w' })) as object
    expect(lineOf(JSON.stringify({ server: inner, _meta: {} }))).toBe('uvx w')
  })

  it('says of each package that cannot be taken why', () => {
    const text = JSON.stringify({
      name: 'a/w',
      packages: [
        { registryType: 'npm', identifier: 'w', transport: { type: 'streamable-http', url: 'x' } },
        { registryType: 'mcpb', identifier: 'https://h/w.mcpb' },
        { registryType: 'cargo', identifier: 'w' },
        { registryType: 'npm' },
        { identifier: 'w' },
        { registryType: 'pypi', identifier: 'w' },
      ],
      remotes: [{ type: 'sse', url: 'https://h/sse' }],
    })
    const { recipes, skipped } = parseRecipes(text)
    expect(recipes.map(({ command, remote }) => remote?.url ?? command)).toEqual([
      'uvx',
      'https://h/sse',
    ])
    expect(skipped.map(({ code }) => code)).toEqual([
      'recipe_transport',
      'recipe_is_bundle',
      'recipe_package',
      'recipe_package',
      'recipe_package',
    ])
  })

  it('asks for what a remote needs and nobody wrote down', () => {
    const variables = { tenant: { description: 'Your workspace' } }
    const headers = [
      { name: 'X-Key', description: 'From the settings page', isRequired: true, isSecret: true },
      { name: 'X-Plan', value: 'free' },
      { name: 'X-Extra' },
    ]
    const remotes = [{ type: 'streamable-http', url: 'https://{tenant}.h/mcp', headers, variables }]
    const [recipe] = parseRecipes(JSON.stringify({ name: 'a/w', remotes })).recipes
    expect(recipe?.remote).toMatchObject({
      type: 'http',
      url: 'https://${input:tenant}.h/mcp',
      headers: [
        { name: 'X-Key', value: '${input:X-Key}', isSecret: false },
        { name: 'X-Plan', value: 'free' },
      ],
    })
    expect(recipe?.inputs).toEqual([
      { name: 'X-Key', description: 'From the settings page', isSecret: true },
      { name: 'tenant', description: 'Your workspace', isSecret: false },
    ])
  })

  it('holds no server when nothing is listed', () => {
    expect(() => parseRecipes(server())).toThrow('No server was found')
  })
})
