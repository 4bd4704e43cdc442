import type { NewClientForm } from '../../shared/model/newClientForm.ts'
import { keepNewest } from './newest.ts'

/** More than anybody works on at a time; the oldest goes. */
const MOST = 100

/**
 * What was typed for clients of each gateway, by the client that is to be replaced or null, so
 * that it outlives the window. In memory only: there may be secrets in it.
 */
export class NewClientForms {
  readonly #forms = new Map<string, NewClientForm>()

  /** Null when nothing was kept. */
  of = (gatewayId: string, clientId: string | null): NewClientForm | null =>
    this.#forms.get(keyOf(gatewayId, clientId)) ?? null

  /** In place of the one before it; null forgets that. */
  keep = (gatewayId: string, clientId: string | null, form: NewClientForm | null): void =>
    keepNewest(this.#forms, keyOf(gatewayId, clientId), form, MOST)
}

const keyOf = (gatewayId: string, clientId: string | null): string =>
  JSON.stringify([gatewayId, clientId])
