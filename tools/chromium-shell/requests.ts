/** Answers and refuses what a page asks for: the app's own scheme, its webRequest, navigation. */
import { fromChromium } from './addresses.ts'
import { browser } from './browser.ts'
import type { Session } from './cdp.ts'
import type { WantedNavigation } from './navigation.ts'
import type { ShellSession } from './session.ts'

export interface RequestOptions {
  session: ShellSession
  contentsId: number
  /** True when the app lets this document load. */
  mayNavigate: (wanted: WantedNavigation) => boolean
}

const NO_BODY = new Set([204, 205, 304])
let lastRequest = 0

/** Puts the app between the page and everything it loads, in the frames of other processes too. */
export function fenceRequests(session: Session, options: RequestOptions): Promise<unknown>[] {
  session
    .on('Fetch.requestPaused', (paused) => {
      const { requestId, request, resourceType, frameId, redirectedRequestId } = paused
      const address = request.url + (request.urlFragment ?? '')
      const refuse = (errorReason: 'Aborted' | 'BlockedByClient' | 'Failed') =>
        session.send('Fetch.failRequest', { requestId, errorReason })

      const decide = async () => {
        const url = fromChromium(address)
        const isDocument = resourceType === 'Document'
        const isRedirect = redirectedRequestId !== undefined
        if (isDocument && !options.mayNavigate({ url, frameId, isRedirect })) {
          return refuse('Aborted')
        }
        const isCancelled = await options.session.webRequest.isCancelled({
          id: ++lastRequest,
          url,
          method: request.method,
          resourceType: typeName(resourceType),
          referrer: fromChromium(request.headers['Referer'] ?? ''),
          timestamp: Date.now(),
          webContentsId: options.contentsId,
          uploadData: [],
        })
        if (isCancelled) return refuse('BlockedByClient')
        const { method, headers, postData } = request
        const body = postData === undefined ? {} : { body: postData }
        const asked = url.startsWith('http') ? null : new Request(url, { method, headers, ...body })
        const answer = asked && (await options.session.protocol.answer(asked))
        if (!answer) return session.send('Fetch.continueRequest', { requestId })
        const content = NO_BODY.has(answer.status) ? '' : await base64(answer)
        return session.send('Fetch.fulfillRequest', {
          requestId,
          responseCode: answer.status,
          responseHeaders: [...answer.headers].map(([name, value]) => ({ name, value })),
          body: content,
        })
      }
      decide()
        .catch((error: unknown) => {
          console.error(`The answer to ${fromChromium(address)} failed:`, error)
          return refuse('Failed')
        })
        .catch(() => undefined) // the page went away meanwhile
    })
    .on('Target.attachedToTarget', ({ sessionId }) => {
      const child = browser.child(sessionId)
      const orders = [
        ...fenceRequests(child, options),
        child.send('Runtime.runIfWaitingForDebugger'),
      ]
      for (const order of orders) order.catch(() => undefined)
    })
  return [
    session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
    }),
  ]
}

const base64 = async (answer: Response): Promise<string> =>
  Buffer.from(await answer.arrayBuffer()).toString('base64')

const TYPES = {
  Document: 'mainFrame',
  Stylesheet: 'stylesheet',
  Image: 'image',
  Media: 'media',
  Font: 'font',
  Script: 'script',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
} as const

const typeName = (type: string): (typeof TYPES)[keyof typeof TYPES] | 'other' =>
  (TYPES as Record<string, (typeof TYPES)[keyof typeof TYPES]>)[type] ?? 'other'
