import { MAX_BUNDLE_MEGABYTES, MAX_TEXT_CHARACTERS } from '../../../shared/limits.ts'
import type { BundlePreview } from '../../../shared/model/bundle.ts'
import type { ParsedRecipes } from '../../../shared/model/server.ts'
import { AppError } from '../../../shared/errors.ts'
import { call } from '../../api.svelte.ts'
import { setOf, withItem } from '../../readonlySet.ts'
import { servers } from '../../state/servers.svelte.ts'
import { bench } from './bench.svelte.ts'

/** What was pasted and what main made of it. Nothing here runs anything. */
export class Paste {
  text = $state('')
  /** Several servers, or some that were left out: the user has to choose. */
  found = $state.raw<ParsedRecipes | null>(null)
  /** A bundle that was dropped: shown, and nothing else. */
  bundle = $state.raw<BundlePreview | null>(null)
  chosen: ReadonlySet<number> = $state.raw(setOf([]))
  failure = $state.raw<AppError | null>(null)
  isBusy = $state(false)
  /** A save that only needs the user to do without a keychain. */
  isKeychainMissing = $state(false)

  canRead = $derived(this.text.trim() !== '' && !this.isBusy)

  /** One server goes to the editor at once, several to the chooser. */
  read = async (): Promise<void> => {
    if (!this.canRead) return
    await this.#try(async () => {
      const found = await servers.parse(this.text)
      const [only] = found.recipes
      if (only && found.recipes.length === 1 && found.skipped.length === 0) {
        this.text = ''
        bench.add(only)
        return
      }
      this.found = found
      this.chosen = setOf(found.recipes.keys())
    })
  }

  /** A configuration is read as if it was pasted; of a bundle the manifest is shown. */
  readFile = async (file: File): Promise<void> => {
    this.back()
    if (/\.(?:mcpb|dxt)$/i.test(file.name)) {
      await this.#try(async () => {
        this.bundle = await call('servers.readBundle', { data: await base64Of(file) })
      })
      return
    }
    await this.#try(async () => {
      if (file.size > MAX_TEXT_CHARACTERS) throw tooLarge(MAX_TEXT_CHARACTERS / 1_000_000)
      this.text = await file.text()
    })
    if (!this.failure) await this.read()
  }

  toggle = (index: number): void => {
    this.chosen = withItem(this.chosen, index, !this.chosen.has(index))
  }

  toggleAll = (): void => {
    const all = this.found?.recipes ?? []
    this.chosen = setOf(this.chosen.size === all.length ? [] : all.keys())
  }

  back = (): void => {
    this.found = null
    this.bundle = null
    this.failure = null
    this.isKeychainMissing = false
  }

  /** Saves what is ticked and shows the first one. What is saved is not saved a second time. */
  save = async (keepUntilQuit = false): Promise<void> => {
    this.isKeychainMissing = false
    await this.#try(async () => {
      let first: string | null = null
      for (const index of [...this.chosen].sort((one, other) => one - other)) {
        const recipe = this.found?.recipes[index]
        if (!recipe) continue
        try {
          const saved = await servers.save({ serverId: crypto.randomUUID(), recipe, keepUntilQuit })
          first ??= saved.id
          this.toggle(index)
        } catch (cause) {
          this.isKeychainMissing = AppError.from(cause).code === 'keychain_unavailable'
          if (!this.isKeychainMissing) throw cause
          return
        }
      }
      this.text = ''
      this.back()
      bench.select(first ?? bench.key)
    })
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.isBusy = true
    this.failure = null
    try {
      await work()
    } catch (cause) {
      this.failure = AppError.from(cause)
    } finally {
      this.isBusy = false
    }
  }
}

const tooLarge = (megabytes: number): AppError => AppError.of('file_too_large', { megabytes })

/** The bytes cross to main as text, so that main opens no file that the window names. */
async function base64Of(file: File): Promise<string> {
  if (file.size > MAX_BUNDLE_MEGABYTES * 1_000_000) throw tooLarge(MAX_BUNDLE_MEGABYTES)
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const reader = new FileReader()
  reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
  reader.onerror = () => reject(reader.error ?? new Error('the file was not read'))
  reader.readAsDataURL(file)
  return promise
}

export const paste = new Paste()
