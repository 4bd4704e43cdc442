import { describe, expect, it } from 'vitest'
import { hintsFor } from './hints.ts'

const limits = { startMs: 30_000, requestMs: 30_000 }
const hintsOf = (line: string, cwd = '', platform: NodeJS.Platform = 'linux') => {
  const [command = '', ...args] = line.split(' ')
  return hintsFor({ name: '', command, args, env: [], cwd, limits }, platform).map(
    ({ key, about }) => `${key} ${about}`,
  )
}

describe('hints', () => {
  it.each([
    ['npx -y @a/b', ['downloads @a/b', 'unpinned @a/b']],
    ['npx -y @a/b@latest', ['downloads @a/b@latest', 'unpinned @a/b@latest']],
    ['npx -y @a/b@^1.2.3', ['downloads @a/b@^1.2.3', 'unpinned @a/b@^1.2.3']],
    ['npx -y @a/b@1.2.3', ['downloads @a/b@1.2.3']],
    ['npx -y --package=a@1.2.3 tool', ['downloads a@1.2.3']],
    ['cmd /c npx -y a@1.2.3', ['downloads a@1.2.3', 'windowsPath cmd']],
    ['bunx a', ['downloads a', 'unpinned a']],
    ['npm exec --yes -- a', ['downloads a', 'unpinned a']],
    ['uvx mcp-server-git==0.6.2 --repository /x', ['downloads mcp-server-git==0.6.2']],
    ['uvx --python 3.12 a@1.2', ['downloads a@1.2']],
    ['uvx --from git+https://h/x tool', ['downloads git+https://h/x', 'unpinned git+https://h/x']],
    ['pipx run a', ['downloads a', 'unpinned a']],
    ['docker run -i -e A=b h:5000/x/y', ['downloads h:5000/x/y', 'unpinned h:5000/x/y']],
    ['docker run -i --rm mcp/time:1.0', ['downloads mcp/time:1.0']],
    ['docker run -i mcp/time@sha256:ab', ['downloads mcp/time@sha256:ab']],
    ['npm run build', []],
    ['uv --directory /srv/x run server', []],
    ['docker exec -i box server', []],
    ['npx', []],
  ])('name what is downloaded and whether its version is open: %s', (line, hints) => {
    expect(hintsOf(line)).toEqual(hints)
  })

  it('see an npx that would ask; what the package reads itself does not answer it', () => {
    expect(hintsOf('npx b@1.0.0')).toContain('npxAsks b@1.0.0')
    expect(hintsOf('npx b@1.0.0 -y')).toContain('npxAsks b@1.0.0')
    expect(hintsOf('npx --yes b@1.0.0')).not.toContain('npxAsks b@1.0.0')
  })

  it('see a docker without input', () => {
    expect(hintsOf('docker run --rm mcp/time:1')).toContain('dockerNeedsI mcp/time:1')
    expect(hintsOf('docker run --rm mcp/time:1 -i')).toContain('dockerNeedsI mcp/time:1')
    for (const flag of ['-i', '-it', '--interactive', '--interactive=true']) {
      expect(hintsOf(`docker run ${flag} mcp/time:1`)).toEqual(['downloads mcp/time:1'])
    }
  })

  it.each([
    ['$HOME'],
    ['${HOME}/x'],
    ['${workspaceFolder}'],
    ['~/x'],
    ['~'],
    ['--at=~/x'],
    ['*.md'],
  ])('see a word that only a shell would replace: %s', (word) =>
    expect(hintsOf(`node /x.js ${word}`)).toEqual([`shellSyntax ${word}`]),
  )

  it.each([['https://h/?a=1'], ['a~b'], ['5$'], ['--x=y']])('leave alone: %s', (word) => {
    expect(hintsOf(`node /x.js ${word}`)).toEqual([])
  })

  it.each([
    ['node dist/index.js', 'dist/index.js'],
    ['node index.mjs', 'index.mjs'],
    ['python3 src/server.py', 'src/server.py'],
    ['./server --stdio', './server'],
    ['/opt/server ../data', '../data'],
    ['node dist\\index.js', 'dist\\index.js'],
  ])('see a path that depends on a folder nobody chose: %s', (line, path) => {
    expect(hintsOf(line)).toEqual([`relativePath ${path}`])
    expect(hintsOf(line, '/work')).toEqual([])
  })

  it('leave absolute paths alone', () => {
    expect(hintsOf('node /dist/index.js')).toEqual([])
  })

  it.each([
    ['C:\\Tools\\server.exe', 'C:\\Tools\\server.exe'],
    ['/x D:/data', 'D:/data'],
    ['/x --root=D:\\data', '--root=D:\\data'],
    ['/x \\\\host\\share', '\\\\host\\share'],
    ['/x %APPDATA%\\y', '%APPDATA%\\y'],
    ['cmd.exe /c x', 'cmd.exe'],
  ])('see what only Windows has, on another system: %s', (line, word) => {
    expect(hintsOf(line)).toEqual([`windowsPath ${word}`])
    expect(hintsOf(line, '', 'win32')).toEqual([])
  })

  it.each([['/x a:b'], ['/x C://h/y'], ['/x 50%'], ['/x https://h/y']])(
    'leave alone what only resembles it: %s',
    (line) => expect(hintsOf(line)).toEqual([]),
  )
})
