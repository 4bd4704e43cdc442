import { expect, it } from 'vitest'
import type { ProbeView } from '../../../shared/model/probe.ts'
import { probeReport } from './report.ts'

it('reports code, next step, phases and last lines, and no value of a variable', () => {
  const probe: ProbeView = {
    id: 'p',
    serverId: 's1',
    recipe: {
      name: 'git',
      command: 'uvx',
      args: ['mcp-server-git', '--token', 'tok-1'],
      env: [{ name: 'LOG', value: 'value-of-log', isSecret: false }],
      cwd: '~/src',
      limits: { startMs: 1000, requestMs: 1000 },
    },
    state: 'failed',
    startedAt: '2026-11-21T10:43:00Z',
    totalMs: 31.4,
    phases: [
      { name: 'resolve', state: 'failed', ms: 31, startedAt: null, detail: '' },
      { name: 'start', state: 'waiting', ms: null, startedAt: null, detail: '' },
    ],
    pid: null,
    result: null,
    failure: { code: 'command_not_found', message: 'uvx was not found', next: 'Install it' },
    searched: [],
    lineCount: 1,
    brokenLine: null,
    overtime: null,
    droppedLines: 0,
  }
  const report = probeReport(probe, [{ number: 1, atMs: 3, from: 'stderr', text: 'boom' }])
  expect(report).toContain('Code: command_not_found')
  expect(report).toContain('Next step: Install it')
  expect(report).toContain('Resolve command: failed, 31 ms')
  expect(report).toContain('  Start: not yet')
  expect(report).toContain('  boom')
  expect(report).toContain('Variables: LOG')
  expect(report).toContain('mcp-server-git --token')
  expect(report).not.toContain('value-of-log')
  expect(report).not.toContain('tok-1')
})
