import { homedir } from 'node:os'
import type { DefinitionsView } from '../../shared/model/definitions.ts'
import type { OutputLine, Phase, TestedProbe, TestedResult } from '../../shared/model/probe.ts'
import { changeCounts, DEFINITIONS, FINDING } from '../../shared/text/definitionViews.ts'
import { REPORT } from '../../shared/text/report.ts'
import { PHASES, phaseName } from '../../shared/text/testViews.ts'
import { quoteWord } from '../../shared/shellWord.ts'
import { maskArgs, maskText, maskUrl } from '../gateway/mask.ts'
import { tokensOf } from './many/tokensOf.ts'
import { codeBlock, codeSpan, plainSentence, table } from './markdown.ts'
import { plainText } from './redaction.ts'

const LAST_LINES = 40
const MOST_LISTED = 20
const MOST_TEXT = 600

export interface ReportParts {
  probe: TestedProbe
  lines: readonly OutputLine[]
  definitions: DefinitionsView
  /** Takes the secrets of this run out of a text. */
  hide: (text: string) => string
  about: { version: string; platform: string; node: string; home?: string }
}

/**
 * A run as Markdown for an issue. Names of variables and headers only; no secret of the run, nothing
 * that looks like a key, and the home folder as `~`.
 */
export function probeReport({ probe, lines, definitions, hide, about }: ReportParts): string {
  const home = about.home ?? homedir()
  // In this order: a key is known in its own text, not in what Markdown makes of it.
  const safe = (text: string): string =>
    plainText(maskText(withoutFolder(hide(text), home))).slice(0, MOST_TEXT)
  const { result, failure } = probe
  const broken = result ? brokenOf(result).map((text) => safe(text)) : []
  const found = definitions.findings.map(({ kind, about: words, name, field }) => {
    return safe(`${FINDING[kind](words).first}: ${name} ${field}`)
  })
  const details = (failure?.details ?? '').split('\n').filter(Boolean)
  const sections = [
    `### ${plainSentence(safe(REPORT.title(probe.recipe.name)))}`,
    table(['', ''], factsOf({ probe, definitions, about, safe })),
    section(REPORT.phases, [
      table(
        REPORT.phaseHeads,
        probe.phases.map((phase) => phaseRow(phase, probe.recipe.remote !== undefined)),
      ),
      '',
      limitsOf(probe),
    ]),
    listed(REPORT.warnings, (result?.warnings ?? []).map(safe)),
    listed(REPORT.problems, broken),
    listed(REPORT.findings, found),
    // The last lines of stderr are the details where nothing else is known.
    lines.length === 0 && details.length > 0
      ? section(REPORT.details, [codeBlock(details.map(safe))])
      : '',
    outputOf(probe, lines, safe),
  ]
  return `${sections.filter((part) => part !== '').join('\n\n')}\n`
}

const section = (title: string, lines: string[]): string =>
  [`**${title}**`, '', ...lines].join('\n')

function listed(title: string, items: string[]): string {
  if (items.length === 0) return ''
  const shown = items.slice(0, MOST_LISTED).map((item) => `- ${plainSentence(item)}`)
  const more = items.length - shown.length
  return section(title, more > 0 ? [...shown, `- ${REPORT.more(more)}`] : shown)
}

type Safe = (text: string) => string

