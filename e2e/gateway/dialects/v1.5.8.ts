import type { Dialect } from '../dialect.ts'
import { v1_5_16 } from './v1.5.16.ts'

/**
 * v1.5.8, an early v1.5: not recorded. Differs from v1.5.16 where bifrost-api.md or Bifrost's source
 * (maximhq/bifrost 039ecd05, handlers/mcp.go) says so, and is like it in everything else.
 */
export const v1_5_8: Dialect = {
  ...v1_5_16,
  version: 'v1.5.8',
  // 2.1: "early v1.5" pages only when asked.
  list: { ...v1_5_16.list, paging: 'asked' },
  // 039ecd05: the body of a PUT is the full client, its name required. What it leaves out is false or
  // empty, also whether the client is off and open to every key; only its headers stay.
  edit: { ...v1_5_16.edit, absentFields: 'emptied but headers' },
  // 12: the library came with about v1.5.12.
  has: { ...v1_5_16.has, library: false },
}
