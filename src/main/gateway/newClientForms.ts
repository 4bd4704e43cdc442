import type { NewClientForm } from '../../shared/model/newClientForm.ts'

/**
 * What was typed for clients of each gateway, by the client that is to be replaced or null, so
 * that it outlives the window. In memory only: there may be secrets in it.
 */
export class NewClientForms {
  readonly #forms = new Map<string, NewClientForm>()

  /** Null when nothing was kept. */
  of = (gatewayId: string, clientId: string | null): NewClientForm | null =>
    this.#forms.get(keyOf(gatewayId, clientId)) ?? null

  keep = (gatewayId: string, clientId: string | null, form: NewClientForm): void =>
    void this.#forms.set(keyOf(gatewayId, clientId), form)
}

const keyOf = (gatewayId: string, clientId: string | null): string =>
  JSON.stringify([gatewayId, clientId])
