import { execFile } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { hasDisplay } from './chromium.ts'
import { desk } from './desk.ts'
import { allowOnly, Offered } from './offered.ts'

/** `dialog`: places in the file system. A test gives the answers before; a person gets zenity's. */
class Dialog extends Offered implements Pick<Electron.Dialog, 'showSaveDialog' | 'showOpenDialog'> {
  static override readonly apiName = 'dialog'

  async showSaveDialog(...given: unknown[]): Promise<Electron.SaveDialogReturnValue> {
    const options = optionsOf(given) as Electron.SaveDialogOptions
    allowOnly('dialog.showSaveDialog', options, ['defaultPath'])
    const suggested = join(homedir(), options.defaultPath ?? '')
    const filePath = await ask(['--save', `--filename=${suggested}`])
    return { canceled: filePath === '', filePath }
  }

  async showOpenDialog(...given: unknown[]): Promise<Electron.OpenDialogReturnValue> {
    const options = optionsOf(given) as Electron.OpenDialogOptions
    allowOnly('dialog.showOpenDialog', options, ['properties'])
    const isFolder = options.properties?.includes('openDirectory') === true
    const path = await ask(isFolder ? ['--directory'] : [])
    return { canceled: path === '', filePaths: path === '' ? [] : [path] }
  }
}

/** The window that Electron would put it before comes first, when one is given. */
const optionsOf = (given: unknown[]): object => (given.at(-1) ?? {}) as object

/** The path, or nothing when none was chosen. */
function ask(args: string[]): Promise<string> {
  if (process.send) {
    const answer = desk.dialogAnswers.shift()
    if (answer === undefined) throw new Error('A dialog was opened that the test did not expect')
    return Promise.resolve(answer ?? '')
  }
  if (!hasDisplay) throw new Error('There is no display to show a dialog on')
  return new Promise((resolve, reject) => {
    execFile('zenity', ['--file-selection', ...args], (error, stdout) => {
      if (error?.code === 'ENOENT') reject(new Error('Install zenity to choose files here'))
      else resolve(stdout.trim())
    })
  })
}

export const dialog = new Dialog()
