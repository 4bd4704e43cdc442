/** Every call the window may make and every event it may hear. Imports nothing. */
export const CALLS = [
  'app.state',
  'app.savePreferences',
  'app.dismissNotice',
  'app.copy',
  'app.openLink',
  'app.closeWindow',
  'gateways.list',
  'gateways.check',
  'gateways.save',
  'gateways.remove',
  'gateways.activate',
  'clients.list',
  'clients.refresh',
  'clients.detail',
  'clients.delete',
  'servers.list',
  'servers.parse',
  'servers.save',
  'servers.remove',
  'servers.preview',
  'servers.drafts',
  'servers.keepDrafts',
  'servers.reloadPath',
  'probes.list',
  'probes.start',
  'probes.cancel',
  'probes.output',
  'probes.schemas',
  'registrations.list',
  'registrations.plan',
  'registrations.start',
  'registrations.undo',
] as const

export const EVENTS = [
  'app.changed',
  'app.navigated',
  'gateways.changed',
  'clients.changed',
  'servers.changed',
  'probes.changed',
  'probes.output',
  'registrations.changed',
] as const

export type Call = (typeof CALLS)[number]
export type EventName = (typeof EVENTS)[number]
