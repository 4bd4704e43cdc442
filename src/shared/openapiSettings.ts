import type { ListedOpenapi, OpenapiChange } from './model/openapi.ts'
import { EDIT_VALUE } from './text/clientEdit.ts'
import { OPENAPI } from './text/openapi.ts'

/** Whether another document is given, and not only what else goes with the one there is. */
export const hasDocument = ({
  documentUrl,
  document,
}: Pick<OpenapiChange, 'documentUrl' | 'document'>): boolean =>
  documentUrl.trim() !== '' || document.trim() !== ''

/** The schemes of which something was typed. */
export const typedSchemes = ({ credentials }: Pick<OpenapiChange, 'credentials'>): string[] =>
  Object.keys(credentials).filter((name) =>
    Object.values(credentials[name]!).some((value) => value !== ''),
  )

/** Whether a client has a credential for a scheme. */
export const hasScheme = (listed: ListedOpenapi | null, name: string): boolean =>
  listed?.credentials.some((one) => one.name === name) ?? false

/** What a gateway lists after a change, as far as that can be told before: not of a new document. */
export function openapiAfter(before: ListedOpenapi | null, change: OpenapiChange): ListedOpenapi {
  const { baseUrl, withDeprecated, maxBytes, credentials } = change
  const isNew = hasDocument(change)
  const typed = typedSchemes(change)
  const kindBefore = (name: string) => before?.credentials.find((one) => one.name === name)?.kind
  return {
    title: isNew ? '' : (before?.title ?? ''),
    version: isNew ? '' : (before?.version ?? ''),
    hash: isNew ? '' : (before?.hash ?? ''),
    toolCount: isNew ? null : (before?.toolCount ?? null),
    documentUrl: isNew ? change.documentUrl.trim() : (before?.documentUrl ?? ''),
    ...{ baseUrl: withoutSlash(baseUrl), withDeprecated, maxBytes },
    credentials: Object.entries(credentials)
      .filter(([name]) => hasScheme(before, name) || typed.includes(name))
      .map(([name, { value }]) => ({
        ...{ name, kind: kindBefore(name) ?? (value === '' ? 'basic' : 'value') },
      })),
  }
}

/** The gateway takes it off as well (v2.3.1, code). */
export const withoutSlash = (address: string): string => address.trim().replace(/\/+$/, '')

/** What a client is made of as a text that is the same for all spellings of it. */
export const openapiMeaning = (listed: ListedOpenapi | null): string =>
  JSON.stringify(
    listed && [
      ...[listed.hash, listed.documentUrl, withoutSlash(listed.baseUrl)],
      ...[listed.withDeprecated, listed.maxBytes],
      listed.credentials.map(({ name }) => name).toSorted(),
    ],
  )

/** Part by part in words; the keys are those of `OPENAPI.part`. */
export function openapiParts(listed: ListedOpenapi): Record<keyof typeof OPENAPI.part, string> {
  const { title, version, toolCount, documentUrl, baseUrl, maxBytes, credentials } = listed
  const isTold = title !== '' || version !== '' || toolCount !== null
  return {
    document: isTold ? OPENAPI.made(title, version, toolCount) : OPENAPI.another,
    documentUrl: documentUrl || OPENAPI.wasPasted,
    baseUrl: baseUrl || OPENAPI.baseUrlHint,
    withDeprecated: listed.withDeprecated ? EDIT_VALUE.yes : EDIT_VALUE.no,
    maxBytes: maxBytes === 0 ? EDIT_VALUE.gatewayDefault : String(maxBytes),
    credentials: credentials.map(({ name }) => name).join(', ') || EDIT_VALUE.none,
  }
}
