import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findFolder, withTilde } from '../command.ts'

/** The folders that the user names to one server; none until then. */
export class Roots {
  #folders: readonly string[] = []

  /** For the window, with the home folder as `~`. */
  get shown(): string[] {
    return this.#folders.map(withTilde)
  }

  /** As the protocol has them. */
  get list(): { uri: string; name: string }[] {
    return this.#folders.map((folder) => ({
      uri: pathToFileURL(folder).href,
      name: basename(folder) || folder,
    }))
  }

  /** Replaces all of them; each has to be there. Throws cwd_missing. */
  async set(folders: readonly string[]): Promise<void> {
    this.#folders = [...new Set(await Promise.all(folders.map(findFolder)))]
  }
}
