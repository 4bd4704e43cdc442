import { choiceText } from '../../../../shared/clientSettings.ts'
import type { ClientSettings, EditField } from '../../../../shared/model/clientEdit.ts'
import type { ToolChoice } from '../../../../shared/model/toolChoice.ts'
import { EDIT_VALUE } from '../../../../shared/text/clientEdit.ts'
import { EDITING } from '../../../../shared/text/clientEditViews.ts'
import { fieldsOf, type ClientDraft } from '../../../state/clientDrafts.svelte.ts'

/** The names a choice lets through; `every` is what `all` means. */
export const namesIn = (choice: ToolChoice, every: readonly string[]): readonly string[] =>
  choice === 'all' ? every : choice

/** The tools that are on or off, asked for or not, or priced in another way than before. */
export function changedNames(
  before: ClientSettings,
  now: ClientSettings,
  names: readonly string[],
): string[] {
  const differ = differing(before.tools, now.tools)
  const differAuto = differing(before.autoTools, now.autoTools)
  const isOn = lets(now.tools)
  return names.filter(
    (name) =>
      differ(name) ||
      // What is off cannot run unasked either: that is one change, not two.
      (isOn(name) && differAuto(name)) ||
      priceOf(before, name) !== priceOf(now, name),
  )
}

/** How many things are not saved: tools one by one, every other setting as one. */
export function changeCount(
  { change, slips }: Pick<ClientDraft, 'change' | 'slips'>,
  changedTools: number,
): number {
  const fields = fieldsOf(change)
  const ofTools = fields.filter((field) => TOOL_FIELDS.has(field))
  const others = new Set<string>([
    ...fields,
    ...Object.keys(slips).filter((slip) => !isPrice(slip)),
  ])
  for (const field of ofTools) others.delete(field)
  // The same tools are on, and another answer to what comes later.
  return Math.max(changedTools, ofTools.length > 0 ? 1 : 0) + others.size
}

const TOOL_FIELDS: ReadonlySet<string> = new Set(['tools', 'autoTools', 'pricing'])
/** Before the tool's name, where a price is typed that is none. */
export const PRICE_SLIP = 'price '

/** Whether what is typed under this name is the price of a tool. */
export const isPrice = (slip: string): boolean => slip.startsWith(PRICE_SLIP)

/** Only what is there itself: a tool may be called `constructor`. */
export const priceOf = ({ pricing }: ClientSettings, tool: string): number | null =>
  Object.hasOwn(pricing, tool) ? (pricing[tool] ?? null) : null

/** A line names no more of a list (clientSettings.ts): a longer one is told by what is different. */
const SHORT_LIST = 5

/** What comes to a long list of tools and what goes; null where both lists are short. */
export function differenceText(
  field: EditField,
  before: ClientSettings,
  now: ClientSettings,
): string | null {
  if (field !== 'tools' && field !== 'autoTools' && field !== 'pricing') return null
  const [had, has] = [entriesOf(field, before), entriesOf(field, now)]
  if (had === null || has === null) return null
  if (had.length <= SHORT_LIST && has.length <= SHORT_LIST) return null
  const [hadSet, hasSet] = [new Set(had), new Set(has)]
  const added = has.filter((entry) => !hadSet.has(entry))
  const gone = had.filter((entry) => !hasSet.has(entry))
  return [
    ...(added.length > 0 ? [EDITING.added(choiceText(added))] : []),
    ...(gone.length > 0 ? [EDITING.gone(choiceText(gone))] : []),
  ].join('\n')
}

function entriesOf(field: 'tools' | 'autoTools' | 'pricing', of: ClientSettings): string[] | null {
  if (field === 'pricing') {
    return Object.entries(of.pricing).map(([tool, dollars]) => EDIT_VALUE.price(tool, dollars))
  }
  return of[field] === 'all' ? null : of[field]
}

/** A typed price in USD; null for none, `bad` for what is no amount. */
export function readPrice(text: string): number | null | 'bad' {
  const typed = text.trim().replace(/^\$\s*/, '')
  if (typed === '') return null
  if (!/^(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d{1,2})?$/i.test(typed)) return 'bad'
  const price = Number(typed)
  return Number.isFinite(price) ? price : 'bad'
}

function differing(one: ToolChoice, other: ToolChoice): (name: string) => boolean {
  const [isInOne, isInOther] = [lets(one), lets(other)]
  return (name) => isInOne(name) !== isInOther(name)
}

function lets(choice: ToolChoice): (name: string) => boolean {
  if (choice === 'all') return () => true
  const names = new Set(choice)
  return (name) => names.has(name)
}
