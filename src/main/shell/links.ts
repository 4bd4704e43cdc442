import { shell } from 'electron'

/** The only addresses the app opens. The window names one; it never gives an address. */
const LINKS = {
  docs: 'https://docs.getbifrost.ai/mcp/overview',
  issues: 'https://github.com/maximhq/bifrost/issues',
  bifrost: 'https://github.com/maximhq/bifrost',
  mcp: 'https://modelcontextprotocol.io',
} as const

export type Link = keyof typeof LINKS

/** Opens a known page in the user's browser. */
export const openLink = (link: Link): Promise<void> => shell.openExternal(LINKS[link])
