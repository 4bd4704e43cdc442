import type { Dialect } from '../dialect.ts'
import type { GoStruct } from '../goStruct.ts'
import { v1_5_16 } from './v1.5.16.ts'

const fields: GoStruct['fields'] = {
  ...v1_5_16.create.body.fields,
  tool_execution_timeout: 'int',
}

/** v1.6.3: not recorded. Pages of 25, filters, secrets as SecretVar; the words for states are still the old. */
export const v1_6_3: Dialect = {
  ...v1_5_16,
  version: 'v1.6.3',
  // 12: password policy since v1.6.0.
  auth: { ...v1_5_16.auth, hasPasswordPolicy: true },
  config: { ...v1_5_16.config, secrets: 'SecretVar' },
  list: {
    ...v1_5_16.list,
    // 2.1: always paged, 25 unless asked, 100 at most.
    pageSize: 25,
    repeatsLimit: false,
    // 2.2: the words of `state=` before v2.0.0-prerelease3.
    filters: { up: 'connected', down: 'disconnected', takesAllowedByDefault: false },
    // 2.5: the SecretVar era begins at about v1.6.
    secrets: 'SecretVar',
    configKeys: [...v1_5_16.list.configKeys, 'tool_execution_timeout'],
  },
  create: {
    ...v1_5_16.create,
    body: { ...v1_5_16.create.body, fields },
    // 12: a limit for tools per client since v1.6.3.
    executionTimeout: 'seconds',
  },
  edit: { ...v1_5_16.edit, body: { ...v1_5_16.edit.body, fields } },
  virtualKeys: { ...v1_5_16.virtualKeys, value: 'SecretVar' },
}
