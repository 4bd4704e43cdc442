/** What main says about a server that is kept running: its log, and the words a server is answered. */
export const LIVE = {
  started: (name: string, version: string): string => `${name} ${version} runs`.trim(),
  ended: (how: string): string => `The server ended (${how})`,
  endedPlain: 'it closed the connection',
  listsChanged: (what: readonly string[]): string => `Its lists changed: ${what.join(', ')}`,
  listChange: (name: string, added: number, removed: number, changed: number): string =>
    `${name} ${[
      ...(added > 0 ? [`${added} added`] : []),
      ...(removed > 0 ? [`${removed} removed`] : []),
      ...(changed > 0 ? [`${changed} changed`] : []),
    ].join(', ')}`,
  listNames: { tools: 'tools', prompts: 'prompts', resources: 'resources', templates: 'templates' },
  listsUnread: (reason: string): string => `Its lists changed and could not be read: ${reason}`,
  resourceUpdated: (uri: string): string => `Resource changed: ${uri}`,
  asked: {
    sampling: 'It asks for an answer of a model',
    elicitation: 'It asks for input',
  },
  rootsGiven: (count: number): string =>
    `It asked for the folders you named: ${count === 0 ? 'none' : count}`,
  declinedAlone: (method: string): string =>
    `${method} was declined: no window was open to answer it`,
  declined: (method: string): string => `${method} was declined`,
  answered: (method: string): string => `${method} was answered`,
  withdrawn: (method: string): string => `${method} was taken back by the server`,
  refused: (method: string, reason: string): string => `${method} was refused: ${reason}`,

  /** To the server, as the message of an error. */
  toServer: {
    unknownMethod: 'Method not found',
    declined: 'The user declined this request',
    alone: 'Nobody is at the window of Bifrost Tray to answer this request; it was declined',
    tooMany: 'Too many requests are waiting for the user already',
    tooLarge: 'The request is too large to be shown to the user',
    noUrl: 'This client does not support elicitation by URL',
    malformed: 'The request has no readable params',
    cancelled: 'Cancelled by the user',
  },

  /** Reasons why structured content was not checked. */
  unchecked: {
    slow: 'checking took too long',
    large: 'it is too large to be checked',
    schema: 'its output schema cannot be used',
  },
  noStructured: 'there is an output schema but no structured content',
} as const
