/** Whether the sheet for a new client is open, and for which gateway. */
class NewClientSheet {
  gatewayId = $state<string | null>(null)

  open = (gatewayId: string): void => void (this.gatewayId = gatewayId)

  close = (): void => void (this.gatewayId = null)
}

export const newClientSheet = new NewClientSheet()
