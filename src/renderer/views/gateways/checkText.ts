import type { CheckReport } from '../../../shared/model/gateway.ts'
import { FEATURE, GATEWAY } from '../../../shared/text/gatewayViews.ts'

/** The result of a check as plain text for an issue; it never held a credential. */
export function checkText({ url, at, lines, features, failure }: CheckReport): string {
  return [
    `${url} (${at})`,
    ...lines.map(
      ({ key, value, note }) => `${GATEWAY.lines[key]}: ${[value, note].join(' ').trim()}`,
    ),
    ...features.map(({ key, supported }) => `${FEATURE[key]}: ${supported ? 'yes' : 'no'}`),
    ...(failure ? [`${failure.code}: ${failure.message}`, failure.details ?? ''] : []),
  ]
    .filter((line) => line !== '')
    .join('\n')
}
