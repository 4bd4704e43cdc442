import { expect, it } from 'vitest'
import type { Phase, ProbeView } from '../../../shared/model/probe.ts'
import { runningLimit } from './phases.ts'

const phase = (name: Phase['name'], state: Phase['state'], startedAt: string | null): Phase => ({
  name,
  state,
  ms: null,
  startedAt,
  detail: '',
})
const limits = { startMs: 120_000, requestMs: 30_000 }
const probe = (phases: Phase[]): ProbeView => ({ phases, recipe: { limits } }) as ProbeView

it('counts start, download and initialize from the start of the process', () => {
  const started = phase('start', 'done', '10:00')
  for (const [name, note] of [
    ['download', 'download'],
    ['initialize', 'start'],
  ] as const) {
    const limit = runningLimit(probe([started, phase(name, 'running', '10:01')]))
    expect(limit).toEqual({ since: '10:00', limitMs: 120_000, note })
  }
})

it('gives the list its own limit, and none before the start or after the end', () => {
  const started = phase('start', 'done', '10:00')
  expect(runningLimit(probe([started, phase('list', 'running', '10:02')]))).toEqual({
    since: '10:02',
    limitMs: 30_000,
    note: 'list',
  })
  expect(runningLimit(probe([phase('resolve', 'running', '10:00')]))).toBeNull()
  expect(runningLimit(probe([started]))).toBeNull()
})
