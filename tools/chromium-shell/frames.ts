import type { Session } from './cdp.ts'
import { fromChromium } from './addresses.ts'
import { Offered } from './offered.ts'

type FrameMembers = 'url' | 'origin' | 'frameTreeNodeId' | 'detached'

/** A frame as the app sees it; `origin` is Chromium's own, `null` as text when it is opaque. */
export class WebFrameMain extends Offered implements Pick<Electron.WebFrameMain, FrameMembers> {
  static override readonly apiName = 'webFrameMain'
  url = ''
  origin = 'null'
  detached = false
  readonly parent: WebFrameMain | null
  readonly frameTreeNodeId: number

  constructor(parent: WebFrameMain | null, frameTreeNodeId: number) {
    super()
    this.parent = parent
    this.frameTreeNodeId = frameTreeNodeId
  }

  get top(): WebFrameMain {
    return this.parent?.top ?? this
  }
}

/** The frames of one page and their script contexts, kept as Chromium reports them. */
export class Frames {
  readonly main: WebFrameMain
  readonly #frames = new Map<string, WebFrameMain>()
  readonly #contexts = new Map<number, string>()
  readonly #mainId: string
  #mainContext: number | null = null

  constructor(session: Session, mainId: string, main: WebFrameMain) {
    this.#mainId = mainId
    this.main = main
    this.#frames.set(mainId, main)
    session
      .on('Page.frameAttached', ({ frameId, parentFrameId }) => {
        const parent = this.#frames.get(parentFrameId) ?? this.main
        this.#frames.set(frameId, new WebFrameMain(parent, this.#frames.size + 1))
      })
      .on('Page.frameDetached', ({ frameId, reason }) => {
        const frame = this.#frames.get(frameId)
        if (!frame || reason === 'swap') return
        frame.detached = true
        this.#frames.delete(frameId)
      })
      .on('Page.frameNavigated', ({ frame: { id, url, securityOrigin } }) => {
        const frame = this.#frames.get(id)
        if (!frame) return
        frame.url = fromChromium(url)
        frame.origin = fromChromium(securityOrigin)
      })
      .on('Page.navigatedWithinDocument', ({ frameId, url }) => {
        const frame = this.#frames.get(frameId)
        if (frame) frame.url = fromChromium(url)
      })
      .on('Runtime.executionContextCreated', ({ context }) => {
        const { frameId, isDefault } = (context.auxData ?? {}) as {
          frameId?: string
          isDefault?: boolean
        }
        if (!isDefault || frameId === undefined) return
        this.#contexts.set(context.id, frameId)
        const frame = this.#frames.get(frameId)
        if (frame) frame.origin = fromChromium(context.origin)
        if (frameId === this.#mainId) this.#mainContext = context.id
      })
      .on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
        this.#contexts.delete(executionContextId)
        if (this.#mainContext === executionContextId) this.#mainContext = null
      })
      .on('Runtime.executionContextsCleared', () => {
        this.#contexts.clear()
        this.#mainContext = null
      })
  }

  get mainContext(): number | null {
    return this.#mainContext
  }

  byContext(contextId: number): WebFrameMain | undefined {
    return this.#frames.get(this.#contexts.get(contextId) ?? '')
  }

  byId(frameId: string): WebFrameMain | undefined {
    return this.#frames.get(frameId)
  }
}
