import { AppError } from '../../../shared/errors.ts'
import type { ComparedRun, Comparison } from '../../../shared/model/comparison.ts'
import type { TestedProbe } from '../../../shared/model/probe.ts'
import { GONE } from '../../../shared/text/facts.ts'
import { comparePin, pinOf } from '../pins.ts'
import { tokensOf } from './tokensOf.ts'

/** Two runs that passed, the older one first. Throws not_found for a run without a result. */
export function compareRuns(one: TestedProbe, other: TestedProbe): Comparison {
  const [before, after] = one.startedAt <= other.startedAt ? [one, other] : [other, one]
  if (!before.result || !after.result) throw AppError.of('not_found', { what: GONE.test })
  const pin = pinOf(before.result, before.serverId, before.startedAt)
  return {
    before: sideOf(before, before.result),
    after: sideOf(after, after.result),
    definitions: comparePin(pin, after.result),
  }
}

function sideOf(probe: TestedProbe, result: NonNullable<TestedProbe['result']>): ComparedRun {
  const { id: probeId, startedAt, recipe, totalMs, phases } = probe
  return {
    ...{ probeId, startedAt, recipe, totalMs },
    server: `${result.server.name} ${result.server.version}`.trim(),
    protocolVersion: result.protocolVersion,
    capabilities: result.capabilities,
    toolCount: result.tools.length,
    tokens: tokensOf(probe),
    initializeMs: phases.find(({ name }) => name === 'initialize')?.ms ?? null,
  }
}
