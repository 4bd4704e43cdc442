/** Texts of the list of what changed on the gateways. */
export const ACTIVITY = {
  title: 'Activity',
  since: 'Changes of state since the app started.',
  column: { time: 'Time', what: 'What', change: 'Change', where: 'Gateway' },
  empty: 'Nothing has changed yet',
  emptyRest:
    'When a gateway or a client changes its state while the app runs, it stands here with the reason.',
  noGateway: 'No gateway yet',
  noGatewayRest: 'Add one: what changes on it stands here.',
  addGateway: 'Add a gateway',
  version: 'It runs another version.',
  kept: 'In memory only: the last 100 changes of each gateway, until you quit.',
  keyMove: 'move',
  keyOpen: 'open',
} as const
