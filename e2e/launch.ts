/** Starts the built app as a user does, in Electron or the Chromium shell, and drives it. */
import type { Page } from '@playwright/test'
import { electronOrShell } from '../tools/electronOrShell.ts'
import { launchElectron } from './launchElectron.ts'
import { launchShell } from './launchShell.ts'

export interface TrayItem {
  label: string
  type: 'normal' | 'separator' | 'submenu' | 'checkbox' | 'radio'
  checked: boolean
  enabled: boolean
  accelerator: string
  submenu: TrayItem[]
}

export interface LaunchOptions {
  /** Profile folder; the caller makes and removes it. */
  userData: string
  env?: Record<string, string>
  /** Shows the windows; needs a display. */
  headed?: boolean
  args?: string[]
  /** Main script; the built app's by default. */
  entry?: string
}

export interface Ended {
  code: number | null
  ms: number
}

export interface LaunchedApp {
  shell: 'electron' | 'chromium'
  pid: number
  /** The first window; waits until there is one. Ask again after it was closed and opened. */
  page(): Promise<Page>
  /** Labels are as a person reads them: `&&` in a template is `&` here. */
  tray: {
    items(): Promise<TrayItem[]>
    click(...labels: string[]): Promise<void>
    tooltip(): Promise<string>
    /** Path of the image file set last. */
    icon(): Promise<string>
  }
  notifications: {
    list(): Promise<{ title: string; body: string }[]>
    click(index: number): Promise<void>
  }
  clipboard(): Promise<string>
  /** Addresses given to the system's browser, oldest first. Nothing is really opened. */
  opened(): Promise<string[]>
  /** What the user chooses in the next dialog for a file or folder; null: nothing. */
  answerDialog(path: string | null): Promise<void>
  /** As the user does with the window's X. */
  closeWindow(): Promise<void>
  windows(): Promise<number>
  /** Asks the app to quit and waits for the end of its process. */
  quit(): Promise<Ended>
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
  /** Everything written to stdout and stderr so far. */
  output(): string
}

/** Rejects with the app's own words when it does not start. The caller ends what it launched. */
export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const runtime = electronOrShell({ ...process.env, ...options.env })
  if (runtime.shell === null) throw new Error(runtime.sentence)
  return runtime.shell === 'electron'
    ? launchElectron(runtime.executable, options)
    : launchShell(options)
}
