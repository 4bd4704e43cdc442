import { EditField } from '../../../shared/model/clientEdit.ts'
import type { NewClientPlan } from '../../../shared/model/newClient.ts'

/** What a gateway that knows everything takes, for the tests of these views. */
export const plan = (more: Partial<NewClientPlan> = {}): NewClientPlan => ({
  ...{ gatewayId: 'team', takenNames: ['taken'], nameRule: 'strict', hasPrefix: true },
  authTypes: ['none', 'headers', 'oauth', 'per_user_oauth', 'per_user_headers'],
  connections: ['stdio', 'http', 'sse'],
  ...{ takesInlineEnv: true, hasTls: true, hasExtraHeaders: true, hasStickiness: true },
  ...{ hasMaxInstructions: true, settings: [...EditField.options], guardsStdio: false },
  ...more,
})
