import { AppError } from '../../shared/errors.ts'
import type { GivenValues } from '../../shared/model/deletedClient.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import type {
  RecreationReview,
  RecreationStart,
  SeenClient,
} from '../../shared/model/recreation.ts'
import type { RegistrationView } from '../../shared/model/registration.ts'
import { isPrivateAddress } from '../../shared/privateAddress.ts'
import { FIELD, GONE } from '../../shared/text/facts.ts'
import { RESTORE_OBSTACLE } from '../../shared/text/deletedClients.ts'
import type { Authorizations } from './authorizations.ts'
import type { Clients } from './clients.ts'
import type { DeletedClients } from './deletedClients.ts'
import type { Dialect } from './dialect.ts'
import type { ClientEdits } from './edits.ts'
import type { Gateways } from './gateways.ts'
import { assertConfirmed, assertWritable } from './guard.ts'
import { newClientBody } from './newClient.ts'
import {
  copyOf,
  maskedClient,
  presentClient,
  shownValues,
  unmasked,
  type Present,
} from './presentClient.ts'
import { assertSame, keepsDocument, recreate, recreationSteps } from './recreation.ts'
import { basicSchemes, documentsOf, withDocumentRead } from './recreatedOpenapi.ts'
import { changesOf, seenOf } from './recreationChanges.ts'
import { fateOf } from './recreationFate.ts'
import { keysOf } from './keySide.ts'
import type { Registrations } from './registrations.ts'
import { assertWell } from './restore.ts'
import type { Restores } from './restores.ts'
import { obstacleTo } from './snapshot.ts'

interface Options {
  gateways: Gateways
  clients: Clients
  edits: ClientEdits
  authorizations: Authorizations
  deleted: DeletedClients
  restores: Restores
  registrations: Registrations
}

/** A client to be made anew as the draft says; `seen`: as the form was begun on it. */
export interface RecreationRequest {
  clientId: string
  draft: NewClient
  seen: SeenClient
}

/** Clients that are deleted and created otherwise, as their gateways change these parts not at all. */
export class Recreations {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * What a form begins with. Throws gateway_read_only, not_found, restore_impossible for a client
   * that no form can describe, and why the gateway cannot be read.
   */
  async open(gatewayId: string, clientId: string): Promise<RecreationStart> {
    const { gateways, registrations } = this.#options
    assertWritable(gateways.get(gatewayId))
    const present = await this.#read(gatewayId, clientId)
    const offered = await registrations.planNew(gatewayId)
    const { name } = present.client
    return {
      plan: { ...offered, takenNames: offered.takenNames.filter((taken) => taken !== name) },
      present: maskedClient(present),
      basicSchemes: basicSchemes(present.client),
      seen: seenOf(present),
    }
  }

