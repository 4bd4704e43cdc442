import type { LaunchedApp, LaunchOptions } from './launch.ts'

export async function launchElectron(
  _executable: string,
  _options: LaunchOptions,
): Promise<LaunchedApp> {
  throw new Error('not yet')
}
