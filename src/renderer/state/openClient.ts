import { app } from './app.svelte.ts'
import { clients } from './clients.svelte.ts'
import { gateways } from './gateways.svelte.ts'

/** Where the window goes: to a client's panel, or to the list of a gateway. */
export interface ClientPlace {
  gatewayId: string
  clientId: string | null
}

/** Makes the gateway the active one and shows its clients, with the panel of one. */
export function openClient({ gatewayId, clientId }: ClientPlace): void {
  gateways.activate(gatewayId)
  clients.open(gatewayId, clientId)
  app.show('clients')
}
