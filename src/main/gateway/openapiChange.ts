import { MOST_TOOLS, toolNamesFor } from '../../shared/openapiNames.ts'
import { hasDocument, hasScheme, openapiAfter, withoutSlash } from '../../shared/openapiSettings.ts'
import type { ClientEdit } from '../../shared/model/clientEdit.ts'
import type { ListedOpenapi, OpenapiChange } from '../../shared/model/openapi.ts'
import type { ToolChoice } from '../../shared/model/toolChoice.ts'
import { EDIT_NOTE } from '../../shared/text/clientEdit.ts'
import { FIELD } from '../../shared/text/facts.ts'
import { OPENAPI } from '../../shared/text/openapi.ts'
import { clean } from './failures.ts'
import type { Json } from './json.ts'
import { MASK } from './mask.ts'
import {
  addressIn,
  badCredentials,
  filledCredentials,
  isByteLimit,
  type OpenapiCalls,
  type OpenapiRead,
} from './openapi.ts'
import { settingsOf } from './settings.ts'
import type { WireClient } from './wire.ts'

/**
 * What a PUT says of what a client is made of. The gateway lays it over what it has: an absent part
 * stays, a credential without a value as well, but the flag and the limit are replaced, and so is
 * the list of credentials (v2.3.1, code).
 */
export function openapiOf(before: WireClient, change: OpenapiChange): Json {
  const listed = settingsOf(before).openapi
  const { documentUrl, document, baseUrl, withDeprecated, maxBytes, credentials } = change
  const filled = filledCredentials(credentials)
  const isFilled = (name: string) => Object.hasOwn(filled, name)
  const names = Object.keys(credentials).filter((name) => hasScheme(listed, name) || isFilled(name))
  const isSame = names.length === listed?.credentials.length && Object.keys(filled).length === 0
  return {
    // An address that is empty is one to forget.
    ...(hasDocument(change) && { spec: document, spec_url: documentUrl.trim() }),
    ...(isElsewhere(listed, baseUrl) && { base_url: baseUrl.trim() }),
    ...{ include_deprecated: withDeprecated, max_response_bytes: maxBytes },
    ...(!isSame && {
      security_credentials: Object.fromEntries(
        names.map((name) => [name, isFilled(name) ? filled[name] : {}]),
      ),
    }),
  }
}

/** What no gateway would take of it, in words; empty when all is well. */
export function badOpenapi(before: WireClient, change: OpenapiChange): string[] {
  const listed = settingsOf(before).openapi
  if (listed === null) return [FIELD.openapi]
  return [
    ...(change.documentUrl.includes(MASK) ? [OPENAPI.address] : []),
    ...(isElsewhere(listed, change.baseUrl) && change.baseUrl.includes(MASK)
      ? [OPENAPI.baseUrl]
      : []),
    ...(isByteLimit(change.maxBytes) ? [] : [OPENAPI.maxBytes]),
    ...badCredentials(change),
  ]
}

/** A change with the document it speaks of. */
interface Documented {
  change: ClientEdit
  /** What the gateway lists once the change is made; null where nothing of it changes. */
  listed: ListedOpenapi | null
  notes: string[]
}

/**
 * Has the gateway read the document of a change, so that the one it gets is the one it listed the
 * tools of, also when its address is the one it has: a PUT would not read that again (v2.3.1, code).
 * Also read is the one it has where deprecated operations go. Null where no tool can go. Throws why
 * the gateway cannot read it; nothing is changed then.
 */
export async function documentFor(
  api: OpenapiCalls,
  before: WireClient,
  { openapi }: ClientEdit,
): Promise<OpenapiRead | null> {
  if (openapi === undefined) return null
  const now = settingsOf(before).openapi
  const asked = {
    ...openapi,
    baseUrl: isElsewhere(now, openapi.baseUrl) ? openapi.baseUrl : '',
  }
  if (hasDocument(openapi)) {
    // As it is read again it has no text to stand for it.
    const document = openapi.documentUrl.trim() === '' ? openapi.document.trim() : ''
    return api.readOpenapi({ ...asked, document })
  }
  if (openapi.withDeprecated || !now?.withDeprecated) return null
  const document = await api.openapiDocument(before.id)
  return document === null ? null : api.readOpenapi({ ...asked, document })
}

/**
 * The change as it is sent, once its document was read. Tools that this does not have go from the
 * lists, as their names would be refused at the next change of these.
 */
export function documented(
  before: WireClient,
  change: ClientEdit,
  read: OpenapiRead | null,
): Documented {
  const { openapi } = change
  if (openapi === undefined) return { change, listed: null, notes: [] }
  const after = openapiAfter(settingsOf(before).openapi, openapi)
  const [documentUrl, baseUrl] = [addressIn(after.documentUrl), addressIn(after.baseUrl)]
  const shown = { ...after, documentUrl, baseUrl }
  if (read === null) return { change, listed: shown, notes: [] }
  const names = read.preview.tools.map(({ name }) => name)
  const there = toolNamesFor(change.name ?? before.name, names)
  const tools = keptOf(change.tools ?? before.allowed, there)
  const auto = keptOf(change.autoTools ?? before.auto, there)
  const gone = [...new Set([...tools.gone, ...auto.gone])]
  const isNew = hasDocument(openapi)
  return {
    change: {
      ...{ ...change, openapi: isNew ? { ...openapi, document: read.document } : openapi },
      ...(gone.length > 0 && { tools: tools.kept, autoTools: auto.kept }),
    },
    listed: isNew ? { ...shown, hash: read.hash } : shown,
    notes: gone.length === 0 ? [] : [EDIT_NOTE.toolsGone(gone.length, clean(gone.join(', ')))],
  }
}

/** A list of tools as far as a document has them by these names, and what of it is gone. */
export function keptOf(
  choice: ToolChoice,
  names: readonly string[],
): { kept: ToolChoice; gone: string[] } {
  // There may be more than are read.
  if (choice === 'all' || names.length >= MOST_TOOLS) return { kept: choice, gone: [] }
  const there = new Set(names)
  return {
    kept: choice.filter((tool) => there.has(tool)),
    gone: choice.filter((tool) => !there.has(tool)),
  }
}

/** The one that is listed may be masked, and is not sent back. */
const isElsewhere = (listed: ListedOpenapi | null, baseUrl: string): boolean =>
  withoutSlash(baseUrl) !== withoutSlash(listed?.baseUrl ?? '')