  /**
   * What it would do. Throws what `start` does, and client_changed when somebody else has changed
   * the client since `seen`.
   */
  async review({ clientId, draft, seen }: RecreationRequest): Promise<RecreationReview> {
    const { gatewayId } = draft
    assertWritable(this.#options.gateways.get(gatewayId))
    const present = await this.#read(gatewayId, clientId)
    assertSame(present, seen)
    const old = presentClient(present)
    const prepared = this.#prepare(unmasked(draft, old), present)
    const { draft: next, document } = await this.#documented(prepared, present)
    const copy = copyOf(present)
    const shown = shownValues(present.client, copy)
    const keys = await this.#options.gateways
      .client(gatewayId)
      .listKeys()
      .catch(() => null)
    return {
      changes: changesOf(old, next, documentsOf(present, next, document)),
      ...fateOf(present, next, keys),
      obstacle: obstacleTo(copy),
      wanted: copy.wanted.filter(({ key }) => !(key in shown)),
      seen: seenOf(present),
    }
  }

  /**
   * Begins and returns at once; every step follows as a change of the registration. Throws what
   * can be known before anything is sent: gateway_read_only, confirm_mismatch, client_changed,
   * not_found, restore_impossible, client_name_taken, the guards of the gateway, what newClientBody
   * throws, and why the gateway cannot make the client of the document of an API.
   */
  async start(
    request: RecreationRequest & { values: GivenValues; confirm: string },
  ): Promise<RegistrationView> {
    const { gateways, registrations } = this.#options
    const { clientId, draft, seen, values } = request
    const { gatewayId } = draft
    const gateway = gateways.get(gatewayId)
    assertConfirmed(gateway, request.confirm)
    const present = await this.#read(gatewayId, clientId)
    assertSame(present, seen)
    const prepared = this.#prepare(unmasked(draft, presentClient(present)), present)
    const copy = copyOf(present)
    assertWell(copy, values)
    const { target } = (await this.#documented(prepared, present)).draft
    // The old one is compared once more before it goes; a document it has is not read again.
    const whole = target.type === 'openapi' ? { ...draft, target } : draft
    const { name } = present.client
    const replaced = { clientId, name, deletedId: null, back: null }
    const named = {
      gatewayId,
      gatewayName: gateway.name,
      probeId: null,
      name: draft.name,
      replaced,
    }
    const prepare = (next: NewClient, now: Present) => this.#prepare(next, now)
    return registrations.begin(named, recreationSteps(prepared), (tools) =>
      recreate({
        ...{ ...tools, ...this.#options, ...request, draft: whole, prepare },
        keepsDocument: keepsDocument(copy),
      }),
    )
  }

  /** Throws not_found, and restore_impossible for what the list does not describe. */
  async #read(gatewayId: string, clientId: string): Promise<Present> {
    const { clients, gateways } = this.#options
    const client = (await clients.reread(gatewayId)).find(({ id }) => id === clientId)
    if (client === undefined) throw AppError.of('not_found', { what: GONE.client })
    const keys = (await keysOf(gateways, gatewayId, client)) ?? []
    const document =
      client.connection === 'openapi'
        ? await gateways.client(gatewayId).openapiDocument(clientId)
        : null
    const present = { gatewayId, client, keys, document, dialect: gateways.dialect(gatewayId) }
    const obstacle = obstacleTo(copyOf(present))
    if (obstacle === 'tokenExchange' || obstacle === 'connection') {
      const why = RESTORE_OBSTACLE[obstacle]
      throw AppError.of('restore_impossible', { name: client.name, why })
    }
    return present
  }

  /** Throws what withDocumentRead does. */
  #documented(draft: NewClient, { gatewayId, dialect }: Present) {
    const { gateways } = this.#options
    const isOpen = isUnguarded(gateways, gatewayId, dialect)
    return withDocumentRead(gateways.client(gatewayId), draft, isOpen)
  }

  /**
   * The draft with what no form asks for: who may use it, and whether it is off. Throws what the
   * gateway is known to refuse, so that nothing is deleted for it.
   */
  #prepare(draft: NewClient, { client, keys, dialect, gatewayId }: Present): NewClient {
    const { clients, gateways } = this.#options
    const settings = {
      ...draft.settings,
      ...(keys.length > 0 && { keys: [...keys] }),
      ...(dialect.canDisable && client.isDisabled && { isDisabled: true }),
    }
    const prepared = { ...draft, settings }
    newClientBody(dialect, client.id, prepared)
    const isTaken = ({ id, name }: { id: string; name: string }) =>
      name === draft.name && id !== client.id
    if (clients.list(gatewayId).rows.some(isTaken)) {
      throw AppError.of('client_name_taken', { name: draft.name })
    }
    if (isUnguarded(gateways, gatewayId, dialect)) assertUnguarded(prepared)
    const { target } = prepared
    if (target.type === 'stdio' && !dialect.takesInlineEnv && target.envs.some(isInline)) {
      throw AppError.of('invalid_input', { fields: FIELD.inlineEnv })
    }
    return prepared
  }
}

const isInline = (env: string): boolean => env.includes('=')

/** Nobody signs in to the gateway, and it takes care of itself. */
const isUnguarded = (gateways: Gateways, gatewayId: string, dialect: Dialect): boolean =>
  dialect.guardsStdio && gateways.seen(gatewayId).auth?.isEnabled === false

/** Throws what a gateway without sign-in answers to such a target (bifrost-api.md 1.6). */
function assertUnguarded({ target }: NewClient): void {
  if (target.type === 'stdio') throw AppError.of('gateway_guard_stdio')
  const addresses =
    target.type === 'openapi'
      ? [target.document === '' ? target.documentUrl : '', target.baseUrl]
      : [target.url]
  if (addresses.some(isPrivateAddress)) throw AppError.of('gateway_guard_private')
}
