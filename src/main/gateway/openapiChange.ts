import { hasDocument, openapiAfter, withoutSlash } from '../../shared/openapiSettings.ts'
import type { ClientEdit } from '../../shared/model/clientEdit.ts'
import type { ListedOpenapi, OpenapiChange } from '../../shared/model/openapi.ts'
import type { ToolChoice } from '../../shared/model/toolChoice.ts'
import { EDIT_NOTE } from '../../shared/text/clientEdit.ts'
import { FIELD } from '../../shared/text/facts.ts'
import { OPENAPI } from '../../shared/text/openapi.ts'
import { clean } from './failures.ts'
import type { Json } from './json.ts'
import { MASK, maskUrl } from './mask.ts'
import { badCredentials, filledCredentials, isByteLimit, type OpenapiCalls } from './openapi.ts'
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
  const names = Object.keys(credentials).filter((name) => isListed(listed, name) || name in filled)
  const isSame = names.length === listed?.credentials.length && Object.keys(filled).length === 0
  return {
    // An address that is empty is one to forget.
    ...(hasDocument(change) && { spec: document, spec_url: documentUrl.trim() }),
    ...(isElsewhere(listed, baseUrl) && { base_url: baseUrl.trim() }),
    ...{ include_deprecated: withDeprecated, max_response_bytes: maxBytes },
    ...(!isSame && {
      security_credentials: Object.fromEntries(names.map((name) => [name, filled[name] ?? {}])),
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
 * Tools the document does not have go from the lists, as their names would be refused at the next
 * change of these. Throws why the gateway cannot read it; nothing is changed then.
 */
export async function documented(
  api: OpenapiCalls,
  before: WireClient,
  change: ClientEdit,
): Promise<Documented> {
  const { openapi } = change
  if (openapi === undefined) return { change, listed: null, notes: [] }
  const now = settingsOf(before).openapi
  const after = openapiAfter(now, openapi)
  const [documentUrl, baseUrl] = [maskUrl(after.documentUrl), maskUrl(after.baseUrl)]
  const shown = { ...after, documentUrl, baseUrl }
  if (!hasDocument(openapi)) return { change, listed: shown, notes: [] }
  const { document, hash, preview } = await api.readOpenapi({
    ...{ ...openapi, baseUrl: isElsewhere(now, openapi.baseUrl) ? openapi.baseUrl : '' },
    // As it is read again it has no address to stand for it.
    document: openapi.documentUrl.trim() === '' ? openapi.document.trim() : '',
  })
  const names = preview.tools.map(({ name }) => name)
  const tools = keptOf(change.tools ?? before.allowed, names)
  const auto = keptOf(change.autoTools ?? before.auto, names)
  const gone = [...new Set([...tools.gone, ...auto.gone])]
  return {
    change: {
      ...{ ...change, openapi: { ...openapi, document } },
      ...(gone.length > 0 && { tools: tools.kept, autoTools: auto.kept }),
    },
    listed: { ...shown, hash },
    notes: gone.length === 0 ? [] : [EDIT_NOTE.toolsGone(gone.length, clean(gone.join(', ')))],
  }
}

/** A name that long may be cut so that it fits behind the client's (framework/openapimcp, naming). */
const MAY_BE_CUT = 30

/** A list of tools as far as a document has them by these names, and what of it is gone. */
export function keptOf(
  choice: ToolChoice,
  names: readonly string[],
): { kept: ToolChoice; gone: string[] } {
  if (choice === 'all') return { kept: choice, gone: [] }
  const exact = new Set(names)
  const isThere = (tool: string): boolean =>
    exact.has(tool) || (tool.length >= MAY_BE_CUT && names.some((name) => name.startsWith(tool)))
  return { kept: choice.filter(isThere), gone: choice.filter((tool) => !isThere(tool)) }
}

/** The one that is listed may be masked, and is not sent back. */
const isElsewhere = (listed: ListedOpenapi | null, baseUrl: string): boolean =>
  withoutSlash(baseUrl) !== withoutSlash(listed?.baseUrl ?? '')

const isListed = (listed: ListedOpenapi | null, name: string): boolean =>
  listed?.credentials.some((one) => one.name === name) ?? false
