import { toChromium } from './addresses.ts'
import { browser } from './browser.ts'
import type { ShellSession } from './session.ts'

/** Electron's names and Chromium's. What is not here is denied without asking. */
const PERMISSIONS = {
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  midi: ['midi'],
  midiSysex: ['midiSysex'],
  media: ['audioCapture', 'videoCapture'],
  'clipboard-read': ['clipboardReadWrite'],
  'clipboard-sanitized-write': ['clipboardSanitizedWrite'],
  'display-capture': ['displayCapture'],
  'idle-detection': ['idleDetection'],
  'storage-access': ['storageAccess'],
  'window-management': ['windowManagement'],
} as const

type Permission = (typeof PERMISSIONS)[keyof typeof PERMISSIONS][number]

/** Asks the app about every permission, once per loaded origin; Chromium denies all the others. */
export async function applyPermissions(
  session: ShellSession,
  contents: unknown,
  origin: string,
): Promise<void> {
  const permissions: Permission[] = []
  for (const [name, chromiumNames] of Object.entries(PERMISSIONS)) {
    if (await session.grants(contents, name, origin)) permissions.push(...chromiumNames)
  }
  await browser.session.send('Browser.grantPermissions', {
    origin: toChromium(origin),
    permissions,
  })
}
