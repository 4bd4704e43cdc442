import { fork } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { chromium, type Browser, type Page } from '@playwright/test'
import { toChromium } from '../tools/chromium-shell/addresses.ts'
import type {
  HarnessAnswer,
  HarnessCalls,
  HarnessQuestion,
} from '../tools/chromium-shell/harness.ts'
import { SHELL_MAIN } from '../tools/electronOrShell.ts'
import type { Ended, LaunchedApp, LaunchOptions } from './launch.ts'

const START_LIMIT_MS = 30_000
const END_LIMIT_MS = 5000
const ENTRY = new URL('../out/main/index.js', import.meta.url).pathname

/** The app in the Chromium shell: asked over Node's channel, its pages joined by Playwright. */
export async function launchShell(options: LaunchOptions): Promise<LaunchedApp> {
  const { userData, env, headed = false, args = [], entry = ENTRY } = options
  const child = fork(SHELL_MAIN, [entry, '--', `--user-data-dir=${userData}`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: {
      ...process.env,
      BIFROST_SHELL_PORT: '1',
      BIFROST_SHELL_HEADLESS: headed ? '0' : '1',
      ...env,
    },
  })
  let output = ''
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()))

  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let lastId = 0
  child.on('message', ({ id, value, error }: HarnessAnswer) => {
    const answer = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) answer?.resolve(value)
    else answer?.reject(new Error(error))
  })
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      resolve(code)
      for (const { reject } of waiting.values()) reject(new Error(`The app has ended.\n${output}`))
    })
  })
  /** Chromium keeps stdout open until it has ended too. */
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const ask = <C extends keyof HarnessCalls>(call: C, ...given: Parameters<HarnessCalls[C]>) => {
    const answer = Promise.withResolvers<unknown>()
    const id = ++lastId
    waiting.set(id, answer)
    const question: HarnessQuestion = { id, call, args: given }
    child.send(question, (error) => {
      if (error) answer.reject(new Error(`The app has ended.\n${output}`))
    })
    return answer.promise as Promise<Awaited<ReturnType<HarnessCalls[C]>>>
  }

  let joined: Promise<Browser> | null = null
  const join = async () =>
    chromium.connectOverCDP(await ask('endpoint'), { noDefaults: true, timeout: START_LIMIT_MS })

  /** A page that is loading or closing is passed over until its address is the window's. */
  const page = async (): Promise<Page> => {
    joined ??= join()
    const [context] = (await joined).contexts()
    const deadline = Date.now() + START_LIMIT_MS
    while (Date.now() < deadline) {
      const address = await ask('pageAddress')
      const wanted = address ? toChromium(address) : ''
      const found = context!.pages().find((one) => wanted !== '' && one.url() === wanted)
      if (found) {
        await found.waitForLoadState('load')
        return found
      }
      await setTimeout(20)
    }
    throw new Error(`The app has no window.\n${output}`)
  }

  const end = async (act: () => unknown): Promise<Ended> => {
    const from = performance.now()
    act()
    const code = await ended
    const ms = Math.round(performance.now() - from)
    await joined?.then((browser) => browser.close()).catch(() => undefined)
    await Promise.race([closed, setTimeout(END_LIMIT_MS, undefined, { ref: false })])
    return { code, ms }
  }

  await ask('started').catch(async (error: unknown) => {
    child.kill('SIGKILL')
    await ended
    throw error
  })
  return {
    shell: 'chromium',
    pid: child.pid!,
    page,
    tray: {
      items: () => ask('trayItems'),
      click: (...labels) => ask('trayClick', labels),
      tooltip: () => ask('trayTooltip'),
      icon: () => ask('trayIcon'),
    },
    notifications: {
      list: () => ask('notifications'),
      click: (index) => ask('notificationClick', index),
    },
    clipboard: () => ask('clipboard'),
    opened: () => ask('opened'),
    answerDialog: (path) => ask('answerDialog', path),
    closeWindow: () => ask('closeWindow'),
    windows: () => ask('windows'),
    quit: () => end(() => ask('quit').catch(() => undefined)),
    kill: async () => void (await end(() => child.kill('SIGKILL'))),
    output: () => output,
  }
}
