import type { ActivityCall } from './model/activity.ts'
import { quoteWord } from './shellWord.ts'
import { CURL } from './text/activity.ts'

/** Stands for a text in the query of a noted call, which is not kept. */
export const LEFT_OUT = '…'

/**
 * A call as a command for a POSIX shell or PowerShell. Nothing secret is in it: where the app sent
 * a credential or a body, words in angle brackets say what to put in.
 */
export function curlCommand({ base, path, query, method, auth, hasBody }: ActivityCall): string {
  const asked = query.replaceAll(LEFT_OUT, CURL.text)
  // Quotes are what the two kinds of shells escape differently.
  const url = `${base}${path}${asked === '' ? '' : `?${asked}`}`
    .replaceAll("'", '%27')
    .replaceAll('"', '%22')
  const words = [
    ...(method === 'GET' ? [] : ['--request', method]),
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []), // curl reads them as patterns
    ...CREDENTIAL[auth],
    ...(hasBody ? ['--header', 'Content-Type: application/json', '--data', CURL.body] : []),
    url,
  ]
  return ['curl', ...words.map(quoteWord)].join(' ')
}

const CREDENTIAL: Record<ActivityCall['auth'], string[]> = {
  none: [],
  basic: ['--user', CURL.account],
  bearer: ['--header', `Authorization: Bearer ${CURL.apiKey}`],
  session: ['--header', `Authorization: Bearer ${CURL.session}`],
  setup: ['--header', `x-bifrost-setup-token: ${CURL.setup}`],
}
