import { checkClientName } from '../../../shared/clientName.ts'
import { isGatewayMask } from '../../../shared/gatewayMask.ts'
import { isHeaderName, isHeaderValue } from '../../../shared/header.ts'
import type { NewClientPlan } from '../../../shared/model/newClient.ts'
import { MOST_DOCUMENT } from '../../../shared/limits.ts'
import type { FormKey, FormLine, NewClientForm } from '../../../shared/model/newClientForm.ts'
import type { ListedOpenapi, TypedOpenapi } from '../../../shared/model/openapi.ts'
import { NEW_CLIENT } from '../../../shared/text/newClient.ts'
import { NEW_KEYS } from '../../../shared/text/newClientKeys.ts'
import { OPENAPI } from '../../../shared/text/openapi.ts'
import { REGISTER } from '../../../shared/text/registerViews.ts'
import { setOf } from '../../readonlySet.ts'
import { isWholePem } from '../gateways/wholePem.ts'
import { hasArguments } from './command.ts'
import { authOf, hasUrl, isAddress, isReference, names, numberOf } from './typed.ts'

/** A field of what a client of an API is made of. */
export type OpenapiField = 'documentUrl' | 'document' | 'baseUrl' | 'maxBytes' | 'credentials'

/** A field, as what is wrong with it stands beside it. */
export type FormField =
  | ('name' | 'url' | 'command' | 'envs' | 'headers' | 'userHeaders' | 'toolNames' | 'autoNames')
  | ('extraHeaders' | 'syncMinutes' | 'timeoutSeconds' | 'maxInstructions' | 'prices')
  | ('keys' | 'ca' | 'authorizeUrl' | 'tokenUrl' | 'registrationUrl')
  | OpenapiField

export type Problems = Readonly<Partial<Record<FormField, string>>>

/** The fields that stand behind "More". */
export const BEHIND_MORE: readonly FormField[] = [
  ...([
    'extraHeaders',
    'syncMinutes',
    'timeoutSeconds',
    'maxInstructions',
    'prices',
    'ca',
  ] as const),
]

/** What is wrong with what was typed, as far as this gateway's plan tells. */
export function problemsOf(
  form: NewClientForm,
  plan: NewClientPlan,
  gatewayName: string,
  /** The certificate authority looks like PEM and is none. */
  isUnreadable = false,
): Problems {
  const { problem } = NEW_CLIENT
  const auth = authOf(form)
  const isStdio = form.connection === 'stdio'
  const isUrl = hasUrl(form)
  const hasOauth = auth === 'oauth' || auth === 'per_user_oauth'
  const address = (text: string) => hasOauth && text.trim() !== '' && !isAddress(text)
  const found: Partial<Record<FormField, string | false>> = {
    name: nameProblem(form.name, plan, gatewayName),
    ...(form.connection === 'openapi' && openapiProblems(form.openapi)),
    url: isUrl && !isAddress(form.url) && !isReference(form.url) && problem.url,
    command: isStdio && commandProblem(form.command),
    ca: plan.hasTls && isUrl && (isUnreadable || !mayBeAuthority(form.ca)) && problem.ca,
    envs: isStdio && envProblem(form.envs),
    headers: auth === 'headers' && headerProblem(form.headers),
    userHeaders: auth === 'per_user_headers' && headerProblem(form.userHeaders),
    authorizeUrl: address(form.oauth.authorizeUrl) && problem.address,
    tokenUrl: address(form.oauth.tokenUrl) && problem.address,
    registrationUrl: address(form.oauth.registrationUrl) && problem.address,
    toolNames: form.tools === 'names' && names(form.toolNames).length === 0 && problem.toolNames,
    autoNames: hasAutoNames(form) && names(form.autoNames).length === 0 && problem.toolNames,
    keys: form.keys.map((key) => keyProblem(key, form)).find(Boolean) ?? false,
    extraHeaders: badName(names(form.extraHeaders)),
    syncMinutes: numberOf(form.syncMinutes) === null && problem.number,
    timeoutSeconds: numberOf(form.timeoutSeconds) === null && problem.number,
    maxInstructions: numberOf(form.maxInstructions) === null && problem.number,
    prices: priceProblem(form.prices),
  }
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text !== false)) as Problems
}

/**
 * What is wrong with what a client of an API is made of; false where nothing is. `kept`: what it
 * has already, so that no document is needed.
 */
