import type { Dialect } from '../dialect.ts'
import { v1_4_18 } from './v1.4.18.ts'

/**
 * v1.4.6, for the first releases of v1.4: not recorded. By Bifrost's source of January and February
 * 2026 (maximhq/bifrost, handlers/mcp.go and tables/mcp.go) it lists the rows of its database, and a
 * change forgets the headers it does not name; like v1.4.18 in everything else.
 */
export const v1_4_6: Dialect = {
  ...v1_4_18,
  version: 'v1.4.6',
  list: {
    ...v1_4_18.list,
    envelope: 'array',
    paging: 'never',
    pagedBeforeFirstClient: null,
    showsRows: true,
    configKeys: ['id', ...v1_4_18.list.configKeys, 'config_hash', 'created_at', 'updated_at'],
  },
  edit: { ...v1_4_18.edit, absentFields: 'emptied' },
  // Its sign-ins go by the client's own id and end with a restart; the app leaves them alone.
  signIn: null,
}
