import type { AuthMode } from './model/gateway.ts'

/** Opened with a user name and a password; apart from the schema, for the window. */
export const hasUser = (auth: AuthMode): auth is 'basic' | 'session' =>
  auth === 'basic' || auth === 'session'
