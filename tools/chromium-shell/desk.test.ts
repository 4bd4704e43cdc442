import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFixture, type Driven } from './fixture/drive.ts'

let app: Driven
let page: Page
let end: () => Promise<void> = async () => undefined
beforeAll(async () => ({ app, page, end } = await startFixture()))
afterAll(() => end())

describe('the tray', () => {
  it('shows the menu as a person reads it', async () => {
    const items = await app.tray.items()
    const read = items.map(({ label, type, checked, enabled }) => [label, type, checked, enabled])
    expect(read).toEqual([
      ['Healthy', 'normal', false, false],
      ['', 'separator', false, true],
      ['Dark', 'radio', true, true],
      ['R&D', 'radio', false, true],
      ['', 'separator', false, true],
      ['Keep', 'checkbox', false, true],
      ['Test', 'submenu', false, true],
      ['Open', 'normal', false, true],
      ['Quit', 'normal', false, true],
    ])
    expect(items[6]!.submenu.map(({ label }) => label)).toEqual(['everything'])
    expect(await app.tray.tooltip()).toBe('Fixture')
    expect(await app.tray.icon()).toMatch(/tray-ok-white\.png$/)
  })

  it('is clicked by label, and its marks follow', async () => {
    await app.tray.click('R&D')
    await app.tray.click('Keep')
    await app.tray.click('Test', 'everything')
    const marked = (await app.tray.items()).filter(({ checked }) => checked)
    expect(marked.map(({ label }) => label)).toEqual(['R&D', 'Keep'])
    expect(await app.log()).toEqual(
      expect.arrayContaining(['chose R&&D true', 'chose Keep true', 'test everything']),
    )
  })

  it.each([
    [['Healthy'], 'is disabled'],
    [['Gone'], 'no item "Gone"'],
    [['Nothing'], 'no item "Nothing"'],
    [['Open', 'more'], 'no submenu'],
  ])('cannot be clicked at %s', async (labels, reason) => {
    await expect(app.tray.click(...labels)).rejects.toThrow(reason)
  })
})

describe('the desktop', () => {
  it('keeps notifications until they are clicked', async () => {
    await app.call('notify', 'one')
    await app.call('notify', 'two')
    expect(await app.notifications.list()).toEqual([
      { title: 'one', body: 'body' },
      { title: 'two', body: 'body' },
    ])
    await app.notifications.click(1)
    expect(await app.log()).toContain('clicked two')
    expect(await app.notifications.list()).toHaveLength(1)
  })

  it('has a clipboard, and opens addresses only for the test to read', async () => {
    await app.call('copy', 'copied')
    expect(await app.clipboard()).toBe('copied')
    await app.call('openExternal', 'https://example.com/docs')
    expect(await app.opened()).toEqual(['https://example.com/docs'])
  })

  it('gives the theme of the app to the page', async () => {
    const isDark = () => page.evaluate('matchMedia("(prefers-color-scheme: dark)").matches')
    await app.call('theme', 'dark')
    await expect.poll(isDark).toBe(true)
    await app.call('theme', 'light')
    await expect.poll(isDark).toBe(false)
  })
})
