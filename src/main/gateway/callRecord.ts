import { LEFT_OUT } from '../../shared/curlCommand.ts'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { AuthMode } from '../../shared/model/gateway.ts'
import type { GatewayRequest } from './http.ts'

/** One call that is over, without its bodies, its headers and its credential. */
export interface CallRecord {
  base: string
  method: GatewayRequest['method']
  path: string
  /** As in the address; of texts only that there was one: a person may have typed them. */
  query: string
  /** null: no answer came. */
  status: number | null
  ms: number
  /** null for a call that went well, and for one whose caller had left. */
  code: ErrorCode | null
  /** Whoever asked did not want to know any more. */
  isStopped: boolean
  /** The kind of the credential that was sent. */
  auth: AuthMode
  hasBody: boolean
}

export type OnCall = (record: CallRecord) => void

/** Does one call and tells its connections how it ended, whatever that is. */
export async function recorded<T>(
  call: GatewayRequest,
  send: (answered: (status: number) => void) => Promise<T>,
): Promise<T> {
  const onCall = call.connections?.onCall
  const began = performance.now()
  let status: number | null = null
  const tell = (end: Pick<CallRecord, 'code' | 'isStopped'>): void =>
    onCall?.({ ...shown(call), status, ms: Math.round(performance.now() - began), ...end })
  try {
    const answer = await send((answered) => (status = answered))
    tell({ code: null, isStopped: false })
    return answer
  } catch (cause) {
    const code = cause instanceof AppError ? cause.code : null
    tell({ code, isStopped: code === null })
    throw cause
  }
}

type Asked = Omit<CallRecord, 'status' | 'ms' | 'code' | 'isStopped'>

function shown({ base, method, path, query = {}, credential, body }: GatewayRequest): Asked {
  const parts = Object.entries(query).map(
    ([name, value]) => `${name}=${typeof value === 'number' ? value : LEFT_OUT}`,
  )
  const auth = credential?.auth ?? 'none'
  return { base, method, path, query: parts.join('&'), auth, hasBody: body !== undefined }
}
