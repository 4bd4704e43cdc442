import { expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { NewClientForm } from '../../../shared/model/newClientForm.ts'
import { emptyForm } from './form.ts'
import { fieldOf } from './refusals.ts'

const notThere = (reason: string) =>
  AppError.of('register_not_there', { name: 'notes', reason }).toFailure()
const form = (more: Partial<NewClientForm> = {}): NewClientForm => ({ ...emptyForm(), ...more })
const COMMAND = { connection: 'stdio' } as const

it.each<[string, string | null, Partial<NewClientForm>]>([
  ['Invalid client name: name cannot contain hyphens', 'name', {}],
  ['Could not derive an endpoint slug from the name', 'name', {}],
  ['tool_sync_interval must be 0 or a positive number of minutes', 'syncMinutes', {}],
  ['tool_execution_timeout must not be negative', 'timeoutSeconds', {}],
  ['invalid tools_to_auto_execute: duplicates', 'autoNames', { auto: 'names' }],
  ['invalid tools_to_execute: duplicates', 'toolNames', { tools: 'names' }],
  ['invalid tools_to_execute: duplicates', null, {}],
  ['Verification failed: 401 Unauthorized', 'userHeaders', { auth: 'per_user_headers' }],
  ['failed to process env var in header: environment variable K not found', null, {}],
  [
    'failed to process env var in header: environment variable K not found',
    'headers',
    { auth: 'headers' },
  ],
  ['environment variable TOKEN is not set for MCP client notes', 'envs', COMMAND],
  ['failed to start command: exec: "npy": executable file not found in $PATH', 'command', COMMAND],
  ['"htp://x": unsupported protocol scheme "htp"', 'url', {}],
  ['could not resolve MCP target host "x"', 'url', {}],
  ['failed to send request: Post "http://x:9/mcp": context deadline exceeded', 'url', {}],
  ['failed to send request: Post "http://x:9/mcp": context deadline exceeded', null, COMMAND],
  ['connection refused', null, {}],
])('%j is about %s', (reason, field, more) => {
  expect(fieldOf(notThere(reason), form(more))?.field ?? null).toBe(field)
})

it('a guard is about its field, and says more than that', () => {
  const refusal = AppError.of('gateway_guard_private').toFailure()
  expect(fieldOf(refusal, form())).toEqual({ field: 'url', isWhole: false })
  const taken = AppError.of('client_name_taken', { name: 'notes' }).toFailure()
  expect(fieldOf(taken, form())).toEqual({ field: 'name', isWhole: true })
})
