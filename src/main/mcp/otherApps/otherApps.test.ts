import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSecrets, memorySecrets } from '../../storage/secrets.ts'
import { upgrade } from '../../storage/settings.ts'
import { memorySettings } from '../../storage/settingsStore.ts'
import { Servers } from '../servers.ts'
import { OtherApps } from './otherApps.ts'
import { configPlaces } from './places.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'))
})
afterEach(() => {
  execFileSync('chmod', ['-R', 'u+rwX', home])
  rmSync(home, { recursive: true, force: true })
})

function put(path: string, content: unknown): string {
  const file = join(home, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
function open(keychain = memorySecrets()) {
  const settings = memorySettings(upgrade({}))
  const emit = vi.fn()
  const servers = new Servers({ settings, secrets: createSecrets(keychain), emit })
  const apps = new OtherApps({ servers, computer: { platform: 'linux', home, env: {} } })
  const take = async (...ids: string[]) =>
    apps.take({ digest: (await apps.scan()).digest, take: ids, keepUntilQuit: false })
  return { apps, servers, settings, emit, take }
}
const brief = async (apps: OtherApps) =>
  (await apps.scan()).places.map(({ app, project, entries, failure }) =>
    [app, project, ...entries.map(({ name, kind }) => `${name} ${kind}`), failure?.message ?? '']
      .filter((part) => part !== '')
      .join(' | '),
  )
const git = { command: 'npx', args: ['-y', 'git'], env: { API_TOKEN: 'sk-hidden-1', LEVEL: 'x' } }

describe('a look at other apps', () => {
  it('finds the servers of every app in its own form', async () => {
    put('.config/Claude/claude_desktop_config.json', { mcpServers: { a: { command: 'a' } } })
    put('.claude.json', {
      mcpServers: { b: { type: 'stdio', command: 'b', args: [], env: {} } },
      projects: { '/srv/shop': { mcpServers: { c: { command: 'c' } } }, '/srv/none': {} },
    })
    put('.cursor/mcp.json', { mcpServers: { d: { command: 'd' } } })
    put(
      '.config/Code/User/mcp.json',
      '{ // mine\n "servers": {"e": {"command": "e"},}, "inputs": [] }',
    )
    put('.config/Code/User/profiles/ab12/mcp.json', { servers: { f: { command: 'f' } } })
    put('.config/Code/User/settings.json', {
      'editor.fontSize': 9,
      mcp: { servers: { g: { command: 'g' } } },
    })
    put('.codeium/windsurf/mcp_config.json', { mcpServers: { h: { command: 'h' } } })
    put('.codex/config.toml', 'model = "x"\n[mcp_servers.i]\ncommand = "i"\n')
    put('.config/zed/settings.json', {
      agent: { command: 'no server' },
      context_servers: {
        j: { command: { path: 'j', args: ['k'], env: {} } },
        ext: { source: 'extension', settings: {} },
      },
    })
    put('.gemini/settings.json', { mcpServers: { k: { command: 'k', timeout: 5 } } })
    put(
      '.config/VSCodium/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
      { mcpServers: { l: { command: 'l', autoApprove: [] } } },
    )
    put('.continue/mcpServers/one.json', { mcpServers: { m: { command: 'm' } } })
    put('.continue/config.json', {
      experimental: {
        modelContextProtocolServers: [{ transport: { type: 'stdio', command: 'n' } }],
      },
    })
    put(
      '.continue/config.yaml',
      'name: mine\nmcpServers:\n  - name: o\n    command: o\n    args: ["-y"]\n    env:\n      A_TOKEN: ${{ secrets.A }}\n',
    )
    put('.continue/mcpServers/two.yaml', 'mcpServers:\n  - {name: p, command: p}\n')
    expect(await brief(open().apps)).toEqual([
      'Claude Desktop | a new',
      'Claude Code | b new',
      'Claude Code | /srv/shop | c new',
      'Cursor | d new',
      'VS Code | e new',
      'VS Code | f new',
      'VS Code | g new',
      'Windsurf | h new',
      'Codex | i new',
      'Zed | j new',
      'Gemini CLI | k new',
      'Cline | l new',
      'Continue | m new',
      'Continue | n new',
      'Continue | o new',
      'Continue | p new',
    ])
  })

  it('is silent about apps that are not there, and about files without servers', async () => {
    put('.cursor/mcp.json', '')
    put('.gemini/settings.json', { theme: 'dark' })
    put('.codex/config.toml', 'model = "x"')
    put('.continue/config.yaml', 'name: x\nmcpServers: []\n')
    put('.claude.json', { mcpServers: {}, projects: { '/x': { mcpServers: {} } } })
    symlinkSync(join(home, 'nowhere'), join(home, '.codeium'))
    const scan = await open().apps.scan()
    expect(scan.places).toEqual([])
    expect(scan.apps).toContain('Windsurf')
  })

  it('says of each file that cannot be read why, and goes on with the rest', async () => {
    put('.cursor/mcp.json', '{"mcpServers": {\n "a": oops sk-hidden-2}}')
    mkdirSync(join(home, '.gemini/settings.json'), { recursive: true })
    put('.codex/config.toml', '[mcp_servers.a]\nTOKEN = sk-hidden-2')
    put('.continue/config.yaml', 'mcpServers:\n  - name: "sk-hidden-2\n')
    mkdirSync(join(home, '.codeium/windsurf'), { recursive: true })
    symlinkSync('mcp_config.json', join(home, '.codeium/windsurf/mcp_config.json'))
    mkdirSync(join(home, '.config/zed'), { recursive: true })
    execFileSync('mkfifo', [join(home, '.config/zed/settings.json')])
    put('.config/Code/User/mcp.json', '\0')
    writeFileSync(join(home, '.config/Code/User/mcp.json'), Buffer.from([0xff, 0xfe, 0x80]))
    put('.config/Code/User/settings.json', ' '.repeat(30_000_001))
    put('.config/Claude/claude_desktop_config.json', { mcpServers: { good: { command: 'x' } } })
    const { apps } = open()
    expect(await brief(apps)).toEqual([
      'Claude Desktop | good new',
      'Cursor | The JSON could not be read at line 2, column 7',
      'VS Code | This file could not be read: it is no text',
      'VS Code | This file could not be read: it is larger than 30 MB',
      'Windsurf | This file could not be read: it is a link that leads back to itself',
      'Codex | The TOML could not be read at line 2, column 9',
      'Zed | This file could not be read: it is no ordinary file',
      'Gemini CLI | This file could not be read: there is a folder in its place',
      'Continue | The YAML could not be read at line 3, column 1',
    ])
    expect(JSON.stringify(await apps.scan())).not.toContain('sk-hidden')
  })

  it.skipIf(process.getuid?.() === 0)('says that a file may not be read', async () => {
    chmodSync(put('.cursor/mcp.json', '{}'), 0)
    expect(await brief(open().apps)).toEqual([
      'Cursor | This file could not be read: this user may not read it',
    ])
  })

  it('keeps the good entries beside those that cannot be taken', async () => {
    put('.cursor/mcp.json', {
      mcpServers: {
        far: { url: 'https://h/mcp?key=sk-hidden-3' },
        none: null,
        shell: { command: 'a | b' },
        large: { command: 'x', args: ['y'.repeat(20_001)] },
        good: { command: 'x' },
      },
    })
    const { apps, take } = open()
    const [place] = (await apps.scan()).places
    expect(JSON.stringify(place)).not.toContain('sk-hidden-3')
    expect(place?.entries.map(({ name, failure }) => [name, failure?.code ?? ''])).toEqual([
      ['far', ''],
      ['none', 'recipe_empty'],
      ['shell', 'recipe_shell'],
      ['large', 'invalid_input'],
      ['good', ''],
    ])
    const { saved, failed } = await take(...place!.entries.map(({ id }) => id))
    expect([saved.map(({ name }) => name), failed]).toEqual([['far', 'good'], []])
  })

  it('shows no value of a variable and no key among the arguments', async () => {
    put('.cursor/mcp.json', {
      mcpServers: {
        a: {
          command: 'npx',
          args: [
            'x',
            '--api-key',
            'sk-hidden-$4',
            '--token=sk-hidden-5',
            'Authorization: sk-hidden-6',
          ],
          env: { API_TOKEN: 'sk-hidden-7', PLAIN: 'sk-hidden-8', OTHER: 'hidden-9' },
        },
      },
    })
    const { apps, take, emit, settings } = open()
    const scan = await apps.scan()
    expect(JSON.stringify(scan)).not.toContain('hidden')
    const [entry] = scan.places[0]!.entries
    expect(entry?.words).toHaveLength(6)
    expect(entry?.env.map(({ name, isSecret }) => [name, isSecret])).toEqual([
      ['API_TOKEN', true],
      ['PLAIN', true],
      ['OTHER', false],
    ])
    expect(entry?.hints.map(({ key }) => key)).toContain('secretInArgs')
    const taken = await take(entry!.id)
    const kept = JSON.stringify([taken, settings.read().servers[0]?.recipe.env, emit.mock.calls])
    expect(kept).not.toMatch(/sk-hidden-[78]/)
  })

  it('changes nothing in the home folder', async () => {
    put('.cursor/mcp.json', { mcpServers: { git } })
    put('.codex/config.toml', '[mcp_servers.a]\ncommand = "a"')
    const all = () =>
      readdirSync(home, { recursive: true, encoding: 'utf8' }).map((name) => {
        const { size, mtimeMs, mode } = statSync(join(home, name))
        return [name, size, mtimeMs, mode]
      })
    const before = all()
    const { apps, take } = open()
    await apps.scan()
    await take('0.0')
    expect(all()).toEqual(before)
  })
})

describe('taking servers of other apps', () => {
  it('saves what was chosen, with its secrets in the keychain', async () => {
    put('.cursor/mcp.json', { mcpServers: { git, other: { command: 'x' } } })
    const { take, servers, settings } = open()
    const { saved } = await take('0.0')
    expect(servers.list().map(({ recipe }) => recipe.name)).toEqual(['git'])
    expect(JSON.stringify(settings.read())).not.toContain('sk-hidden')
    const real = await servers.resolve(saved[0]!.serverId, servers.list()[0]!.recipe)
    expect(real.env).toMatchObject([{ value: 'sk-hidden-1' }, { value: 'x' }])
  })

  it('marks what is saved already and never saves it twice', async () => {
    put('.cursor/mcp.json', { mcpServers: { git } })
    const { apps, take, servers } = open()
    await take('0.0')
    expect(await brief(apps)).toEqual(['Cursor | git same'])
    await take('0.0')
    expect(servers.list()).toHaveLength(1)
  })

  it('tells the same server in two apps from another account and from a name that is taken', async () => {
    put('.config/Claude/claude_desktop_config.json', { mcpServers: { git } })
    put('.cursor/mcp.json', {
      mcpServers: {
        git,
        work: { ...git, env: { ...git.env, API_TOKEN: 'sk-hidden-other' } },
      },
    })
    const { apps, take, servers } = open()
    expect(await brief(apps)).toEqual([
      'Claude Desktop | git new',
      'Cursor | git double | work new',
    ])
    await take('0.0', '1.0', '1.1')
    expect(servers.list().map(({ recipe }) => recipe.name)).toEqual(['git', 'work'])
    put('.gemini/settings.json', { mcpServers: { git: { command: 'another' } } })
    expect((await brief(apps)).at(-1)).toBe('Gemini CLI | git nameTaken')
  })

  it('refuses when a file has changed since the look, also when only a secret did', async () => {
    put('.cursor/mcp.json', { mcpServers: { git } })
    const { apps, servers } = open()
    const { digest } = await apps.scan()
    put('.cursor/mcp.json', { mcpServers: { git: { ...git, env: { API_TOKEN: 'sk-hidden-0' } } } })
    await expect(apps.take({ digest, take: ['0.0'], keepUntilQuit: false })).rejects.toMatchObject({
      code: 'scan_changed',
    })
    expect(servers.list()).toEqual([])
  })

  it('saves the others when the keychain refuses one', async () => {
    put('.cursor/mcp.json', { mcpServers: { git, plain: { command: 'x' } } })
    const broken = { ...memorySecrets(), write: () => Promise.reject(new Error('locked')) }
    const { take, servers } = open(broken)
    const { saved, failed } = await take('0.0', '0.1')
    expect([saved.map(({ name }) => name), failed.map(({ name }) => name)]).toEqual([
      ['plain'],
      ['git'],
    ])
    expect(servers.list()).toHaveLength(1)
  })

  it('lets a server of a project run in its folder', async () => {
    put('.claude.json', { projects: { '/srv/shop': { mcpServers: { a: { command: './a.js' } } } } })
    const { apps, take, servers } = open()
    const [place] = (await apps.scan()).places
    expect(place?.entries[0]).toMatchObject({ cwd: '/srv/shop', hints: [] })
    await take('0.0')
    expect(servers.list()[0]?.recipe.cwd).toBe('/srv/shop')
  })
})

describe('the table of places', () => {
  const pathsOf = (platform: NodeJS.Platform, env = {}) =>
    configPlaces({ platform, env, home: platform === 'win32' ? 'C:\\Users\\me' : '/home/me' })

  it('knows where each system keeps the files', () => {
    const of = (platform: NodeJS.Platform, app: string, env = {}) =>
      pathsOf(platform, env).find((place) => place.app === app)?.path
    expect(of('darwin', 'Claude Desktop')).toBe(
      '/home/me/Library/Application Support/Claude/claude_desktop_config.json',
    )
    expect(of('win32', 'Claude Desktop', { APPDATA: 'D:\\Roaming' })).toBe(
      'D:\\Roaming\\Claude\\claude_desktop_config.json',
    )
    expect(of('win32', 'Codex')).toBe('C:\\Users\\me\\.codex\\config.toml')
    expect(of('linux', 'Codex', { CODEX_HOME: '/own' })).toBe('/own/config.toml')
    expect(of('linux', 'Claude Code', { CLAUDE_CONFIG_DIR: '/own' })).toBe('/own/.claude.json')
    expect(of('linux', 'Zed', { XDG_CONFIG_HOME: '/cfg' })).toBe('/cfg/zed/settings.json')
    expect(of('darwin', 'Zed')).toBe('/home/me/.config/zed/settings.json')
    expect(of('win32', 'Zed')).toBe('C:\\Users\\me\\AppData\\Roaming\\Zed\\settings.json')
  })

  it.each(['darwin', 'win32', 'linux'] as const)('names ten apps at least on %s', (platform) => {
    const names = new Set(pathsOf(platform).map(({ app }) => app))
    for (const app of [
      ...['Claude Desktop', 'Claude Code', 'Cursor', 'VS Code', 'Windsurf', 'Codex', 'Zed'],
      ...['Gemini CLI', 'Cline', 'Continue'],
    ]) {
      expect(names).toContain(app)
    }
  })
})
