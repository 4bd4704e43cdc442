import type { ClientEdit, ClientSettings, EditField, KeyAccess } from './model/clientEdit.ts'
import type { ToolChoice } from './model/toolChoice.ts'
import { openapiAfter, openapiMeaning, openapiParts } from './openapiSettings.ts'
import type { ListedTerms, OauthTerms } from './model/oauthTerms.ts'
import type { ListedOpenapi } from './model/openapi.ts'
import { EDIT_VALUE, OAUTH_PART } from './text/clientEdit.ts'
import { OPENAPI } from './text/openapi.ts'

const SHOWN_NAMES = 5
const SHOWN_KEYS = 3

/** Whether two settings mean the same: order of names and case of headers do not count. */
export function isSameSetting(
  field: EditField,
  one: ClientSettings,
  other: ClientSettings,
): boolean {
  return settingMeaning(field, one) === settingMeaning(field, other)
}

/** What a client's settings are once a change is made of it, if the gateway does just that. */
export function settingsAfter(before: ClientSettings, change: ClientEdit): ClientSettings {
  const { headers, ca, oauth, openapi, ...rest } = change
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const after: ClientSettings = {
    ...{ ...before, ...given },
    ...(headers && { headers: Object.keys(headers) }),
    ...(ca !== undefined && { ca: ca !== '' }),
    ...(oauth && { oauth: termsAfter(before.oauth, oauth) }),
    ...(openapi && { openapi: openapiAfter(before.openapi, openapi) }),
  }
  // What may not run at all does not run without asking (400, wire): the list follows.
  return { ...after, autoTools: narrowed(after.autoTools, after.tools) }
}

function termsAfter(
  before: ClientSettings['oauth'],
  { clientId: _, clientSecret, ...terms }: OauthTerms,
): ListedTerms {
  return { ...terms, hasSecret: clientSecret !== '' || (before?.hasSecret ?? false) }
}

/** Whether a gateway asks for the client secret again: it goes to another address (v2, code). */
export const wantsSecret = (
  before: ListedTerms,
  { authorizeUrl, tokenUrl }: Pick<ListedTerms, 'authorizeUrl' | 'tokenUrl'>,
): boolean =>
  before.hasSecret && (before.authorizeUrl !== authorizeUrl || before.tokenUrl !== tokenUrl)

/** The tools of a list that another one lets through. */
export function narrowed(choice: ToolChoice, within: ToolChoice): ToolChoice {
  if (within === 'all') return choice
  if (choice === 'all') return within
  const names = new Set(within)
  return choice.filter((tool) => names.has(tool))
}

/**
 * Whether a change takes something away or opens something up, so that production asks for its
 * name before: switching off, more tools, more tools that run unasked, a key that may do less, more
 * headers that reach the server, a certificate that is not checked, tokens that are void, an API
 * that gets other calls.
 */
export function isDestructive(before: ClientSettings, change: ClientEdit): boolean {
  const after = settingsAfter(before, change)
  return (
    (after.isDisabled && !before.isDisabled) ||
    isWider(after.tools, before.tools) ||
    (change.autoTools !== undefined && isWider(after.autoTools, before.autoTools)) ||
    after.isForAllKeys !== before.isForAllKeys ||
    (after.skipsTlsCheck && !before.skipsTlsCheck) ||
    change.oauth !== undefined ||
    change.openapi !== undefined ||
    isWider(lowered(after.extraHeaders), lowered(before.extraHeaders)) ||
    before.keys.some(({ keyId, tools }) => isWider(tools, toolsOf(after.keys, keyId)))
  )
}

/** Whether two lists let through the same tools: order does not count. */
export const isSameChoice = (one: ToolChoice, other: ToolChoice): boolean =>
  choiceMeaning(one) === choiceMeaning(other)

/** What a key may call by a client's list; nothing without an entry. */
export const toolsOf = (keys: readonly KeyAccess[], keyId: string): ToolChoice =>
  keys.find((key) => key.keyId === keyId)?.tools ?? []

