import { DEFAULT_NETWORK } from '../../../shared/defaultNetwork.ts'
import type { GatewayDraft, GatewayView } from '../../../shared/model/gateway.ts'

const EMPTY: GatewayDraft = {
  id: null,
  name: '',
  url: '',
  environment: 'local',
  auth: 'none',
  user: '',
  secret: '',
  allowPlainHttp: false,
  isReadOnly: false,
  network: DEFAULT_NETWORK,
  clientKey: '',
  keepUntilQuit: false,
}

/** What stands in the form when it opens: a saved gateway without its secrets, or a new one. */
export function fieldsOf(before: GatewayView | null, url = ''): GatewayDraft {
  if (!before) return { ...EMPTY, url }
  const { id, name, environment, auth, user, allowPlainHttp, isReadOnly, network } = before
  return {
    ...{ id, name, environment, auth, user, allowPlainHttp, url: before.url },
    ...{ isReadOnly, network, secret: '', clientKey: '' },
    keepUntilQuit: before.credential === 'memory',
  }
}
