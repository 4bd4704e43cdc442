import type { Dialect, Refusal } from './dialect.ts'
import { privateTargetRefusal } from './guards.ts'
import { dialFailure } from './httpWatch.ts'
import { checkSize, DocumentFault } from './openapiTree.ts'

const fetchMs = 15_000

/** Fetches a document as the gateway does for a caller; `isOpen`: nobody has to sign in. */
export const fetchDocument = async (
  given: string,
  dialect: Dialect,
  isOpen: boolean,
): Promise<{ document: string } | Refusal> => {
  const failed = (why: string, status = 400): Refusal => ({
    status,
    text: `could not load spec_url: ${why}`,
  })
  if (!/^https?:\/\//.test(given) || !URL.canParse(given)) {
    return failed(`spec_url "${given}" must be an http(s) URL`)
  }
  const refusal = isOpen ? await privateTargetRefusal(given, dialect) : null
  if (refusal !== null) return refusal
  try {
    const response = await fetch(given, { signal: AbortSignal.timeout(fetchMs) })
    if (!response.ok) {
      return failed(`fetching spec_url: upstream returned HTTP ${response.status}`)
    }
    const document = await response.text()
    checkSize(document)
    return document.trim() === '' ? failed('openapi spec is empty') : { document }
  } catch (error) {
    if (error instanceof DocumentFault) return failed(error.message, error.status)
    return failed(`fetching spec_url: Get "${given}": ${dialFailure(new URL(given), error)}`)
  }
}
