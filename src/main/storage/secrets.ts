import type { CredentialPlace } from '../../shared/model/gateway.ts'

/**
 * Keeps secrets by account name: a gateway's id, or `server:<id>` for the secret variables of a
 * server. Values never leave main.
 */
export interface SecretStore {
  /** The value, or null when there is none. Throws keychain_unavailable when it cannot be asked. */
  read(account: string): Promise<string | null>
  /** Throws keychain_unavailable; nothing is written anywhere else then. */
  write(account: string, value: string): Promise<void>
  /** Quiet when there is nothing to remove. */
  remove(account: string): Promise<void>
}

/** Both stores as one: the keychain, and memory for what the user wants kept until quit. */
export interface Secrets {
  read(account: string): Promise<string | null>
  /** `keepUntilQuit` puts it in memory only; otherwise the keychain or keychain_unavailable. */
  write(account: string, value: string, keepUntilQuit: boolean): Promise<void>
  remove(account: string): Promise<void>
  /** Where the value of this account lies; `missing` when in neither, also without a keychain. */
  place(account: string): Promise<Exclude<CredentialPlace, 'none'>>
  /** Asks the keychain once with a test entry; false when it does not answer in time. */
  isAvailable(): Promise<boolean>
}
