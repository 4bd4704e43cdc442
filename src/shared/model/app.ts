import { z } from 'zod'
import { Failure } from './failure.ts'
import { Limits } from './server.ts'

export const Theme = z.enum(['dark', 'light', 'system'])
export type Theme = z.infer<typeof Theme>

/** Preferences the user sets in Settings. */
export const Preferences = z.object({
  theme: Theme,
  /** Closing the window keeps the app in the tray. */
  closeToTray: z.boolean(),
  /** The user has seen that the app goes on in the tray. */
  wasToldAboutTray: z.boolean(),
  /** A notification for a change of a gateway or a client that needs the user. */
  notifyChanges: z.boolean(),
  /** A notification with the result of a test that was started from the tray. */
  notifyTests: z.boolean(),
  /** Limits of a test for new recipes; null: two minutes to start where a download may come first. */
  newLimits: Limits.nullable(),
})
export type Preferences = z.infer<typeof Preferences>

/** Something the user has to know about the app itself; stays until dismissed. */
export const Notice = z.object({
  id: z.string(),
  failure: Failure.nullable(),
  /** Processes left by a crash that were ended at this start. */
  reaped: z.number(),
})
export type Notice = z.infer<typeof Notice>

export const View = z.enum(['clients', 'servers', 'keys', 'activity', 'settings'])
export type View = z.infer<typeof View>

/** Where the tray or a notification sends the window. */
export const Destination = z.object({
  view: View,
  serverId: z.string().nullable(),
  /** What opens there besides: the table of the servers tested in one go. */
  opens: z.enum(['round']).optional(),
})
export type Destination = z.infer<typeof Destination>

export const AppState = z.object({
  version: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32', 'other']),
  preferences: Preferences,
  keychain: z.object({
    isAvailable: z.boolean().nullable(), // null: not tried yet
    name: z.string(),
  }),
  /** The system starts the app when the user signs in; null where it cannot be asked to. */
  startsAtLogin: z.boolean().nullable(),
  /** The settings file, home folder as ~. */
  settingsFile: z.string(),
  notices: z.array(Notice),
  /** Where a newly opened window goes first; null for its usual beginning. */
  destination: Destination.nullable(),
  /** The user closed the window for the first time and has to be told about the tray. */
  isClosing: z.boolean(),
})
export type AppState = z.infer<typeof AppState>
