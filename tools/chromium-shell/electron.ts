/** What `import 'electron'` gives to the app: every name of Electron's, offered or not. */
import type * as Electron from 'electron'
import { App } from './app.ts'
import { BrowserWindow } from './browserWindow.ts'
import { dialog } from './dialog.ts'
import { clipboard, net, powerMonitor, shell } from './desktop.ts'
import { ipcMain } from './ipcMain.ts'
import { Menu, MenuItem } from './menu.ts'
import { NativeImage as nativeImage } from './nativeImage.ts'
import { nativeTheme } from './nativeTheme.ts'
import { Notification } from './notification.ts'
import { notOfferedPart } from './offered.ts'
import { protocol } from './protocol.ts'
import { ShellSession as session } from './session.ts'
import { Tray } from './tray.ts'
import { WebContents as webContents } from './webContents.ts'

/** Set by main.ts: the app's script, and the arguments behind it. */
const [, entry = '', ...args] = process.argv
export const app = new App(entry, args)

export const autoUpdater = notOfferedPart<Electron.AutoUpdater>('autoUpdater')
export const BaseWindow = notOfferedPart<typeof Electron.BaseWindow>('BaseWindow')
export const BrowserView = notOfferedPart<typeof Electron.BrowserView>('BrowserView')
export const ClipboardItem = notOfferedPart<typeof Electron.ClipboardItem>('ClipboardItem')
export const contentTracing = notOfferedPart<Electron.ContentTracing>('contentTracing')
export const contextBridge = notOfferedPart<Electron.ContextBridge>('contextBridge')
export const crashReporter = notOfferedPart<Electron.CrashReporter>('crashReporter')
export const desktopCapturer = notOfferedPart<Electron.DesktopCapturer>('desktopCapturer')
export const globalShortcut = notOfferedPart<Electron.GlobalShortcut>('globalShortcut')
export const ImageView = notOfferedPart<typeof Electron.ImageView>('ImageView')
export const inAppPurchase = notOfferedPart<Electron.InAppPurchase>('inAppPurchase')
export const IpcMainServiceWorker =
  notOfferedPart<typeof Electron.IpcMainServiceWorker>('IpcMainServiceWorker')
export const ipcRenderer = notOfferedPart<Electron.IpcRenderer>('ipcRenderer')
export const LanguageModelUtility =
  notOfferedPart<typeof Electron.LanguageModelUtility>('LanguageModelUtility')
export const localAIHandler = notOfferedPart<Electron.LocalAIHandler>('localAIHandler')
export const MessageChannelMain =
  notOfferedPart<typeof Electron.MessageChannelMain>('MessageChannelMain')
export const netLog = notOfferedPart<Electron.NetLog>('netLog')
export const parentPort = notOfferedPart<Electron.ParentPort>('parentPort')
export const powerSaveBlocker = notOfferedPart<Electron.PowerSaveBlocker>('powerSaveBlocker')
export const pushNotifications = notOfferedPart<Electron.PushNotifications>('pushNotifications')
export const safeStorage = notOfferedPart<Electron.SafeStorage>('safeStorage')
export const screen = notOfferedPart<Electron.Screen>('screen')
export const ShareMenu = notOfferedPart<typeof Electron.ShareMenu>('ShareMenu')
export const sharedTexture = notOfferedPart<Electron.SharedTexture>('sharedTexture')
export const systemPreferences = notOfferedPart<Electron.SystemPreferences>('systemPreferences')
export const TouchBar = notOfferedPart<typeof Electron.TouchBar>('TouchBar')
export const utilityProcess = notOfferedPart<typeof Electron.utilityProcess>('utilityProcess')
export const View = notOfferedPart<typeof Electron.View>('View')
export const WebContentsView = notOfferedPart<typeof Electron.WebContentsView>('WebContentsView')
export const webFrame = notOfferedPart<Electron.WebFrame>('webFrame')
export const webFrameMain = notOfferedPart<typeof Electron.webFrameMain>('webFrameMain')
export const WebSocket = notOfferedPart<typeof Electron.WebSocket>('WebSocket')
export const webUtils = notOfferedPart<Electron.WebUtils>('webUtils')

export { BrowserWindow, clipboard, dialog, ipcMain, Menu, MenuItem, nativeImage, nativeTheme, net }
export { Notification, powerMonitor, protocol, session, shell, Tray, webContents }

const electron = {
  app,
  autoUpdater,
  BaseWindow,
  BrowserView,
  BrowserWindow,
  clipboard,
  ClipboardItem,
  contentTracing,
  contextBridge,
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  ImageView,
  inAppPurchase,
  ipcMain,
  IpcMainServiceWorker,
  ipcRenderer,
  LanguageModelUtility,
  localAIHandler,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  net,
  netLog,
  Notification,
  parentPort,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  pushNotifications,
  safeStorage,
  screen,
  session,
  ShareMenu,
  sharedTexture,
  shell,
  systemPreferences,
  TouchBar,
  Tray,
  utilityProcess,
  View,
  webContents,
  WebContentsView,
  webFrame,
  webFrameMain,
  WebSocket,
  webUtils,
} satisfies Record<keyof typeof Electron, unknown>

// Statics of the classes, held against Electron's types; the members are, in each class.
BrowserWindow satisfies Pick<
  typeof Electron.BrowserWindow,
  'getAllWindows' | 'getFocusedWindow' | 'fromId' | 'fromWebContents'
>
Menu satisfies Pick<
  typeof Electron.Menu,
  'buildFromTemplate' | 'setApplicationMenu' | 'getApplicationMenu'
>
nativeImage satisfies Pick<typeof Electron.nativeImage, 'createFromPath' | 'createEmpty'>
Notification satisfies Pick<typeof Electron.Notification, 'isSupported'>

export { electron as default, electron as 'module.exports' }
