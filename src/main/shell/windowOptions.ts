import type { BrowserWindowConstructorOptions, Session } from 'electron'

interface WindowSettings {
  preload: string
  session: Session
  icon: string
  isPackaged: boolean
}

/** Options of the main window. The security settings are mostly defaults, held by a test. */
export function windowOptions(settings: WindowSettings): BrowserWindowConstructorOptions {
  return {
    title: 'Bifrost Tray',
    width: 1080,
    height: 720,
    minWidth: 760,
    minHeight: 520,
    show: false,
    backgroundColor: '#121316', // --surface of the dark theme: no white flash
    autoHideMenuBar: true,
    icon: settings.icon,
    webPreferences: {
      preload: settings.preload,
      session: settings.session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !settings.isPackaged,
    },
  }
}
