import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, expect, it } from 'vitest'
import type { AppState } from '../../../shared/model/app.ts'
import { fakeBridge, type Answers } from '../../fakeBridge.ts'
import { app } from '../../state/app.svelte.ts'
import Settings from './Settings.svelte'

afterEach(() => {
  app.stop()
  cleanup()
})

const STATE: AppState = {
  version: '0.1.0',
  platform: 'linux',
  preferences: {
    ...{ theme: 'dark', closeToTray: true, wasToldAboutTray: true },
    ...{ notifyChanges: true, notifyTests: true, newLimits: null },
  },
  keychain: { isAvailable: true, name: 'GNOME Keyring' },
  startsAtLogin: false,
  settingsFile: '~/.config/settings.json',
  notices: [],
  destination: null,
  isClosing: false,
}

/** Opens one part of the settings, as main answers to each change. */
async function open(part: string, state: Partial<AppState> = {}, answers: Answers = {}) {
  let current = { ...STATE, ...state }
  const bridge = fakeBridge({
    'app.state': current,
    'app.savePreferences': (change) => {
      current = {
        ...current,
        preferences: { ...current.preferences, ...change } as AppState['preferences'],
      }
      return current
    },
    'app.startAtLogin': ({ isOn }) => ({ ...current, startsAtLogin: isOn }),
    ...answers,
  })
  await app.start()
  render(Settings)
  const menu = screen.getByRole('navigation', { name: 'Settings' })
  await fireEvent.click(within(menu).getByRole('button', { name: part }))
  return bridge
}

const flip = (name: RegExp) => fireEvent.click(screen.getByRole('switch', { name }))

it('starts at login only where the user turned it on', async () => {
  const bridge = await open('General')
  expect(screen.getByRole('switch', { name: /sign in/ }).getAttribute('aria-checked')).toBe('false')
  expect(bridge.inputs('app.startAtLogin')).toEqual([])
  await flip(/sign in/)
  expect(bridge.inputs('app.startAtLogin')).toEqual([{ isOn: true }])
})

it('says why an app that is not installed cannot be started by the system', async () => {
  await open('General', { startsAtLogin: null })
  expect(screen.getByRole('switch', { name: /sign in/ })).toHaveProperty('disabled', true)
  expect(screen.getByText(/Only the installed app/)).toBeTruthy()
})

it('turns off each kind of notification by itself', async () => {
  const bridge = await open('Notifications')
  await flip(/gateway or a client/)
  await flip(/from the tray/)
  expect(bridge.inputs('app.savePreferences')).toEqual([
    { notifyChanges: false },
    { notifyTests: false },
  ])
})

it('sets limits for new recipes, and takes them back', async () => {
  const bridge = await open('Limits')
  await fireEvent.click(screen.getByRole('button', { name: 'Change' }))
  await fireEvent.input(screen.getByLabelText(/Until it has started/), { target: { value: '300' } })
  await fireEvent.click(screen.getByRole('button', { name: /Set limits/ }))
  await screen.findByText('Limits: start 300 s, request 30 s')
  await fireEvent.click(screen.getByRole('button', { name: 'As usual' }))
  expect(bridge.inputs('app.savePreferences')).toEqual([
    { newLimits: { startMs: 300_000, requestMs: 30_000 } },
    { newLimits: null },
  ])
})

it('says where keys are kept, and that none is written in clear text without a keychain', async () => {
  await open('Keychain', { keychain: { isAvailable: false, name: 'GNOME Keyring' } })
  expect(screen.getByText(/nothing is written in clear text/)).toBeTruthy()
})
