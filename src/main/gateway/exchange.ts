import { createHash } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type {
  ImportChoice,
  ImportEntry,
  ImportPreview,
  ImportResult,
} from '../../shared/model/exchange.ts'
import type { Gateway } from '../../shared/model/gateway.ts'
import { validGateway } from './draft.ts'
import { changesBetween } from './exchangeChanges.ts'
import { describe, isSameWay, type Described } from './exchangeEntry.ts'
import { readExport, type ReadEntry } from './exchangeFile.ts'
import { lossesOf, warningsOf } from './exchangeSafety.ts'
import type { Gateways } from './gateways.ts'
import { assertNamed } from './guard.ts'

const VERSION = 1

/** The text of an export: the same for the same gateways, in whatever order they are. */
export function exportText(gateways: readonly Gateway[]): string {
  const entries = gateways.map(describe).sort((one, other) => compare(one.name, other.name))
  const file = { bifrostTray: 'gateways', version: VERSION, gateways: entries }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** By code units, so that no locale changes the order; names are unique but for their case. */
const compare = (one: string, other: string): number =>
  order(one.toLowerCase(), other.toLowerCase()) || order(one, other)
const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** An entry as it would be saved, and the gateway it would replace. */
interface Candidate {
  entry: ImportEntry
  described: Described | null
  before: Gateway | null
}

/** Brings gateways out of the app and in again, never with a credential. Contacts nothing. */
export class Exchange {
  readonly #gateways: Gateways

  constructor(gateways: Gateways) {
    this.#gateways = gateways
  }

  /** All gateways, or the one with this id. Throws not_found. */
  export(gatewayId: string | null): string {
    const gateways = gatewayId === null ? this.#here : [this.#gateways.get(gatewayId)]
    return exportText(gateways)
  }

  /**
   * What a text would bring. An entry that cannot be read says why, and the rest goes on. Throws
   * import_not_ours for anything but an export, import_newer for one of a later version.
   */
  readImport(text: string): ImportPreview {
    const { candidates, ignored } = this.#candidates(text)
    return { entries: candidates.map(({ entry }) => entry), ignored, digest: this.#digest(text) }
  }

  /**
   * Saves the chosen entries by the rules of Gateways.save; each stands alone. Before the first of
   * them, it throws import_changed when text or gateways are not those of the preview with this
   * digest, so that nothing is replaced that the user did not see, and confirm_mismatch when a
   * production gateway would be replaced without its name.
   */
  async import(text: string, take: readonly ImportChoice[], digest: string): Promise<ImportResult> {
    if (digest !== this.#digest(text)) throw AppError.of('import_changed')
    const chosen = this.#candidates(text).candidates.flatMap(({ entry, described, before }) => {
      const choice = take.find(({ index }) => index === entry.index)
      if (described === null || entry.kind === 'same' || choice === undefined) return []
      if (before !== null) assertNamed(before, choice.confirm)
      return [{ entry, described, before }]
    })
    const result: ImportResult = { saved: [], failed: [] }
    for (const { entry, described, before } of chosen) {
      try {
        const draft = { ...described, id: before?.id ?? null, secret: null, keepUntilQuit: false }
        const saved = await this.#gateways.save(draft, { isImport: true })
        const needsCredential = saved.credential === 'missing' || entry.clientKey === 'missing'
        result.saved.push({ gatewayId: saved.id, name: saved.name, needsCredential })
      } catch (cause) {
        result.failed.push({ name: entry.name, failure: AppError.from(cause).toFailure() })
      }
    }
    return result
  }

  get #here(): Gateway[] {
    return this.#gateways.list().gateways
  }

  #digest(text: string): string {
    const here = this.#here.map((gateway) => [gateway.id, describe(gateway)])
    return createHash('sha256')
      .update(JSON.stringify([text, here]))
      .digest('hex')
  }

  #candidates(text: string): { candidates: Candidate[]; ignored: string[] } {
    const { entries, ignored } = readExport(text, VERSION)
    const here = this.#here
    const names = new Set<string>()
    const candidates = entries.map((read): Candidate => {
      const before = here.find(({ name }) => isSameName(name, read.name)) ?? null
      try {
        const described = validEntry(read, here, before)
        if (names.has(described.name.toLowerCase())) {
          throw AppError.of('import_twice', { name: described.name })
        }
        names.add(described.name.toLowerCase())
        const twin = before === null ? twinOf(described, here) : null
        return { entry: readable(read, described, before, twin), described, before }
      } catch (cause) {
        return { entry: unreadable(read, cause), described: null, before }
      }
    })
    return { candidates, ignored }
  }
}

const isSameName = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase()

/** The entry as Gateways.save would keep it. Throws what is wrong with it. */
function validEntry(read: ReadEntry, here: Gateway[], before: Gateway | null): Described {
  if (read.described === null) throw read.failure
  const draft = { ...read.described, id: null, secret: null, keepUntilQuit: false }
  const others = here.filter((gateway) => gateway !== before)
  return describe(validGateway(draft, others, 'preview'))
}

/** The gateway here that is reached at the same address under another name. */
const twinOf = ({ url }: Described, here: readonly Gateway[]): string | null =>
  here.find((gateway) => gateway.url === url)?.name ?? null

function readable(
  read: ReadEntry,
  described: Described,
  before: Gateway | null,
  twin: string | null,
): ImportEntry {
  const changes = before === null ? [] : changesBetween(describe(before), described)
  const kind = before === null ? 'new' : changes.length === 0 ? 'same' : 'differs'
  const { auth, name, url, environment, network } = described
  const secret = before !== null && isSameWay(before, described) ? 'kept' : 'missing'
  const isGuarded = kind === 'differs' && before?.environment === 'production'
  return {
    ...{ index: read.index, kind, name, url, environment, twin, changes },
    losses: before === null ? [] : lossesOf(describe(before), described),
    guard: isGuarded ? before.name : null,
    warnings: kind === 'same' ? [] : warningsOf(described),
    credential: auth === 'none' ? 'none' : secret,
    clientKey: network.clientCertificate === '' ? 'none' : secret,
    ignored: read.ignored,
    failure: null,
  }
}

function unreadable({ index, name, ignored }: ReadEntry, cause: unknown): ImportEntry {
  return {
    ...{ index, kind: 'unreadable', name, url: '', environment: null, twin: null, changes: [] },
    ...{ losses: [], guard: null, warnings: [], credential: 'none', clientKey: 'none', ignored },
    failure: AppError.from(cause).toFailure(),
  }
}
