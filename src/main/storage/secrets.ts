import { AppError } from '../../shared/errors.ts'
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
  /** Asks the keychain; false when it fails or does not answer in time. */
  isAvailable(): Promise<boolean>
}

/** The calls of keytar that are used; a type of its own so that tests need no native module. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

/** Secrets that live as long as the process. */
export function memorySecrets(): SecretStore {
  const values = new Map<string, string>()
  return {
    read: async (account) => values.get(account) ?? null,
    write: async (account, value) => void values.set(account, value),
    remove: async (account) => void values.delete(account),
  }
}

interface KeychainOptions {
  service: string
  /** Loads the native module; called at the first use, not at start. */
  load: () => Promise<Keychain>
  /** A locked keychain waits for its password, a broken one for ever. */
  timeoutMs?: number
}

/** Secrets in the keychain of the operating system. Every failure is keychain_unavailable. */
export function keychainSecrets({
  service,
  load,
  timeoutMs = 20_000,
}: KeychainOptions): SecretStore {
  let loading: Promise<Keychain> | undefined
  const ask = async <T>(question: (keychain: Keychain) => Promise<T>): Promise<T> => {
    const timeout = Promise.withResolvers<never>()
    const timer = setTimeout(() => timeout.reject(new Error('no answer in time')), timeoutMs)
    try {
      loading ??= load()
      return await Promise.race([loading.then(question), timeout.promise])
    } catch (cause) {
      throw AppError.of('keychain_unavailable', { cause })
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    read: (account) => ask((keychain) => keychain.getPassword(service, account)),
    write: (account, value) => ask((keychain) => keychain.setPassword(service, account, value)),
    remove: (account) =>
      ask(async (keychain) => void (await keychain.deletePassword(service, account))),
  }
}

/** Joins keychain and memory. What lies in memory wins: the user put it there last. */
export function createSecrets(keychain: SecretStore, memory = memorySecrets()): Secrets {
  const read = async (account: string) => (await memory.read(account)) ?? keychain.read(account)
  return {
    read,
    async write(account, value, keepUntilQuit) {
      if (keepUntilQuit) return memory.write(account, value)
      await keychain.write(account, value)
      await memory.remove(account)
    },
    async remove(account) {
      await memory.remove(account)
      // Without a keychain there is nothing in it to remove; the rest of a removal must go on.
      await keychain.remove(account).catch((cause: unknown) => {
        if (!(cause instanceof AppError && cause.code === 'keychain_unavailable')) throw cause
      })
    },
    async place(account) {
      if ((await memory.read(account)) !== null) return 'memory'
      const value = await keychain.read(account).catch(() => null)
      return value === null ? 'missing' : 'keychain'
    },
    isAvailable: () =>
      keychain.read('availability').then(
        () => true,
        () => false,
      ),
  }
}
