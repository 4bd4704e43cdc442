import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startFixture, startStranger, type Bridge, type Driven } from './fixture/drive.ts'

type World = {
  fixture: Bridge
  document: {
    body: { append(node: object): void; innerHTML: string }
    createElement(name: string): Record<string, unknown> & { click(): void; contentWindow: World }
    addEventListener(name: string, listener: (event: { blockedURI: string }) => void): void
  }
  location: { href: string; hash: string }
  open(url: string): unknown
  eval(text: string): unknown
  WebSocket: typeof WebSocket
}
declare const world: World // what globalThis is inside a page

let app: Driven
let page: Page
let end: () => Promise<void> = async () => undefined
let stranger: Awaited<ReturnType<typeof startStranger>>
beforeAll(async () => {
  stranger = await startStranger(`<script>
    const tell = (text) => fixture.note('stranger: ' + text)
    if (globalThis.fixture) fixture.call('guarded').then(tell, ({ message }) => tell(message))
    fixture?.call('who').then(({ origin }) => tell(origin))
  </script>`)
  ;({ app, page, end } = await startFixture())
})
afterAll(async () => {
  await end()
  await stranger.end()
})
afterEach(async () => {
  await app.call('set', { allowRequests: false, allowNavigation: false, grant: [] })
  expect(page.url()).toBe('https://app.fixture.invalid/')
  stranger.hits.length = 0
})

/** Runs in the page, where `world` is its globalThis; `given` is the only thing it can close over. */
const inPage = (act: (given: string) => unknown, given = ''): Promise<unknown> =>
  page.evaluate(`((world) => (${act})(${JSON.stringify(given)}))(globalThis)`)

const frameIn = (sandbox: string | null, src: string) =>
  inPage(
    (given) => {
      const [wanted, address] = JSON.parse(given) as [string | null, string]
      return new Promise((resolve) => {
        const frame = world.document.createElement('iframe')
        if (wanted !== null) frame['sandbox'] = wanted
        frame['src'] = address
        frame['onload'] = () => resolve(true)
        frame['onerror'] = () => resolve(false)
        world.document.body.append(frame)
      })
    },
    JSON.stringify([sandbox, src]),
  )

describe('a frame inside the page', () => {
  beforeEach(async () => {
    await app.call('set', { allowNavigation: true })
  })

  it('of our own address is known as a frame, and refused', async () => {
    await frameIn(null, '/page.html?inside')
    const frame = page.frames().find((one) => one.url().endsWith('inside'))!
    const who = await frame.evaluate('fixture.call("who")')
    expect(who).toMatchObject({ isTop: false, isMain: false, origin: 'app://fixture' })
    await expect(frame.evaluate('fixture.call("guarded")')).rejects.toThrow('refused')
  })

  it('in a sandbox has no bridge', async () => {
    await frameIn('allow-scripts', '/page.html?sandboxed')
    const frame = page.frames().find((one) => one.url().endsWith('sandboxed'))!
    expect(await frame.evaluate("'fixture' in globalThis")).toBe(false)
  })

  it('of a stranger is not loaded when the app says no, and gets no bridge when it says yes', async () => {
    await app.call('set', { allowNavigation: false })
    void frameIn(null, `${stranger.address}refused`).catch(() => undefined)
    await expect.poll(() => app.log()).toContain(`will-frame-navigate ${stranger.address}refused`)
    expect(stranger.hits).toEqual([])
    await app.call('set', { allowRequests: true, allowNavigation: true })
    await frameIn(null, `${stranger.address}frame`)
    await expect.poll(() => stranger.hits).toContain('/frame')
    expect((await app.log()).filter((line) => line.startsWith('stranger:'))).toEqual([])
  })
})

it('a window of a stranger is known by its origin, and refused', async () => {
  await app.call('set', { allowRequests: true })
  await app.call('openAt', `${stranger.address}window`)
  const origin = new URL(stranger.address).origin
  const told = async () => (await app.log()).filter((line) => line.startsWith('stranger:')).sort()
  await expect
    .poll(told, { timeout: 5000 })
    .toEqual([
      "stranger: Error invoking remote method 'guarded': Error: refused",
      `stranger: ${origin}`,
    ])
})

describe("the app's policy", () => {
  const thrownBy = (source: string) =>
    page.evaluate(
      `(() => { try { ${source}; return 'done' } catch ({ message }) { return message } })()`,
    )

  it('holds for images from elsewhere', async () => {
    await app.call('set', { allowRequests: true })
    const blocked = await page.evaluate(
      (address) =>
        new Promise((resolve) => {
          const { document } = globalThis as unknown as World
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.blockedURI))
          const image = document.createElement('img')
          image['src'] = address
        }),
      `${stranger.address}image`,
    )
    expect(blocked).toBe(`${stranger.address}image`)
    expect(stranger.hits).toEqual([])
  })

  it('holds for scripts in the page', async () => {
    const ran = await page.evaluate(`(() => {
      const button = document.createElement('button')
      try { button.setAttribute('onclick', 'globalThis.ranInline = true') } catch {}
      document.body.append(button)
      button.click()
      return 'ranInline' in globalThis
    })()`)
    expect(ran).toBe(false)
    const text = "const script = document.createElement('script'); script.text = '1'"
    expect(await thrownBy(text)).toContain('TrustedScript')
  })

  it('holds for unsafe markup', async () => {
    const markup = "document.body.innerHTML = '<b>x</b>'"
    expect(await thrownBy(markup)).toContain('TrustedHTML')
  })
})

