/** Texts of the sheet that connects a tool to a gateway. */
export const CONNECT = {
  open: 'Connect a tool',
  title: (gateway: string): string => `Connect a tool to ${gateway}`,
  tool: 'Tool',
  tools: {
    claude: 'Claude Code',
    cursor: 'Cursor',
    vscode: 'VS Code',
    codex: 'Codex',
    curl: 'curl',
  },
  key: 'Virtual key',
  keys: { placeholder: 'Placeholder', mine: 'My key', none: 'No key' },
  keyField: 'Your virtual key',
  keyHint: 'Stays in this sheet: it is not stored and only leaves it when you press Copy.',
  keyOdd: 'Virtual keys begin with sk-bf-. A management key or password does not open these paths.',
  keyNone: 'For a gateway that does not ask for keys.',
  keyPlaceholder: 'You put the key in yourself, after pasting.',
  copyOf: (title: string): string => `Copy: ${title}`,
  done: 'Done',
  titles: { key: 'Its key', mcp: 'Its MCP tools', models: 'Its models' },
  mcpSince: 'The MCP endpoint exists since Bifrost v1.4.',
  noMcp: (version: string): string => `${version} does not offer its tools to others`,
  noMcpRest: 'The MCP endpoint came with Bifrost v1.4. Its models can be used.',
  ownAuthority: 'Its certificate comes from an authority of its own',
  ownAuthorityFile:
    'Save the certificate of that authority as bifrost-ca.pem in your home folder; the lines below name it.',
  ownAuthoritySystem: (tool: string): string =>
    `${tool} refuses it until this computer trusts that authority.`,
  pinned: 'Only this app accepts its certificate',
  pinnedRest: (tool: string): string =>
    `${tool} refuses it. The gateway needs a certificate that this computer trusts.`,
  where: {
    terminal: 'Terminal: bash or zsh, on Windows Git Bash or WSL',
    cursorMcp: '~/.cursor/mcp.json, or .cursor/mcp.json in a project',
    cursorModels: 'Cursor Settings › Models: Override OpenAI Base URL, and OpenAI API Key',
    vscodeMcp: '.vscode/mcp.json, or “MCP: Open User Configuration”',
    vscodeModels: '“Chat: Manage Language Models”, Custom Endpoint: chatLanguageModels.json',
    codex: '~/.codex/config.toml',
  },
  notes: {
    claudeMcp: 'The key is then in ~/.claude.json and in the history of your shell.',
    claudeModels: 'Claude Code speaks Anthropic’s API, which the gateway offers beside OpenAI’s.',
    claudeNoKey: 'Without a token Claude Code would send your own account’s.',
    cursorModels:
      'Cursor’s servers call this address, so it has to be reachable from the internet. Older gateways: end it with /openai/v1.',
    vscodeAsks: 'VS Code asks for the key once and keeps it itself.',
    vscodeModels: 'Put in a model of this gateway, as provider/model.',
    codexKey: 'Codex reads the key from this variable, so that it stands in no file of its own.',
    codexTop: 'Above the first [table] of the file',
    curlMcp: 'Lists the tools.',
    curlModels: 'Lists the models. For a chat, POST to /openai/v1/chat/completions.',
  },
} as const

export type Tool = keyof typeof CONNECT.tools
