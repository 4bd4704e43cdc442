import { existsSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { notOffered } from './offered.ts'

export type PathName = Parameters<Electron.App['getPath']>[0]

/** Where Electron puts things on Linux; `userData` is asked only for what lies inside it. */
export function defaultPath(name: PathName, appName: string, userData: () => string): string {
  const home = homedir()
  const config = process.env['XDG_CONFIG_HOME'] ?? join(home, '.config')
  const paths: Partial<Record<PathName, () => string>> = {
    home: () => home,
    appData: () => config,
    userData: () => join(config, appName),
    sessionData: userData,
    logs: () => join(userData(), 'logs'),
    temp: () => tmpdir(),
    exe: () => process.execPath,
    downloads: () => join(home, 'Downloads'),
    documents: () => join(home, 'Documents'),
    desktop: () => join(home, 'Desktop'),
  }
  const path = paths[name]
  if (!path) throw notOffered(`app.getPath('${name}')`)
  return path()
}

/** The folder with the package.json that a script belongs to; its own when there is none. */
export function packageFolder(entry: string): string {
  let folder = dirname(resolve(entry))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder)
  }
  return existsSync(join(folder, 'package.json')) ? folder : dirname(resolve(entry))
}
