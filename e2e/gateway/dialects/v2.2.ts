import type { Dialect } from '../dialect.ts'
import type { GoStruct } from '../goStruct.ts'
import { v2_0 } from './v2.0.ts'

const fields: GoStruct['fields'] = {
  ...v2_0.create.body.fields,
  allow_by_default: 'bool',
  endpoint_slug: 'string',
}

/** v2.2.2, the last before the setup lock: not recorded; see v2.0. */
export const v2_2: Dialect = {
  ...v2_0,
  version: 'v2.2.2',
  list: {
    ...v2_0.list,
    // 2.2: since v2.1.0.
    filters: { up: 'healthy', down: 'unstable', takesAllowedByDefault: true },
    // 2.3: since v2.1.0.
    hasLastFailure: true,
    // 2.5: literal URLs come in clear text from about v2.1 on.
    masksUrls: false,
    // 2.4: `allow_by_default` is the new name, `endpoint_slug` is new, both in v2.1.0.
    configKeys: [
      ...v2_0.list.configKeys.filter((key) => key !== 'allow_on_all_virtual_keys'),
      'allow_by_default',
      'endpoint_slug',
    ],
  },
  create: {
    ...v2_0.create,
    body: { ...v2_0.create.body, fields },
    // 3: "later docs" say so of a failed first discovery.
    perCall: { ...v2_0.create.perCall!, stateAfterFailedDiscovery: 'disconnected' },
    hasSlugs: true,
  },
  edit: { ...v2_0.edit, body: { ...v2_0.edit.body, fields } },
  // 5: about v2.2, both.
  signIn: { ...v2_0.signIn!, canReregister: true },
  hasRefreshTools: true,
}
