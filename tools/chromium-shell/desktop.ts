import { spawn } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { hasDisplay } from './chromium.ts'
import { desk } from './desk.ts'
import { Offered } from './offered.ts'

/** `clipboard`: text only. The tray window carries it on to the system's. */
class Clipboard extends Offered implements Pick<Electron.Clipboard, 'readText' | 'writeText'> {
  static override readonly apiName = 'clipboard'

  async readText(): Promise<string> {
    return desk.clipboard
  }

  async writeText(text: string): Promise<void> {
    desk.clipboard = text
    desk.changed()
  }
}

/** `shell`. A test reads the addresses; for a person the system's browser opens them. */
class Shell extends Offered implements Pick<Electron.Shell, 'openExternal' | 'beep'> {
  static override readonly apiName = 'shell'

  async openExternal(address: string): Promise<void> {
    desk.opened.push(new URL(address).href)
    if (process.send) return
    if (!hasDisplay) throw new Error(`There is no display to open ${address} on`)
    const opener = process.platform === 'darwin' ? 'open' : 'xdg-open'
    await new Promise<void>((resolve, reject) => {
      const child = spawn(opener, [address], { stdio: 'ignore', detached: true })
      child.once('error', reject)
      child.once('spawn', () => resolve())
      child.unref()
    })
  }

  beep(): void {
    process.stdout.write('\u0007')
  }
}

/** `powerMonitor`: one may listen, but the shell never hears that the computer sleeps. */
class PowerMonitor extends Offered {
  static override readonly apiName = 'powerMonitor'
  static override readonly events = [
    ...['suspend', 'resume', 'shutdown', 'lock-screen', 'unlock-screen', 'on-ac', 'on-battery'],
  ]
}

/** `net`: only whether there is a network, as Electron means it: an address beside loopback. */
class Net extends Offered implements Pick<Electron.Net, 'isOnline'> {
  static override readonly apiName = 'net'

  isOnline(): boolean {
    return Object.values(networkInterfaces()).some((all) => all?.some(({ internal }) => !internal))
  }
}

export const clipboard = new Clipboard()
export const net = new Net()
export const shell = new Shell()
export const powerMonitor = new PowerMonitor()
