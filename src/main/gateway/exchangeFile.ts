import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import { Gateway, Network } from '../../shared/model/gateway.ts'
import { EXCHANGE } from '../../shared/text/exchange.ts'
import { cleanUrl } from './address.ts'
import { describe, ENTRY_FIELDS, NETWORK_FIELDS, type Described } from './exchangeEntry.ts'

/** One entry of an export, read as far as it can be. */
export type ReadEntry = {
  index: number
  /** Empty when it has none that can be read. */
  name: string
  /** Names of fields that are not known. */
  ignored: string[]
} & ({ described: Described; failure: null } | { described: null; failure: AppError })

const File = z.looseObject({
  bifrostTray: z.literal('gateways'),
  version: z.int().min(1),
  gateways: z.array(z.unknown()).max(1000),
})

const { name, url, environment, auth, user, allowPlainHttp, isReadOnly } = Gateway.shape
/** What decides how careful the app is has to be there; the rest has the value of a new gateway. */
const Entry = z.object({
  ...{ name, url, environment, auth },
  user: user.default(''),
  allowPlainHttp: allowPlainHttp.default(false),
  // The settings forgive a bad value; here it would be taken for a decision.
  isReadOnly: isReadOnly.unwrap().default(false),
  network: Network.partial()
    .default({})
    .transform((some) => Network.parse({ ...DEFAULT_NETWORK, ...some })),
})

const Named = z.object({ name: z.string().trim().max(60) })
const Fields = z.record(z.string(), z.unknown())

/**
 * The entries of an export, in its order. Throws import_not_ours for every other text, import_newer
 * for a later version: it may mean what this app would not understand.
 */
export function readExport(
  text: string,
  version: number,
): { entries: ReadEntry[]; ignored: string[] } {
  const json = parsed(text.replace(/^\uFEFF/, ''))
  const head = File.omit({ gateways: true }).safeParse(json)
  if (head.success && head.data.version > version) throw AppError.of('import_newer')
  const file = File.safeParse(json)
  if (!file.success) throw AppError.of('import_not_ours')
  return {
    entries: file.data.gateways.map(readEntry),
    ignored: unknownKeys(file.data, Object.keys(File.shape)),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw AppError.of('import_not_ours') // a parser's words quote the text: they are not kept
  }
}

function readEntry(value: unknown, index: number): ReadEntry {
  const named = Named.safeParse(value)
  const fields = Fields.safeParse(value).data ?? {}
  const network = Fields.safeParse(fields['network']).data ?? {}
  const facts = {
    index,
    name: named.data?.name ?? '',
    ignored: [
      ...unknownKeys(fields, ENTRY_FIELDS),
      ...unknownKeys(network, NETWORK_FIELDS).map((key) => `network.${key}`),
    ],
  }
  const entry = Entry.safeParse(value)
  if (!entry.success) {
    const failure = AppError.of('import_entry', { fields: wrongFields(entry.error, fields['url']) })
    return { ...facts, described: null, failure }
  }
  return { ...facts, described: describe(entry.data), failure: null }
}

/** All of them at once, also an address that only its own check would refuse. */
function wrongFields(error: z.ZodError, address: unknown): string {
  const words: Record<string, string> = EXCHANGE.fields
  const names = error.issues.map(({ path }) => {
    const last = String(path.at(-1) ?? '')
    return words[last] ?? (last === '' ? EXCHANGE.notAnObject : last)
  })
  const isAddress = typeof address !== 'string' || canBeAddress(address)
  return [...new Set(isAddress ? names : [words['url'], ...names])].join(', ')
}

function canBeAddress(text: string): boolean {
  try {
    return cleanUrl(text) !== ''
  } catch {
    return false
  }
}

/** Names only, and short ones: a value there may be anything. */
const unknownKeys = (value: object, known: readonly string[]): string[] =>
  Object.keys(value)
    .filter((key) => !known.includes(key))
    .slice(0, 10)
    .map((key) => key.slice(0, 40))
