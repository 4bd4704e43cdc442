/** Texts of the virtual keys in the form for a new client. */
export const NEW_KEYS = {
  title: 'Virtual keys that may use it',
  who: { chosen: 'Chosen keys', all: 'All keys' },
  rest: {
    chosen: 'Only the keys in this list. They are given it right after the create.',
    all: 'A key in this list may call only what stands beside it, every other one all tools. Set right after the create.',
  },
  nobody: 'None yet: no virtual key may use it until you add one.',
  chosen: 'Keys of the new client',
  add: 'Add a key',
  most: 'The others can be given it in the view “Keys”, once it is there.',
  choices: { all: 'All tools', names: 'By name' },
  toolsOf: (key: string): string => `Tools of ${key}`,
  names: (key: string): string => `Names of the tools of ${key}, one in a line`,
  remove: (key: string): string => `Leave ${key} out`,
  search: 'Search keys',
  keys: 'Keys of this gateway',
  noneFound: 'No key matches',
  noneLeft: 'Every key of this gateway is in the list.',
  again: 'Try again',
  done: 'Done',
  problem: {
    noTools: (key: string): string => `${key} needs at least one tool, or leave it out`,
    notAllowed: (tool: string): string => `${tool} is none of the tools that may run`,
  },
} as const
