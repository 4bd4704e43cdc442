import { EDITING } from '../../../../shared/text/clientEditViews.ts'
import { EDIT_VALUE, OAUTH_PART } from '../../../../shared/text/clientEdit.ts'
import { NEW_CLIENT } from '../../../../shared/text/newClient.ts'
import type { ClientDraft } from '../../../state/clientDrafts.svelte.ts'

const PARTS = Object.keys(OAUTH_PART) as (keyof typeof OAUTH_PART)[]
const UNREAD = ['clientId', 'clientSecret'] as const

/** What of a sign-in with OAuth will be different, part by part; never an ID or a secret. */
export function oauthRows({
  seen,
  now,
  change: { oauth },
}: Pick<ClientDraft, 'seen' | 'now' | 'change'>): {
  part: string
  before: string
  after: string
}[] {
  const typed = UNREAD.filter((part) => oauth?.[part])
  return [
    ...typed.map((part) => ({
      part: NEW_CLIENT[part],
      ...{ before: EDITING.unreadNow, after: EDITING.unreadThen },
    })),
    ...PARTS.map((part) => ({
      part: NEW_CLIENT[part],
      before: textOf(seen.oauth?.[part]),
      after: textOf(now.oauth?.[part]),
    })).filter(({ before, after }) => before !== after),
  ]
}

const textOf = (value: string | readonly string[] = ''): string =>
  [value].flat().join(' ') || EDIT_VALUE.none
