import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import { CALLS, type Call } from '../../shared/channels.ts'
import { contract, type Handlers } from '../../shared/contract.ts'
import { AppError, type Outcome } from '../../shared/errors.ts'

export interface Door {
  ipc: Pick<IpcMain, 'handle'>
  handlers: Handlers
  isTrusted(event: IpcMainInvokeEvent): boolean
  onFailure(call: Call, error: unknown): void
}

/** The one door into main: sender check, input check, handler, output fence, error envelope. */
export function registerCalls({ ipc, handlers, isTrusted, onFailure }: Door): void {
  for (const call of CALLS) {
    const { input, output } = contract[call]
    const handle = handlers[call] as (input: unknown) => unknown
    ipc.handle(`bifrost:${call}`, async (event, raw: unknown): Promise<Outcome<unknown>> => {
      try {
        if (!isTrusted(event)) throw AppError.of('forbidden')
        const parsed = input.safeParse(raw)
        if (!parsed.success) {
          // Names of the fields only: a value may be a credential.
          const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'input').join(', ')
          throw AppError.of('invalid_input', { fields })
        }
        return { ok: true, value: output.parse(await handle(parsed.data)) }
      } catch (error) {
        onFailure(call, error)
        return { ok: false, error: AppError.from(error).toFailure() }
      }
    })
  }
}
