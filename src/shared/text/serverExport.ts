import type { ExportFormat } from '../model/serverExport.ts'

/** Texts of the sheet that gives saved servers to other apps. */
export const SERVER_EXPORT = {
  open: 'Export servers',
  title: 'Export servers',
  which: 'Servers',
  all: (count: number): string => (count === 1 ? 'The one server' : `All ${count} servers`),
  format: 'For',
  formats: {
    mcpServers: 'JSON',
    vscode: 'VS Code',
    codex: 'Codex',
    claude: 'Claude Code',
  } satisfies Record<ExportFormat, string>,
  where: {
    mcpServers: 'mcpServers, as Claude Desktop, Cursor, Windsurf, Gemini CLI and Cline have it.',
    vscode: 'For mcp.json. VS Code asks for each secret when it starts the server.',
    codex: 'For ~/.codex/config.toml.',
    claude:
      'For a terminal. Claude Code starts servers in its own folder, so folders are left out.',
  } satisfies Record<ExportFormat, string>,
  promise: 'Secrets and what looks like one are replaced by placeholders that begin with YOUR_.',
  text: 'Configuration',
  copy: 'Copy',
  close: 'Close',
  /** What VS Code asks for. */
  asks: (variable: string, server: string): string => `${variable} for ${server}`,
} as const
