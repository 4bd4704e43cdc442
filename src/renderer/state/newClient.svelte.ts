/** What the sheet of a client describes: a new one, or the one in whose place it shall be. */
class NewClientSheet {
  gatewayId = $state<string | null>(null)
  /** The client that is to be replaced; null for a new one. */
  clientId = $state<string | null>(null)
  /** The client whose form was typed; another one only where that is not there any more. */
  formId = $state<string | null>(null)

  open = (gatewayId: string): void => this.#show(gatewayId, null, null)

  recreate = (gatewayId: string, clientId: string): void =>
    this.#show(gatewayId, clientId, clientId)

  /** What was typed to replace a client, for the one that is there now; null: for a new one. */
  again = (gatewayId: string, formId: string, clientId: string | null): void =>
    this.#show(gatewayId, clientId, formId)

  close = (): void => void (this.gatewayId = null)

  #show(gatewayId: string, clientId: string | null, formId: string | null): void {
    this.gatewayId = gatewayId
    this.clientId = clientId
    this.formId = formId
  }
}

export const newClientSheet = new NewClientSheet()
