import { toolNamesFor } from '../../shared/openapiNames.ts'
import { openapiParts } from '../../shared/openapiSettings.ts'
import type { GivenValues, WantedValue } from '../../shared/model/deletedClient.ts'
import type { ListedOpenapi, OpenapiSource } from '../../shared/model/openapi.ts'
import { LOST, WANTED } from '../../shared/text/deletedClients.ts'
import { OPENAPI } from '../../shared/text/openapi.ts'
import { clean } from './failures.ts'
import { CREDENTIAL_KINDS, isCredential } from './keptOpenapi.ts'
import type { OpenapiCalls } from './openapi.ts'
import { keptOf } from './openapiChange.ts'
import type { Snapshot } from './snapshot.ts'

type Copy = Pick<Snapshot, 'openapi' | 'settings' | 'wanted'>

/** What a client of an API was made of; what was wanted and has no value in `values` is empty. */
export function openapiAgain(copy: Copy, values: GivenValues): OpenapiSource {
  const { openapi, settings, wanted } = copy
  const listed = settings.openapi
  const given = (kind: WantedValue['kind'], name: string) => values[`${kind} ${name}`] ?? ''
  const addressOf = (kind: 'documentUrl' | 'baseUrl') =>
    wanted.some((value) => value.kind === kind) ? given(kind, '') : (listed?.[kind] ?? '')
  const { references = {}, document } = openapi ?? {}
  const asked = wanted.filter(isCredential).map(({ name }) => name)
  const schemes = [...new Set([...Object.keys(references), ...asked])]
  return {
    ...{ type: 'openapi', document: document ?? '' },
    ...{ documentUrl: addressOf('documentUrl'), baseUrl: addressOf('baseUrl') },
    ...{ withDeprecated: listed?.withDeprecated ?? false, maxBytes: listed?.maxBytes ?? 0 },
    credentials: Object.fromEntries(
      schemes.map((scheme) => {
        const partOf = (part: keyof typeof CREDENTIAL_KINDS) =>
          references[scheme]?.[part] ?? given(CREDENTIAL_KINDS[part], scheme)
        const credential = { value: partOf('value'), username: partOf('username') }
        return [scheme, { ...credential, password: partOf('password') }]
      }),
    ),
  }
}

/**
 * A copy of a client of an API with its document: one that is not kept is read by the gateway from
 * its address. Tools that the document does not have go from the copy's lists, as the gateway would
 * refuse the whole client for them; they are in `lost`, in words. Throws why the gateway cannot
 * read one that is not kept; of one that is kept the create decides then.
 */
export async function withDocument(
  api: Pick<OpenapiCalls, 'readOpenapi'>,
  copy: Snapshot,
  values: GivenValues,
): Promise<{ copy: Snapshot; lost: string[] }> {
  const { openapi, settings } = copy
  if (openapi === null) return { copy, lost: [] }
  const isKept = openapi.document !== null
  if (isKept && !namesTools(settings)) return { copy, lost: [] }
  const read = await api.readOpenapi(openapiAgain(copy, values)).catch((cause: unknown) => {
    if (isKept) return null
    throw cause
  })
  if (read === null) return { copy, lost: [] }
  const { document, preview } = read
  const previewed = preview.tools.map(({ name }) => name)
  const names = toolNamesFor(settings.name, previewed)
  const [tools, auto] = [keptOf(settings.tools, names), keptOf(settings.autoTools, names)]
  const gone = [...new Set([...tools.gone, ...auto.gone])]
  return {
    copy: {
      ...{ ...copy, openapi: { ...openapi, document } },
      settings: { ...settings, tools: tools.kept, autoTools: auto.kept },
    },
    lost: gone.length === 0 ? [] : [LOST.tools(clean(gone.join(', ')))],
  }
}

/** Such a name may be none of the document any more: a change of that alone leaves the lists. */
const namesTools = ({ tools, autoTools }: Copy['settings']): boolean =>
  [tools, autoTools].some((choice) => choice !== 'all' && choice.length > 0)

/** What of it is not as it was, by what the gateway lists now; what was left empty is named once. */
export function lostOpenapi(
  { settings, wanted }: Copy,
  values: GivenValues,
  now: ListedOpenapi | null,
): string[] {
  const was = settings.openapi
  if (was === null) return []
  const isOwn = (value: WantedValue) => value.kind === 'documentUrl' || isCredential(value)
  const empty = wanted.filter((value) => isOwn(value) && (values[value.key] ?? '') === '')
  const left = empty.map(({ kind, name }) => LOST.left(WANTED[kind](name)))
  if (now === null) return [...left, LOST.openapiUnread]
  const isEmpty = (scheme: string) =>
    empty.some((value) => isCredential(value) && value.name === scheme)
  const comparable = (listed: ListedOpenapi): ListedOpenapi => ({
    ...listed,
    ...(empty.some(({ kind }) => kind === 'documentUrl') && { documentUrl: '' }),
    credentials: listed.credentials
      .filter(({ name }) => !isEmpty(name))
      .toSorted((one, other) => one.name.localeCompare(other.name)),
  })
  const [before, after] = [openapiParts(comparable(was)), openapiParts(comparable(now))]
  const parts = Object.keys(OPENAPI.part) as (keyof typeof OPENAPI.part)[]
  const isSameHash = was.hash !== '' && was.hash === now.hash
  const isOther = was.hash !== '' && now.hash !== '' && !isSameHash
  const different = parts.filter(
    // The number of tools follows from the document, and from what of it is deprecated.
    (part) => before[part] !== after[part] && (part !== 'document' || !(isSameHash || isOther)),
  )
  return [
    ...left,
    ...(isOther ? [LOST.document] : []),
    ...different.map((part) =>
      LOST.field(OPENAPI.part[part], clean(before[part]), clean(after[part])),
    ),
  ]
}