function factsOf({
  probe,
  definitions,
  about,
  safe,
}: Pick<ReportParts, 'probe' | 'definitions' | 'about'> & { safe: Safe }): string[][] {
  const { recipe, result, failure, phases } = probe
  const { rows } = REPORT
  const { remote } = recipe
  const words = [recipe.command, ...maskArgs(recipe.args)].map(quoteWord).join(' ')
  const names = (entries: readonly { name: string; isSecret: boolean }[]): string =>
    entries.map(({ name, isSecret }) => (isSecret ? REPORT.secret(name) : name)).join(', ')
  const path = phases.find(({ name }) => name === 'resolve')?.detail ?? ''
  const tokens = tokensOf(probe)
  const facts: [string, string][] = [
    [rows.result, plainSentence(safe(headline(probe)))],
    [rows.code, codeSpan(failure?.code ?? '')],
    [rows.next, plainSentence(safe(failure?.next ?? ''))],
    ...(remote === undefined
      ? ([
          [rows.command, codeSpan(safe(words))],
          [rows.found, codeSpan(safe(path))],
          [rows.variables, codeSpan(safe(names(recipe.env)))],
          [rows.folder, codeSpan(safe(recipe.cwd))],
        ] as [string, string][])
      : ([
          [rows.url, codeSpan(safe(maskUrl(remote.url)))],
          [rows.headers, codeSpan(safe(names(remote.headers)))],
        ] as [string, string][])),
    ...(result === null ? [] : resultFacts(result, safe)),
    [rows.tokens, tokens ? REPORT.tokens(tokens) : ''],
    [rows.definitions, definitionFacts(definitions)],
    [rows.started, probe.startedAt],
    [rows.app, REPORT.app(about.version, about.platform, about.node)],
  ]
  return facts.filter(([, value]) => value !== '')
}

function resultFacts(result: TestedResult, safe: Safe): [string, string][] {
  const { server, tools, prompts, resources, templates } = result
  const { rows } = REPORT
  return [
    [rows.server, codeSpan(safe(`${server.name} ${server.version}`))],
    [rows.protocol, codeSpan(safe(result.protocolVersion))],
    [rows.capabilities, codeSpan(safe(result.capabilities.join(', ')))],
    [
      rows.offers,
      REPORT.offers([
        [tools.length, 'tool', 'tools'],
        [prompts.length, 'prompt', 'prompts'],
        [resources.length, 'resource', 'resources'],
        [templates.length, 'template', 'templates'],
      ]),
    ],
  ]
}

function headline({ state, failure, result, totalMs }: TestedProbe): string {
  if (state === 'running') return REPORT.running
  if (state === 'cancelled') return REPORT.cancelled
  if (result === null) return REPORT.failed(failure?.message ?? '')
  const tools = REPORT.offers([[result.tools.length, 'tool', 'tools']])
  return REPORT.passed(tools, milliseconds(totalMs))
}

const milliseconds = (ms: number | null): string => (ms === null ? '' : `${Math.round(ms)} ms`)

const phaseRow = ({ name, state, ms }: Phase, isUrl: boolean): string[] => [
  phaseName(name, isUrl),
  PHASES.states[state],
  milliseconds(ms),
]

const limitsOf = ({ recipe: { limits } }: TestedProbe): string =>
  REPORT.limits(`${limits.startMs / 1000} s`, `${limits.requestMs / 1000} s`)

function definitionFacts({ findings, isWhole, pin }: DefinitionsView): string {
  const places = findings.length === 0 ? '' : DEFINITIONS.places(findings.length, isWhole)
  const state = pin.state === 'changed' ? REPORT.changed(changeCounts(pin)) : ''
  return [places, state].filter(Boolean).join('; ')
}

/** Every entry of a list that is broken, by its name. */
const brokenOf = ({ tools, prompts, resources, templates }: TestedResult): string[] =>
  [...tools, ...prompts, ...resources, ...templates]
    .filter(({ problem }) => problem !== '')
    .map(({ name, index, problem }) => `${name === '' ? `#${index + 1}` : name}: ${problem}`)

function outputOf(probe: TestedProbe, lines: readonly OutputLine[], safe: Safe): string {
  if (lines.length === 0) return ''
  const last = lines.slice(-LAST_LINES)
  const shown = last.map(({ number, from, level, text }) => {
    const mark = from === 'stderr' ? '' : `[${level ?? from}] `
    return `${mark}${safe(text)}${number === probe.brokenLine ? REPORT.broken : ''}`
  })
  return section(REPORT.output(last.length, probe.lineCount), [codeBlock(shown)])
}

/** The home folder as `~`, however it is written: with slashes of one kind, doubled, or encoded. */
function withoutFolder(text: string, home: string): string {
  if (home.length < 2) return text
  const slashed = home.replaceAll('\\', '/')
  const doubled = home.replaceAll('\\', '\\\\')
  const spellings = [doubled, home, slashed, encodeURI(slashed)]
  return spellings.reduce((left, spelling) => left.replaceAll(spelling, '~'), text)
}
