import { CONNECT, type Tool } from './text/connect.ts'
import { headerFlags, json, jsonHeaders, lines, serverName, shell, toml } from './snippetText.ts'
import { quoteWord } from './shellWord.ts'

/** What stands where the key belongs. Bifrost's virtual keys begin with sk-bf-. */
export const PLACEHOLDER = 'sk-bf-YOUR-KEY'
/** The variable that tools read the key from which take none in their file. */
const VARIABLE = 'BIFROST_VIRTUAL_KEY'

/** A gateway as a snippet needs it. */
export interface Target {
  name: string
  /** Base URL without a trailing slash. */
  url: string
  /** It has an endpoint for its tools; what it has not is not offered. */
  hasMcpEndpoint: boolean
  /** Its certificate comes from an authority that only this app was told of. */
  hasOwnAuthority: boolean
}

/** placeholder: the user puts it in later. null: the gateway asks for none. Else the key itself. */
export type Key = { kind: 'placeholder' } | { kind: 'none' } | { kind: 'mine'; value: string }

/** One thing to paste: into a terminal, a file or a field. */
export interface Snippet {
  /** `mcp`: the gateway's tools. `models`: its OpenAI-compatible API, or what the tool speaks. */
  kind: 'key' | 'mcp' | 'models'
  where: string
  text: string
  note: string
}

/**
 * What to paste into a tool so that it uses this gateway. The key travels as
 * `Authorization: Bearer`, which every version takes beside x-bf-vk and x-api-key (Bifrost docs,
 * mcp/gateway-url), and which alone keeps Claude Code from starting a sign-in of its own
 * (Bifrost docs, cli-agents/claude-code).
 */
export function snippetsFor(tool: Tool, target: Target, key: Key): Snippet[] {
  const { name, url, hasMcpEndpoint, hasOwnAuthority } = target
  const base = url.replace(/\/+$/, '')
  const facts = { base, server: serverName(name), label: name, key, hasOwnAuthority }
  return SNIPPETS[tool](facts).filter(({ kind }) => kind !== 'mcp' || hasMcpEndpoint)
}

interface Facts {
  base: string
  server: string
  label: string
  key: Key
  hasOwnAuthority: boolean
}

/** Where the user is asked to put the authority of such a gateway. */
const CA_FILE = '"$HOME/bifrost-ca.pem"'
/** Node, and with it Claude Code, reads this at its start (code.claude.com/docs/en/network-config). */
const nodeCa = (hasOwnAuthority: boolean): string[] =>
  hasOwnAuthority ? [`export NODE_EXTRA_CA_CERTS=${CA_FILE}`] : []
const curlCa = (hasOwnAuthority: boolean): string[] =>
  hasOwnAuthority ? [`--cacert ${CA_FILE}`] : []

const { where, notes } = CONNECT

