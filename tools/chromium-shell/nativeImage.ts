import { readFileSync } from 'node:fs'
import { Offered } from './offered.ts'

type Members = 'isEmpty' | 'setTemplateImage' | 'isTemplateImage' | 'toPNG' | 'toDataURL'

/** An image, known by its file. */
export class NativeImage extends Offered implements Pick<Electron.NativeImage, Members> {
  static override readonly apiName = 'nativeImage'
  readonly path: string
  readonly #bytes: Buffer
  #isTemplate: boolean

  private constructor(path: string, bytes: Buffer) {
    super()
    this.path = path
    this.#bytes = bytes
    this.#isTemplate = /Template(@\d+x)?\.png$/.test(path)
  }

  /** Empty when the file is not there, as in Electron. */
  static createFromPath(path: string): Electron.NativeImage {
    let bytes = Buffer.alloc(0)
    try {
      bytes = readFileSync(path)
    } catch {
      // Electron gives an empty image
    }
    return new NativeImage(path, bytes) as unknown as Electron.NativeImage
  }

  static createEmpty(): Electron.NativeImage {
    return new NativeImage('', Buffer.alloc(0)) as unknown as Electron.NativeImage
  }

  isEmpty(): boolean {
    return this.#bytes.length === 0
  }

  setTemplateImage(isTemplate: boolean): void {
    this.#isTemplate = isTemplate
  }

  isTemplateImage(): boolean {
    return this.#isTemplate
  }

  toPNG(): Buffer {
    return Buffer.from(this.#bytes)
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#bytes.toString('base64')}`
  }
}
