import { styleText } from 'node:util'
import type { ListedThing, OutputLine, Phase, TestedProbe } from '../../shared/model/probe.ts'
import { HEADLESS } from '../../shared/text/headless.ts'
import { PHASE, PHASES } from '../../shared/text/testViews.ts'
import { maskUrl } from '../gateway/mask.ts'
import { tokensOf } from '../mcp/many/tokensOf.ts'
import { excerpt, plainText } from '../mcp/redaction.ts'

const MAX_DESCRIPTION = 90
const MAX_NAME = 32
const MAX_THINGS = 20

interface Options {
  /** What the server printed, as it was shown on stderr already. */
  lines: readonly OutputLine[]
  isColoured: boolean
}

type Row = [name: string, rest: string]

/** The result of a test for people: plain text that is safe in a terminal. */
export function probeText(probe: TestedProbe, { lines, isColoured }: Options): string {
  const strong = (text: string) => (isColoured ? styleText('bold', text) : text)
  const colour = probe.state === 'passed' ? 'green' : probe.state === 'failed' ? 'red' : 'yellow'
  const word = HEADLESS.state[probe.state]
  const state = isColoured ? styleText(colour, word) : word
  const sections = [
    [`${state}: ${headline(probe)}`, ...failureLines(probe, lines)],
    ...(probe.result === null ? [] : offered(probe.result, strong)),
  ]
  return `${sections.map((section) => section.join('\n')).join('\n\n')}\n`
}

function headline({ result, failure, totalMs }: TestedProbe): string {
  const took = totalMs === null ? [] : [HEADLESS.took(totalMs)]
  if (result === null) return [failure?.message ?? '', ...took].join(', ')
  const { server, protocolVersion } = result
  const name = excerpt(`${server.name} ${server.version}`)
  return [name, HEADLESS.protocol(excerpt(protocolVersion)), ...took].join(', ')
}

function failureLines({ failure, phases, searched }: TestedProbe, lines: Options['lines']) {
  if (failure === null) return []
  const facts: Row[] = [
    [HEADLESS.next, failure.next],
    [HEADLESS.code, failure.code],
    [
      HEADLESS.phases,
      phases
        .filter(({ state }) => state !== 'waiting')
        .map(step)
        .join(', '),
    ],
    [HEADLESS.searched, searched.map(({ folder }) => folder).join(', ')],
  ]
  // The last lines of stderr stand above already.
  const details = lines.length > 0 ? [] : (failure.details ?? '').split('\n').filter(Boolean)
  return [
    ...facts.flatMap(([name, text]) => (text === '' ? [] : [`  ${name}: ${text}`])),
    ...(details.length > 0 ? [`  ${HEADLESS.details}:`] : []),
    ...details.map((line) => `    ${plainText(line)}`),
  ]
}

const step = ({ name, state, ms }: Phase): string => {
  const took = ms === null ? PHASES.states[state] : HEADLESS.took(ms)
  return `${PHASE[name].short} ${state === 'failed' ? `${PHASES.states.failed} ` : ''}${took}`
}

function offered(result: NonNullable<TestedProbe['result']>, strong: (text: string) => string) {
  const { tools, prompts, resources, templates, warnings } = result
  const tokens = tokensOf({ result })
  const title = HEADLESS.tools(tools.length)
  const list: [string, Row[]][] = [
    [
      tokens ? `${title}, ${HEADLESS.tokens(tokens)}` : title,
      tools.map((tool) => [tool.name, tool.problem || tool.description]),
    ],
    [HEADLESS.prompts(prompts.length), things(prompts)],
    [HEADLESS.resources(resources.length), things(resources)],
    [HEADLESS.templates(templates.length), things(templates)],
  ]
  const sections = list
    .filter(([, entries], at) => at === 0 || entries.length > 0)
    .map(([name, entries]) => [strong(name), ...rows(entries)])
  if (warnings.length === 0) return sections
  return [...sections, [strong(HEADLESS.warnings), ...warnings.map((text) => `  ${excerpt(text)}`)]]
}

function things(list: readonly ListedThing[]): Row[] {
  const shown = list.slice(0, MAX_THINGS).map(({ name, description, detail }): Row => {
    return [name, description || detail]
  })
  return list.length > shown.length
    ? [...shown, [HEADLESS.more(list.length - shown.length), '']]
    : shown
}

/** Names in one column, what they are in the next. */
function rows(entries: readonly Row[]): string[] {
  const named = entries.map(([name, rest]): Row => {
    return [excerpt(name, 120) || HEADLESS.noName, excerpt(rest, MAX_DESCRIPTION)]
  })
  const longest = named.reduce((most, [name]) => Math.max(most, name.length), 0)
  const width = Math.min(longest, MAX_NAME)
  return named.map(([name, rest]) => `  ${name.padEnd(width)}  ${rest}`.trimEnd())
}

/**
 * The whole result as one line of JSON. Arguments and variables of the server stay out: a log that
 * keeps this must not keep a key that was given with them.
 */
export function probeJson(probe: TestedProbe): string {
  const { state, recipe, startedAt, totalMs, phases, result, failure, searched } = probe
  const { name, command, remote } = recipe
  const { lineCount, droppedLines } = probe
  return `${JSON.stringify({
    ...{ format: 1, state, name, command, startedAt, totalMs, phases },
    ...(remote && { url: maskUrl(remote.url) }),
    ...{ result, failure, searched, lineCount, droppedLines },
  })}\n`
}
