import { createHmac, randomBytes } from 'node:crypto'
import { settingMeaning, settingText } from '../../shared/clientSettings.ts'
import { EditField, type ClientSettings } from '../../shared/model/clientEdit.ts'
import { NewClient, type NewAuth } from '../../shared/model/newClient.ts'
import type { RecreationReview, SeenClient } from '../../shared/model/recreation.ts'
import { EDIT_FIELD, EDIT_VALUE } from '../../shared/text/clientEdit.ts'
import { NEW_CLIENT } from '../../shared/text/newClient.ts'
import { RECREATED_PART, RECREATED_VALUE } from '../../shared/text/recreation.ts'
import { clean } from './failures.ts'
import { isReference, MASK, maskArgs, maskEnv, maskUrl } from './mask.ts'
import type { Present } from './presentClient.ts'
import { presentClient } from './presentClient.ts'
import { openapiValues, type PartValue } from './recreatedOpenapi.ts'
import { configOf } from './wire.ts'

type Part = keyof typeof RECREATED_PART

/** What a description says as settings; the rest are parts of their own. */
const OWN: readonly EditField[] = EditField.options.filter(
  (field) => field === 'name' || field in NewClient.shape.settings.shape,
)

/**
 * What would be different, part by part, in words without secrets. `documents`: what the gateway
 * tells of those of two clients of an API.
 */
export function changesOf(
  before: NewClient,
  after: NewClient,
  documents?: { before: PartValue; after: PartValue },
): RecreationReview['changes'] {
  const old = { ...partsOf(before), ...(documents && { document: documents.before }) }
  const next = { ...partsOf(after), ...(documents && { document: documents.after }) }
  const parts = (Object.keys(RECREATED_PART) as Part[]).flatMap((part) => {
    const [one, other] = [old[part], next[part]]
    if (JSON.stringify(one.is) === JSON.stringify(other.is)) return []
    const text = one.text === other.text ? RECREATED_VALUE.other(other.text) : other.text
    return [{ part: RECREATED_PART[part], before: clean(one.text), after: clean(text) }]
  })
  const [was, is] = [settingsIn(before), settingsIn(after)]
  const settings = OWN.filter((field) => settingMeaning(field, was) !== settingMeaning(field, is))
  return [
    ...parts,
    ...settings.map((field) => ({
      part: EDIT_FIELD[field],
      before: clean(textOf(field, was)),
      after: clean(textOf(field, is)),
    })),
  ]
}

const textOf = (field: EditField, settings: ClientSettings): string =>
  field === 'isPingOn' && settings.isPingOn === null
    ? EDIT_VALUE.gatewayDefault
    : settingText(field, settings)

/** Whoever does not know the key learns nothing from a mark but whether two are the same. */
const KEY = randomBytes(32)

/** A client as marks of its parts; masked values count as they are masked. */
export function seenOf(present: Present): SeenClient {
  const described = presentClient(present)
  const { headers, tls_config: tls, openapi_config: api } = configOf(present.client.item)
  const hidden = { headers: { is: headers }, tls: { is: tls }, document: { is: api } }
  const parts = { ...partsOf(described), ...hidden }
  const settings = settingsIn(described)
  const marks = [
    ...Object.entries(parts).map(([part, { is }]): [string, unknown] => [part, is ?? null]),
    ...OWN.map((field): [string, unknown] => [field, settingMeaning(field, settings)]),
  ]
  const mark = (value: unknown) =>
    createHmac('sha256', KEY).update(JSON.stringify(value)).digest('base64url')
  return Object.fromEntries(marks.map(([part, value]) => [part, mark(value)]))
}

/** The parts that are not as they were seen, in words. */
export function changedSince(seen: SeenClient, now: SeenClient): string[] {
  const label = { ...EDIT_FIELD, ...RECREATED_PART } as Readonly<Record<string, string>>
  return Object.keys(now)
    .filter((part) => seen[part] !== now[part])
    .map((part) => label[part] ?? part)
}

