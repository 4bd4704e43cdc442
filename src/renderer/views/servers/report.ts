import type { OutputLine, ProbeView } from '../../../shared/model/probe.ts'
import { toolsCount } from '../../../shared/text/serverViews.ts'
import { PHASE, PHASES, REPORT } from '../../../shared/text/testViews.ts'
import { commandLine, reportedArguments } from './shellLine.ts'

const LAST_LINES = 40

/** A test run as text for an issue: names of variables only, arguments after secret flags hidden. */
export function probeReport(probe: ProbeView, lines: readonly OutputLine[]): string {
  const { recipe, failure, result, phases } = probe
  const names = recipe.env.map(({ name }) => name).join(', ')
  const run = commandLine({ command: recipe.command, args: reportedArguments(recipe.args) })
  const facts: [string, string | null | undefined][] = [
    [REPORT.result, failure?.message ?? (result && toolsCount(result.tools.length))],
    [REPORT.code, failure?.code],
    [REPORT.next, failure?.next],
    [REPORT.details, failure?.details],
    [REPORT.command, run],
    [REPORT.variables, names],
    [REPORT.folder, recipe.cwd],
    [REPORT.started, probe.startedAt],
    [REPORT.total, probe.totalMs === null ? null : `${Math.round(probe.totalMs)} ms`],
  ]
  const steps = phases.map(
    ({ name, state, ms }) =>
      `  ${PHASE[name].long}: ${PHASES.states[state]}${ms === null ? '' : `, ${Math.round(ms)} ms`}`,
  )
  const output = lines.slice(-LAST_LINES).map(({ text }) => `  ${text}`)
  return [
    REPORT.title(recipe.name),
    ...facts.flatMap(([label, value]) => (value ? [`${label}: ${value}`] : [])),
    `${REPORT.phases}:`,
    ...steps,
    ...(output.length > 0 ? [`${REPORT.output}:`, ...output] : []),
  ].join('\n')
}

/** All output as text, in the order it came. */
export const outputText = (lines: readonly OutputLine[]): string =>
  lines.map(({ text }) => text).join('\n')
