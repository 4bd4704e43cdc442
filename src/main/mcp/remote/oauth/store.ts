import type {
  OAuthClientInformationMixed,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js'
import { z } from 'zod'
import { AppError } from '../../../../shared/errors.ts'
import type { Secrets } from '../../../storage/secrets.ts'

const Stored = z.object({
  /** Of the URL that the tokens are for; they go nowhere else. */
  origin: z.string(),
  metadataUrl: z.string().nullable().default(null),
  client: z.looseObject({ client_id: z.string() }),
  tokens: z.looseObject({
    access_token: z.string(),
    token_type: z.string(),
    refresh_token: z.string().optional(),
  }),
})

/** What a finished sign-in leaves behind: who we are to the server, and its tokens. */
export interface SignedIn {
  origin: string
  /** Where the server said that its description lies; null where it said nothing. */
  metadataUrl: string | null
  client: OAuthClientInformationMixed
  tokens: OAuthTokens
}

/** Where the sign-in of a server lies, beside its other secrets. */
export const signInAccountOf = (serverId: string): string => `server:${serverId}:oauth`

/** Keeps sign-ins in the keychain; where there is none, in memory until the app quits. */
export class SignInStore {
  readonly #secrets: Secrets
  readonly #isSaved: (serverId: string) => boolean
  /** What the keychain has, null once it was removed: a session asks with each of its requests. */
  readonly #known = new Map<string, SignedIn | null>()

  constructor(secrets: Secrets, isSaved: (serverId: string) => boolean) {
    this.#secrets = secrets
    this.#isSaved = isSaved
  }

  /** Null where nobody is signed in, also where the keychain cannot be asked. */
  async read(serverId: string): Promise<SignedIn | null> {
    const known = this.#known.get(serverId)
    if (known !== undefined) return known
    const stored = signedInOf(await quietly(this.#secrets.read(signInAccountOf(serverId))))
    // What was written or removed while the keychain was asked is newer.
    const newer = this.#known.get(serverId)
    if (newer !== undefined) return newer
    if (stored !== null) this.#known.set(serverId, stored)
    return stored
  }

  /**
   * Answers whether it went into the keychain. What belongs to a server that is not saved stays in
   * memory, so that nothing is left behind when the user discards it.
   */
  async write(serverId: string, signedIn: SignedIn): Promise<'keychain' | 'memory'> {
    this.#known.set(serverId, signedIn)
    return this.#put(serverId, JSON.stringify(signedIn))
  }

  /** The server was saved: what waited for that in memory goes into the keychain, if there is one. */
  async keep(serverId: string): Promise<'keychain' | 'memory' | 'missing'> {
    const account = signInAccountOf(serverId)
    const place = await this.#secrets.place(account)
    const text = place === 'memory' ? await quietly(this.#secrets.read(account)) : null
    return text === null ? place : this.#put(serverId, text)
  }

  async remove(serverId: string): Promise<void> {
    this.#known.set(serverId, null)
    await this.#secrets.remove(signInAccountOf(serverId))
  }

  async #put(serverId: string, text: string): Promise<'keychain' | 'memory'> {
    const account = signInAccountOf(serverId)
    if (this.#isSaved(serverId)) {
      const isKept = await quietly(this.#secrets.write(account, text, false).then(() => true))
      if (isKept === true) return 'keychain'
    }
    await this.#secrets.write(account, text, true)
    return 'memory'
  }
}

/** Null for nothing, and for what was damaged. */
function signedInOf(text: string | null): SignedIn | null {
  if (text === null) return null
  try {
    return Stored.parse(JSON.parse(text)) as SignedIn
  } catch {
    return null
  }
}

/** A keychain that cannot be asked holds nothing. */
async function quietly<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'keychain_unavailable') return null
    throw cause
  }
}