const SNIPPETS: Record<Tool, (facts: Facts) => Snippet[]> = {
  // code.claude.com/docs/en/mcp: options, name and URL, `--header` last because it takes several;
  // code.claude.com/docs/en/llm-gateway: the two variables.
  claude: ({ base, server, key, hasOwnAuthority }) => [
    {
      kind: 'mcp',
      where: where.terminal,
      text: lines(
        ...nodeCa(hasOwnAuthority),
        shell(
          'claude mcp add --transport http --scope user',
          `${server} ${quoteWord(`${base}/mcp`)}`,
          ...headerFlags(valueOf(key), '--header'),
        ),
      ),
      note: key.kind === 'none' ? '' : notes.claudeMcp,
    },
    {
      kind: 'models',
      where: where.terminal,
      text: lines(
        ...nodeCa(hasOwnAuthority),
        `export ANTHROPIC_BASE_URL=${quoteWord(`${base}/anthropic`)}`,
        `export ANTHROPIC_AUTH_TOKEN=${quoteWord(valueOf(key) ?? 'no-key')}`,
        'claude',
      ),
      note: key.kind === 'none' ? notes.claudeNoKey : notes.claudeModels,
    },
  ],

  // cursor.com/docs/context/mcp: `url` and `headers`. Bifrost docs, cli-agents/cursor: /cursor.
  cursor: ({ base, server, key }) => [
    {
      kind: 'mcp',
      where: where.cursorMcp,
      text: json({
        mcpServers: { [server]: { url: `${base}/mcp`, ...jsonHeaders(valueOf(key)) } },
      }),
      note: '',
    },
    {
      kind: 'models',
      where: where.cursorModels,
      text: `${base}/cursor`,
      note: notes.cursorModels,
    },
  ],

  // code.visualstudio.com/docs/copilot/reference/mcp-configuration: `servers`, `inputs`;
  // VS Code 1.122, Custom Endpoint: the URL names the path, the model its limits.
  vscode: ({ base, server, label, key }) => {
    const input = 'bifrost-virtual-key'
    const asks = key.kind === 'placeholder'
    return [
      {
        kind: 'mcp',
        where: where.vscodeMcp,
        text: json({
          servers: {
            [server]: {
              type: 'http',
              url: `${base}/mcp`,
              ...jsonHeaders(asks ? `\${input:${input}}` : valueOf(key)),
            },
          },
          ...(asks && {
            inputs: [
              {
                type: 'promptString',
                id: input,
                description: `Virtual key for ${label}`,
                password: true,
              },
            ],
          }),
        }),
        note: asks ? notes.vscodeAsks : '',
      },
      {
        kind: 'models',
        where: where.vscodeModels,
        text: json([
          {
            name: label,
            vendor: 'customendpoint',
            apiKey: valueOf(key) ?? 'no-key',
            apiType: 'chat-completions',
            models: [
              {
                id: 'provider/model',
                name: `provider/model (${label})`,
                url: `${base}/openai/v1/chat/completions`,
                toolCalling: true,
                vision: false,
                maxInputTokens: 128_000,
                maxOutputTokens: 16_000,
              },
            ],
          },
        ]),
        note: notes.vscodeModels,
      },
    ]
  },

  // developers.openai.com/codex/mcp and /codex/config-reference: a token comes from a variable.
  codex: ({ base, server, label, key }) => {
    const value = valueOf(key)
    const provider = [
      `# ${notes.codexTop}:`,
      `model_provider = ${toml(server)}`,
      '',
      `[model_providers.${server}]`,
      `name = ${toml(label)}`,
      `base_url = ${toml(`${base}/openai/v1`)}`,
      ...(value === null ? [] : [`env_key = ${toml(VARIABLE)}`]),
      'wire_api = "responses"',
    ]
    const mcp = [
      `[mcp_servers.${server}]`,
      `url = ${toml(`${base}/mcp`)}`,
      ...(value === null ? [] : [`bearer_token_env_var = ${toml(VARIABLE)}`]),
    ]
    const exported: Snippet[] = [value ?? []].flat().map((text) => ({
      kind: 'key',
      where: where.terminal,
      text: `export ${VARIABLE}=${quoteWord(text)}`,
      note: notes.codexKey,
    }))
    return [
      ...exported,
      { kind: 'mcp', where: where.codex, text: lines(...mcp), note: '' },
      { kind: 'models', where: where.codex, text: lines(...provider), note: '' },
    ]
  },

  // Bifrost docs, mcp/gateway-url: POST /mcp is JSON-RPC; integrations/openai-sdk: /openai.
  curl: ({ base, key, hasOwnAuthority }) => [
    {
      kind: 'mcp',
      where: where.terminal,
      text: shell(
        `curl ${quoteWord(`${base}/mcp`)}`,
        ...curlCa(hasOwnAuthority),
        ...headerFlags(valueOf(key), '-H'),
        `-H ${quoteWord('Content-Type: application/json')}`,
        `-H ${quoteWord('Accept: application/json, text/event-stream')}`,
        `-d ${quoteWord('{"jsonrpc":"2.0","id":1,"method":"tools/list"}')}`,
      ),
      note: notes.curlMcp,
    },
    {
      kind: 'models',
      where: where.terminal,
      text: shell(
        `curl ${quoteWord(`${base}/openai/v1/models`)}`,
        ...curlCa(hasOwnAuthority),
        ...headerFlags(valueOf(key), '-H'),
      ),
      note: notes.curlModels,
    },
  ],
}

const valueOf = (key: Key): string | null => {
  if (key.kind === 'none') return null
  const value = key.kind === 'mine' ? key.value.replace(/\s/g, '') : ''
  return value === '' ? PLACEHOLDER : value
}
