import { describe, expect, it } from 'vitest'
import type { DefinitionsView } from '../../shared/model/definitions.ts'
import type { OutputLine, TestedProbe } from '../../shared/model/probe.ts'
import { codeBlock, codeSpan, plainSentence, table } from './markdown.ts'
import { probeReport } from './probeReport.ts'
import { redactionOf } from './redaction.ts'
import { readTool } from './toolReader.ts'

const HOME = '/home/alice-the-user'
const SECRET = 'hunter2-hunter2'
const recipe: TestedProbe['recipe'] = {
  name: 'git @everyone <script>',
  command: 'uvx',
  args: ['mcp-server-git', '--token', 'tok-12345', '--repository', `${HOME}/src`, `k=${SECRET}`],
  env: [
    { name: 'LOG', value: 'value-of-log', isSecret: false },
    { name: 'API_KEY', value: null, isSecret: true },
  ],
  cwd: `${HOME}/src/atlas`,
  limits: { startMs: 30_000, requestMs: 10_000 },
}
const nothing: DefinitionsView = {
  ...{ findings: [], isWhole: true },
  pin: { state: 'none', at: null, added: 0, removed: 0, changed: 0, changes: [] },
}
const probe: TestedProbe = {
  ...{ id: 'p', serverId: 's', recipe, state: 'failed', startedAt: '2026-11-21T10:43:00Z' },
  ...{ totalMs: 412.4, overtime: null, pid: null, result: null, searched: [], lineCount: 100 },
  failure: {
    code: 'server_exited',
    message: `The server ended | in ${HOME}/x\n## Heading`,
    next: 'Read its last lines',
  },
  phases: [
    { name: 'resolve', state: 'done', ms: 3.2, startedAt: null, detail: `${HOME}/bin/uvx` },
    { name: 'start', state: 'failed', ms: 31, startedAt: null, detail: '' },
  ],
  ...{ brokenLine: 99, droppedLines: 0 },
}
const lines: OutputLine[] = [
  { number: 98, atMs: 1, from: 'stderr', text: `key ${SECRET} of ${HOME}/.config \`\`\`` },
  { number: 99, atMs: 2, from: 'stdout', text: 'Welcome, Bearer abcdefghijk' },
  { number: 100, atMs: 3, from: 'notice', level: 'error', text: 'ghp_abcdefghijklmnop1234' },
]
const { hide } = redactionOf([{ value: SECRET, isSecret: true }])
const about = { version: '0.1.0', platform: 'linux x64', node: '24.1.0', home: HOME }
const report = (more: Partial<TestedProbe> = {}, definitions = nothing) =>
  probeReport({ probe: { ...probe, ...more }, lines, definitions, hide, about })

describe('the report of a run', () => {
  it('says what ran, how far it came and what it printed', () => {
    const text = report()
    expect(text).toContain('| Code | `server_exited` |')
    expect(text).toContain('| Next step | Read its last lines |')
    expect(text).toContain('| Found at | `~/bin/uvx` |')
    expect(text).toContain('| Variables | `LOG, API_KEY (secret)` |')
    expect(text).toContain('| Folder | `~/src/atlas` |')
    expect(text).toContain('| Resolve command | done | 3 ms |')
    expect(text).toContain('| Start | failed | 31 ms |')
    expect(text).toContain('Limits: start 30 s, request 10 s.')
    expect(text).toContain('**Last 3 of 100 lines of output**')
    expect(text).toMatch(/^\[stdout\] Welcome, .* ← broke the protocol$/m)
    expect(text).toMatch(/^\[error\] /m)
    expect(text).toContain('Bifrost Tray 0.1.0 on linux x64, Node 24.1.0')
  })

  it('names the phases of a URL as the window does', () => {
    const remote = {
      ...{ type: 'http' as const, url: 'https://example.com/mcp', headers: [] },
      authorization: { type: 'none' as const },
    }
    const text = report({ recipe: { ...probe.recipe, remote } })
    expect(text).toContain('| Resolve host | done | 3 ms |')
    expect(text).not.toContain('Resolve command')
  })

  it('holds no secret, no value of a variable, nothing like a key and no home folder', () => {
    const failed = report()
    for (const text of [failed, report({ state: 'cancelled' }), report({ state: 'running' })]) {
      expect(text).not.toContain('alice')
      for (const value of ['hunter2', 'tok-12345', 'value-of-log', 'abcdefghijk', 'ghp_']) {
        expect(text).not.toContain(value)
      }
    }
    expect(failed).toContain('--repository ~/src')
  })

  it('finds the home folder in Windows paths, in JSON and in URLs', () => {
    const home = 'C:\\Users\\Alice Smith'
    const texts = [home, 'C:\\\\Users\\\\Alice Smith', 'file:///C:/Users/Alice%20Smith/a']
    const own = texts.map((text, at) => ({ ...lines[0]!, number: at, text }))
    const text = probeReport({
      ...{ probe, lines: own, definitions: nothing, hide, about: { ...about, home } },
    })
    expect(text).not.toMatch(/Alice/)
  })

  it('counts what a good server offers, and names what is broken or worth reading', () => {
    const tools = [readTool({ name: 'a', inputSchema: { type: 'object' } }, 0), readTool(7, 1)]
    const text = report(
      {
        ...{ state: 'passed', failure: null },
        result: {
          server: {
            ...{ name: 'git', version: '1.0', title: '', website: '', icon: '', iconLinks: [] },
          },
          ...{ protocolVersion: '2025-11-25', capabilities: ['tools'], instructions: '' },
          tools: tools.map((tool) => ({ ...tool, tokens: 600 })),
          ...{ prompts: [], resources: [], templates: [], warnings: ['prompts/list: <b>no</b>'] },
        },
      },
      {
        isWhole: true,
        findings: [
          {
            ...{ kind: 'instruction', tool: 0, thing: null, name: 'a', field: 'description' },
            ...{ at: 0, length: 1, before: '', marked: 'x', after: '', about: '' },
          },
        ],
        pin: { ...nothing.pin, state: 'changed', changed: 2 },
      },
    )
    expect(text).toContain('| Result | passed: 2 tools in 412 ms |')
    expect(text).toContain('| Offers | 2 tools, 0 prompts, 0 resources, 0 templates |')
    expect(text).toContain('≈ 1,200 for all tools (o200k_base')
    expect(text).toContain('1 place to read closely; 2 changed since they were accepted')
    expect(text).toContain('- \\#2: This entry is not an object')
    expect(text).toContain('- Reads like an instruction to the model: a description')
    expect(text).toContain('- prompts/list: \\<b\\>no\\</b\\>')
  })

  it('lets nothing a server says act as Markdown', () => {
    const text = report()
    expect(text.match(/^#/gm)).toHaveLength(1)
    expect(text).not.toContain('@everyone')
    expect(text).toContain('ended \\| in')
    expect(text).toContain('````text')
  })
})

describe('foreign text in Markdown', () => {
  it('stays inside its span, block, cell or sentence', () => {
    expect(codeSpan('a `b` c')).toBe('``a `b` c``')
    expect(codeSpan('`')).toBe('`` ` ``')
    expect(codeSpan(' \n ')).toBe('')
    expect(codeBlock(['```', 'x'])).toBe('````text\n```\nx\n````')
    expect(table(['A'], [['x|y\nz']])).toBe('| A |\n| --- |\n| x\\|y z |')
    expect(plainSentence('# [a](b) <i> *x*')).toBe('\\# \\[a\\](b) \\<i\\> \\*x\\*')
  })
})