/** A setting in words, short enough for a line. */
export function settingText(field: EditField, settings: ClientSettings): string {
  switch (field) {
    case 'name':
      return settings.name
    case 'tools':
    case 'autoTools':
      return choiceText(settings[field])
    case 'headers':
    case 'extraHeaders':
    case 'userHeaders':
      return listed(settings[field])
    case 'syncMinutes':
      return settings.syncMinutes ? EDIT_VALUE.minutes(settings.syncMinutes) : NO_NUMBER
    case 'timeoutSeconds':
      return settings.timeoutSeconds ? EDIT_VALUE.seconds(settings.timeoutSeconds) : NO_NUMBER
    case 'maxInstructions':
      return settings.maxInstructions === null
        ? EDIT_VALUE.unknown
        : String(settings.maxInstructions || NO_NUMBER)
    case 'pricing':
      return listed(
        Object.entries(settings.pricing).map(([tool, dollars]) => EDIT_VALUE.price(tool, dollars)),
      )
    case 'keys':
      return keysText(settings.keys)
    case 'oauth':
      return settings.oauth === null ? EDIT_VALUE.none : termsText(settings.oauth)
    case 'openapi':
      return settings.openapi === null ? EDIT_VALUE.unknown : openapiText(settings.openapi)
    default: {
      const is = settings[field]
      return is === null ? EDIT_VALUE.unknown : is ? EDIT_VALUE.yes : EDIT_VALUE.no
    }
  }
}

const termsText = (terms: ListedTerms): string =>
  (Object.keys(OAUTH_PART) as (keyof typeof OAUTH_PART)[])
    .filter((part) => terms[part].length > 0)
    .map((part) => `${OAUTH_PART[part]} ${[terms[part]].flat().join(' ')}`)
    .join('; ') || EDIT_VALUE.foundByItself

const openapiText = (listed: ListedOpenapi): string =>
  Object.entries(openapiParts(listed))
    .map(([part, text]) => `${OPENAPI.part[part as keyof typeof OPENAPI.part]}: ${text}`)
    .join('; ')

/** How many keys, and what the first of them may call: the same number may still be another. */
export function keysText(keys: readonly KeyAccess[]): string {
  if (keys.length === 0) return EDIT_VALUE.none
  const first = keys.slice(0, SHOWN_KEYS).map(({ tools }) => choiceText(tools))
  return EDIT_VALUE.keys(keys.length, first.join('; '), keys.length > SHOWN_KEYS)
}

/** A list of tools in words. */
export const choiceText = (choice: ToolChoice): string =>
  choice === 'all' ? EDIT_VALUE.allTools : listed(choice)

const NO_NUMBER = EDIT_VALUE.gatewayDefault

function listed(names: readonly string[]): string {
  if (names.length === 0) return EDIT_VALUE.none
  const shown = names.slice(0, SHOWN_NAMES).join(', ')
  const rest = names.length - SHOWN_NAMES
  return rest > 0 ? EDIT_VALUE.andMore(shown, rest) : shown
}

/** A setting as a text that is the same for all spellings of it. */
export function settingMeaning(field: EditField, settings: ClientSettings): string {
  switch (field) {
    case 'tools':
    case 'autoTools':
      return choiceMeaning(settings[field])
    case 'headers':
    case 'extraHeaders':
    case 'userHeaders':
      return JSON.stringify(lowered(settings[field]).toSorted())
    case 'pricing':
      return JSON.stringify(Object.entries(settings.pricing).toSorted())
    case 'keys':
      return JSON.stringify(
        settings.keys
          .filter(({ tools }) => tools === 'all' || tools.length > 0)
          .map(({ keyId, tools }) => [keyId, choiceMeaning(tools)])
          .toSorted(),
      )
    case 'oauth':
      return termsMeaning(settings.oauth)
    case 'openapi':
      return openapiMeaning(settings.openapi)
    case 'maxInstructions':
      return '' // never listed: what it is cannot be compared
    case 'syncMinutes':
    case 'timeoutSeconds':
      return String(settings[field] ?? 0)
    default:
      return String(settings[field])
  }
}

const termsMeaning = (terms: ListedTerms | null): string =>
  JSON.stringify(
    terms && [
      ...[terms.authorizeUrl, terms.tokenUrl, terms.registrationUrl, terms.resource],
      ...[terms.hasSecret, terms.scopes.toSorted()],
    ],
  )

const lowered = (names: readonly string[]) => names.map((name) => name.toLowerCase())

const choiceMeaning = (choice: ToolChoice): string =>
  choice === 'all' ? choice : JSON.stringify([...new Set(choice)].toSorted())

/** Whether a list lets through a tool that the other one does not. */
export function isWider(one: ToolChoice, than: ToolChoice): boolean {
  if (than === 'all') return false
  if (one === 'all') return true
  const names = new Set(than)
  return one.some((tool) => !names.has(tool))
}
