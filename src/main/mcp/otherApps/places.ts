import { posix, win32 } from 'node:path'

/** A file in which an app may keep servers. */
export interface ConfigPlace {
  app: string
  /** Absolute; a `*` in it stands for any part of one name. */
  path: string
  format: 'json' | 'toml' | 'yaml'
  /** The fields that lead to the servers. */
  root: readonly string[]
  /** Claude Code keeps further servers for each project folder in the same file. */
  hasProjects: boolean
}

interface Row {
  app: string
  /** From `~`, or from the folder for configurations, `@`. One path for all, or one for each. */
  path: string | { darwin: string; win32: string; linux: string }
  root: string
  format?: 'toml' | 'yaml'
  hasProjects?: true
}

/** Folder and name of each edition. */
const VS_CODE = [
  ['Code', 'VS Code'],
  ['Code - Insiders', 'VS Code Insiders'],
  ['VSCodium', 'VSCodium'],
] as const
const CLINE = 'globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json'

/**
 * Where each app keeps its servers, as its documentation has it in November 2026. `@` is
 * ~/Library/Application Support on macOS, %APPDATA% on Windows and $XDG_CONFIG_HOME or ~/.config
 * elsewhere; `@local` is %LOCALAPPDATA%, where the Store puts Claude Desktop; `@claude` and `@codex`
 * are the folders that CLAUDE_CONFIG_DIR and CODEX_HOME name.
 */
const ROWS: readonly Row[] = [
  { app: 'Claude Desktop', path: '@/Claude/claude_desktop_config.json', root: 'mcpServers' },
  {
    app: 'Claude Desktop',
    path: {
      darwin: '',
      win32: '@local/Packages/Claude_*/LocalCache/Roaming/Claude/claude_desktop_config.json',
      linux: '',
    },
    root: 'mcpServers',
  },
  { app: 'Claude Code', path: '@claude/.claude.json', root: 'mcpServers', hasProjects: true },
  { app: 'Cursor', path: '~/.cursor/mcp.json', root: 'mcpServers' },
  ...VS_CODE.flatMap(([folder, app]): Row[] => [
    { app, path: `@/${folder}/User/mcp.json`, root: 'servers' },
    { app, path: `@/${folder}/User/profiles/*/mcp.json`, root: 'servers' },
    { app, path: `@/${folder}/User/settings.json`, root: 'mcp.servers' },
  ]),
  { app: 'Windsurf', path: '~/.codeium/windsurf/mcp_config.json', root: 'mcpServers' },
  { app: 'Codex', path: '@codex/config.toml', root: 'mcp_servers', format: 'toml' },
  {
    app: 'Zed',
    path: {
      darwin: '~/.config/zed/settings.json',
      win32: '@/Zed/settings.json',
      linux: '@/zed/settings.json',
    },
    root: 'context_servers',
  },
  { app: 'Gemini CLI', path: '~/.gemini/settings.json', root: 'mcpServers' },
  ...[...VS_CODE, ['Cursor']].map(([folder]): Row => {
    return { app: 'Cline', path: `@/${folder}/User/${CLINE}`, root: 'mcpServers' }
  }),
  { app: 'Continue', path: '~/.continue/mcpServers/*.json', root: 'mcpServers' },
  {
    app: 'Continue',
    path: '~/.continue/config.json',
    root: 'experimental.modelContextProtocolServers',
  },
  ...['config.yaml', 'mcpServers/*.yaml', 'mcpServers/*.yml'].map((file): Row => {
    return { app: 'Continue', path: `~/.continue/${file}`, root: 'mcpServers', format: 'yaml' }
  }),
]

/** The computer as the table needs it. */
export interface Computer {
  platform: NodeJS.Platform
  home: string
  env: Readonly<Record<string, string | undefined>>
}

/** Every file to look into on such a computer. */
export function configPlaces({ platform, home, env }: Computer): ConfigPlace[] {
  const { join } = platform === 'win32' ? win32 : posix
  const folders = {
    darwin: { '@': join(home, 'Library/Application Support'), '@local': '' },
    win32: {
      '@': env['APPDATA'] || join(home, 'AppData/Roaming'),
      '@local': env['LOCALAPPDATA'] || join(home, 'AppData/Local'),
    },
    linux: { '@': env['XDG_CONFIG_HOME'] || join(home, '.config'), '@local': '' },
  }
  const own = platform === 'darwin' || platform === 'win32' ? platform : 'linux'
  const roots: Record<string, string> = {
    ...{ '~': home, ...folders[own] },
    '@claude': env['CLAUDE_CONFIG_DIR'] || home,
    '@codex': env['CODEX_HOME'] || join(home, '.codex'),
  }
  return ROWS.flatMap(
    ({ app, path, root, format = 'json' as const, hasProjects = false }): ConfigPlace[] => {
      const written = typeof path === 'string' ? path : path[own]
      if (written === '') return []
      const [from = '', ...rest] = written.split('/')
      const whole = join(roots[from]!, ...rest)
      return [{ app, path: whole, format, root: root.split('.'), hasProjects }]
    },
  )
}