export function openapiProblems(
  typed: TypedOpenapi,
  kept: ListedOpenapi | null = null,
): Record<OpenapiField, string | false> {
  const { problem } = OPENAPI
  const { isPasted, documentUrl, document, baseUrl, maxBytes, credentials } = typed
  const isLeft = (text: string) => kept !== null && text.trim() === ''
  const isBad = (text: string) => text.trim() !== '' && !isAddress(text)
  const masked = credentials.find(({ value, username, password }) =>
    [value, username, password].some((text) => isGatewayMask(text.trim())),
  )
  return {
    documentUrl: !isPasted && !isLeft(documentUrl) && !isAddress(documentUrl) && problem.address,
    document: isPasted && !isLeft(document) && documentProblem(document),
    // The one that is there may be masked.
    baseUrl: baseUrl !== kept?.baseUrl && isBad(baseUrl) && problem.baseUrl,
    maxBytes: !/^\d{0,15}$/.test(maxBytes.trim()) && problem.maxBytes,
    credentials: masked !== undefined && problem.mask(masked.name),
  }
}

function documentProblem(document: string): string | false {
  if (document.length > MOST_DOCUMENT) return OPENAPI.problem.tooLong
  return document.trim() === '' && OPENAPI.problem.document
}

function nameProblem(name: string, plan: NewClientPlan, gatewayName: string): string | false {
  const reason = checkClientName(name, plan.nameRule)
  if (reason !== null) return REGISTER.nameReason(reason)
  return plan.takenNames.includes(name) && REGISTER.nameTaken(name, gatewayName)
}

function commandProblem(command: string): string | false {
  if (command.trim() === '') return NEW_CLIENT.problem.command
  return hasArguments(command) && NEW_CLIENT.problem.commandLine
}

/** Whether it reads as PEM is for main to say. */
const mayBeAuthority = (ca: string): boolean =>
  ca.trim() === '' || isReference(ca) || isWholePem(ca)

function headerProblem(lines: readonly FormLine[]): string | false {
  const { noHeader, headerValue, mask } = NEW_CLIENT.problem
  if (lines.length === 0) return noHeader
  const bad = lines.find(({ value }) => value.trim() === '' || !isHeaderValue(value))
  const masked = lines.find(({ value }) => isGatewayMask(value.trim()))
  return (
    badName(lines.map(({ name }) => name)) ||
    (bad !== undefined && headerValue(bad.name)) ||
    (masked !== undefined && mask(masked.name))
  )
}

function badName(headers: readonly string[]): string | false {
  const { headerName } = NEW_CLIENT.problem
  const bad = headers.find((name) => !isHeaderName(name))
  return bad === undefined ? twice(headers.map((name) => name.toLowerCase())) : headerName(bad)
}

function envProblem(lines: readonly FormLine[]): string | false {
  const bad = lines.find(({ name }) => !/^[^\s=]+$/.test(name))
  if (bad) return NEW_CLIENT.problem.envName(bad.name)
  return twice(lines.map(({ name }) => name))
}

function priceProblem(lines: readonly FormLine[]): string | false {
  const { price, priceName } = NEW_CLIENT.problem
  if (lines.some(({ name }) => name.trim() === '')) return priceName
  const isPrice = (text: string) => /^\d+(?:\.\d+)?$/.test(text) && Number.isFinite(Number(text))
  const bad = lines.find(({ value }) => !isPrice(value.trim()))
  return bad ? price(bad.name) : twice(lines.map(({ name }) => name))
}

/**
 * What is wrong with what a key may call; empty when nothing is. No tool at all is no access, and
 * that is a key that is not in the list, as in the table of keys.
 */
export function keyProblem({ name, isAll, tools }: FormKey, form: NewClientForm): string {
  if (isAll) return ''
  const wanted = names(tools)
  if (wanted.length === 0) return NEW_KEYS.problem.noTools(name)
  if (form.tools !== 'names') return ''
  const allowed = setOf(names(form.toolNames).map((tool) => tool.toLowerCase()))
  const other = wanted.find((tool) => !allowed.has(tool.toLowerCase()))
  return other === undefined ? '' : NEW_KEYS.problem.notAllowed(other)
}

function twice(list: readonly string[]): string | false {
  const again = list.find((name, index) => list.indexOf(name) < index)
  return again !== undefined && NEW_CLIENT.problem.twice(again)
}

const hasAutoNames = ({ tools, auto }: NewClientForm): boolean =>
  tools !== 'none' && auto === 'names'
