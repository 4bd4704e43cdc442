import { ShellSession } from './session.ts'
import { allowOnly, Offered } from './offered.ts'

type Members = 'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'

/** The privileges that an https host has anyway. */
const PRIVILEGES = ['standard', 'secure', 'supportFetchAPI']

/** `protocol`: the default session's schemes. */
class Protocol extends Offered implements Pick<Electron.Protocol, Members> {
  static override readonly apiName = 'protocol'

  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    for (const { privileges = {} } of schemes) {
      const wanted = Object.entries(privileges).filter(([, isWanted]) => isWanted)
      allowOnly('protocol privileges', Object.fromEntries(wanted), PRIVILEGES)
    }
  }

  handle(...args: Parameters<Electron.Protocol['handle']>): void {
    ShellSession.defaultSession.protocol.handle(...args)
  }

  unhandle(scheme: string): void {
    ShellSession.defaultSession.protocol.unhandle(scheme)
  }

  isProtocolHandled(scheme: string): boolean {
    return ShellSession.defaultSession.protocol.isProtocolHandled(scheme)
  }
}

export const protocol = new Protocol()
