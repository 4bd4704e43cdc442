import { shell } from 'electron'
import { isOpenable } from '../../shared/loopback.ts'

/** The addresses the app opens by itself, beside the page of a sign-in. The window names one; it never gives an address. */
const LINKS = {
  docs: 'https://docs.getbifrost.ai/mcp/overview',
  issues: 'https://github.com/maximhq/bifrost/issues',
  bifrost: 'https://github.com/maximhq/bifrost',
  mcp: 'https://modelcontextprotocol.io',
} as const

export type Link = keyof typeof LINKS

/** Opens a known page in the user's browser. */
export const openLink = (link: Link): Promise<void> => shell.openExternal(LINKS[link])

/**
 * Opens the page of a sign-in that the user asked for. A server names it, so that nothing but https,
 * or http on this computer, gets to the system. Rejects for anything else.
 */
export const openSignIn = async (address: string): Promise<void> => {
  if (!isOpenable(address)) throw new Error('not an address of a sign-in')
  await shell.openExternal(address)
}