/** The settings a description asks for; what it leaves to the gateway is empty. */
function settingsIn({ name, settings }: NewClient): ClientSettings {
  const said = Object.entries(settings).filter(([, value]) => value !== undefined)
  return { ...LEFT_OUT, ...Object.fromEntries(said), name }
}

const LEFT_OUT: ClientSettings = {
  ...{ name: '', tools: 'all', autoTools: [], isDisabled: false, headers: [], pricing: {} },
  ...{ syncMinutes: null, timeoutSeconds: null, maxInstructions: null },
  ...{ isPingOn: null, isCodeMode: false },
  ...{ isForAllKeys: false, keys: [], isSticky: false, extraHeaders: [], userHeaders: [] },
  ...{ skipsTlsCheck: false, ca: false, oauth: null, openapi: null },
}

function partsOf(client: NewClient): Record<Part, PartValue> {
  const { target, auth, headers, extraHeaders, isSticky, maxInstructions } = client
  const isStdio = target.type === 'stdio'
  const own = isStdio ? [target.command.trim(), ...target.args] : []
  const [command = '', ...args] = maskArgs(own)
  const url = 'url' in target ? target.url.trim() : ''
  const envs = isStdio ? target.envs : []
  const sample = auth.type === 'per_user_headers' ? auth.sample : {}
  return {
    connection: { is: target.type, text: NEW_CLIENT.connections[target.type] },
    command: { is: own[0] ?? '', text: command || NONE },
    args: { is: own.slice(1), text: args.join(' ') || NONE },
    envs: { is: envs.toSorted(), text: envs.map(maskEnv).join(', ') || NONE },
    url: { is: url, text: maskUrl(url) || ('url' in target ? EDIT_VALUE.unknown : NONE) },
    ...openapiValues(target),
    auth: { is: auth.type, text: RECREATED_VALUE.auth[auth.type] },
    oauth: termsIn(auth),
    headers: { is: sorted(headers), text: headerText(headers) },
    userHeaders: { is: sorted(sample), text: headerText(sample) },
    extraHeaders: { is: extraHeaders.toSorted(), text: extraHeaders.join(', ') || NONE },
    tls: tlsIn(client.tls),
    isSticky: { is: isSticky, text: isSticky === null ? OWN_WORD : isSticky ? YES : NO },
    maxInstructions: {
      is: maxInstructions,
      text: maxInstructions === null ? OWN_WORD : String(maxInstructions),
    },
  }
}

const { none: NONE } = RECREATED_VALUE
const { gatewayDefault: OWN_WORD, yes: YES, no: NO } = EDIT_VALUE

const sorted = (map: Readonly<Record<string, string>>) =>
  Object.entries(map)
    .map(([name, value]) => [name.toLowerCase(), value.trim()])
    .toSorted()

/** Values of headers are empty as long as nobody has typed them. */
const headerText = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => {
      if (value === '') return name
      return isReference(value.trim())
        ? `${name}: ${value.trim()}`
        : RECREATED_VALUE.typedAnew(name)
    })
    .join(', ') || NONE

function termsIn(auth: NewAuth): PartValue {
  if (auth.type !== 'oauth' && auth.type !== 'per_user_oauth') return { is: null, text: NONE }
  const { clientId, clientSecret, authorizeUrl, tokenUrl, registrationUrl, scopes, resource } =
    auth.terms
  const hidden = (text: string) => (text === '' || isReference(text) ? text : MASK)
  const addresses = [authorizeUrl, tokenUrl, registrationUrl, resource].map(maskUrl)
  const shown = [clientId, hidden(clientSecret), ...addresses, scopes.join(' ')].filter(Boolean)
  return { is: auth.terms, text: shown.join(', ') || RECREATED_VALUE.discovered }
}

function tlsIn(tls: NewClient['tls']): PartValue {
  if (tls === null) return { is: null, text: NONE }
  const { ownCa, anyCertificate } = RECREATED_VALUE
  // Without anything else there is one, and the gateway does not show it.
  const hasCa = tls.ca !== '' || !tls.skipsVerify
  const words = [...(hasCa ? [ownCa] : []), ...(tls.skipsVerify ? [anyCertificate] : [])]
  return { is: tls, text: words.join(', ') }
}
