import type { NewClientForm } from '../../shared/model/newClientForm.ts'

/**
 * What was typed for a new client of each gateway, so that it outlives the window. In memory only:
 * there may be secrets in it.
 */
export class NewClientForms {
  readonly #forms = new Map<string, NewClientForm>()

  /** Null when nothing was kept. */
  of = (gatewayId: string): NewClientForm | null => this.#forms.get(gatewayId) ?? null

  keep = (gatewayId: string, form: NewClientForm): void => void this.#forms.set(gatewayId, form)
}