describe('a request of the page', () => {
  const ask = (name: string) =>
    inPage(
      (address) => fetch(address).then(({ status }) => status, String),
      stranger.address + name,
    )

  it('goes where the app lets it, and nowhere else', async () => {
    expect(await ask('refused')).toContain('Failed to fetch')
    expect(stranger.hits).toEqual([])
    expect(await app.log()).toContain(`request ${stranger.address}refused`)
    await app.call('set', { allowRequests: true })
    expect(await ask('allowed')).toBe(200)
    expect(stranger.hits).toEqual(['/allowed'])
  })

  it('never leaves this computer', async () => {
    await app.call('set', { allowRequests: true })
    const beyond = (address: string) =>
      inPage((url) => fetch(url, { mode: 'no-cors' }).then(() => 'came', String), address)
    expect(await beyond('http://192.0.2.1/')).toContain('Failed to fetch')
  })

  it('cannot go by a socket', async () => {
    const closed = await inPage(
      (address) =>
        new Promise((resolve) => {
          try {
            const socket = new world.WebSocket(address.replace('http', 'ws'))
            socket.onerror = () => resolve('failed')
            socket.onopen = () => resolve('open')
          } catch (error) {
            resolve(String(error))
          }
        }),
      stranger.address,
    )
    expect(closed).not.toBe('open')
    expect(stranger.hits).toEqual([])
  })
})

describe('a permission', () => {
  const state = (name: string) =>
    page.evaluate(`navigator.permissions.query({ name: '${name}' }).then((it) => it.state)`)

  it.each(['geolocation', 'notifications', 'camera', 'clipboard-read', 'midi'])(
    'is denied: %s',
    async (name) => {
      expect(await state(name)).toBe('denied')
    },
  )

  it('denied is refused when used', async () => {
    const used = await page.evaluate(
      "navigator.clipboard.writeText('x').then(() => 'written', String)",
    )
    expect(used).toContain('NotAllowedError')
  })

  it('is given when the app says so', async () => {
    await app.call('set', { grant: ['geolocation'] })
    await app.call('openAt', 'app://fixture/')
    await expect.poll(() => state('geolocation')).toBe('granted')
    expect(await state('camera')).toBe('denied')
    await app.call('set', { grant: [] })
    await app.call('openAt', 'app://fixture/')
    await expect.poll(() => state('geolocation')).toBe('denied')
  })
})

describe('a new window from the page', () => {
  it('is refused by the handler of the app: window.open', async () => {
    expect(await inPage((address) => world.open(`${address}popup`), stranger.address)).toBeNull()
    await expect.poll(() => app.log()).toContain(`open ${stranger.address}popup`)
  })

  it('is refused when a person clicks a link to a new window', async () => {
    const before = await app.windows()
    await page.click('#blank')
    await expect.poll(() => app.log()).toContain('open http://127.0.0.1:9/blank')
    expect(await app.windows()).toBe(before)
    const { length } = page.context().pages()
    await expect.poll(() => page.context().pages().length).toBeLessThanOrEqual(length)
    expect(stranger.hits).toEqual([])
  })
})

describe('navigation', () => {
  const asked = (name: string) => `will-frame-navigate ${stranger.address}${name}`
  it.each([
    ['a script', (address: string) => page.evaluate(`location.href = '${address}'`)],
    [
      'the click of a person',
      async (address: string) => {
        await page.evaluate(`document.querySelector('#out').href = '${address}'`)
        await page.click('#out', { noWaitAfter: true })
      },
    ],
    [
      'a form',
      (address: string) =>
        page.evaluate(`{
          const form = document.createElement('form')
          Object.assign(form, { action: '${address}', method: 'post' })
          document.body.append(form)
          form.submit()
        }`),
    ],
  ])('away by %s is refused', async (name, go) => {
    const path = name.replaceAll(' ', '-')
    await go(stranger.address + path)
    await expect.poll(() => app.log()).toContain(asked(path))
    expect(await app.call('guarded')).toBe('welcome')
    expect(stranger.hits).toEqual([])
  })

  it('that the app allows still needs its webRequest', async () => {
    await app.call('set', { allowNavigation: true })
    await page.evaluate(`location.href = '${stranger.address}allowed'`)
    await expect.poll(() => page.url()).not.toBe('https://app.fixture.invalid/')
    expect(stranger.hits).toEqual([])
    await page.goto('https://app.fixture.invalid/')
  })

  it('by an answer that sends elsewhere asks will-redirect', async () => {
    await app.call('set', { allowNavigation: true })
    await page.evaluate(`location.href = '/away?to=${stranger.address}redirected'`)
    await expect.poll(() => app.log()).toContain(`will-redirect ${stranger.address}redirected`)
    expect(await app.call('guarded')).toBe('welcome')
    expect(stranger.hits).toEqual([])
  })

  it('to an address without a request is brought back', async () => {
    await inPage(() => void (world.location.href = 'about:blank'))
    await expect.poll(() => app.log().catch(() => [])).toContain('will-frame-navigate about:blank')
    await expect.poll(() => page.url()).toBe('https://app.fixture.invalid/')
  })

  it('inside the page and a reload are free', async () => {
    await inPage(() => void (world.location.hash = 'part'))
    await page.reload()
    expect(page.url()).toBe('https://app.fixture.invalid/#part')
    expect(await app.call('guarded')).toBe('welcome')
    await inPage(() => void (world.location.hash = ''))
    await page.evaluate("history.replaceState(null, '', '/')")
  })
})

it('a download never arrives', async () => {
  await page.evaluate(() => {
    const { document } = globalThis as unknown as World
    const link = document.createElement('a')
    link['href'] = URL.createObjectURL(new Blob(['secret']))
    link['download'] = 'secret.txt'
    link.click()
  })
  await expect
    .poll(async () => (await app.log()).filter((line) => line.startsWith('download ')))
    .toHaveLength(1)
})
