import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dialects } from '../e2e/gateway/dialects.ts'
import { SINCE, type Ability } from '../src/main/gateway/dialectSince.ts'
import { EDIT_NEEDS } from '../src/main/gateway/settings.ts'
import type { EditField } from '../src/shared/model/clientEdit.ts'
import { CLIENT, CLIENTS } from '../src/shared/text/clientViews.ts'
import { DELETED } from '../src/shared/text/deletedClients.ts'
import { KEYS } from '../src/shared/text/keys.ts'
import { NEW_CLIENT } from '../src/shared/text/newClient.ts'
import { RECREATE } from '../src/shared/text/recreation.ts'
import { REGISTER } from '../src/shared/text/registerViews.ts'

const root = new URL('..', import.meta.url)
const text = readFileSync(new URL('docs/coverage.md', root), 'utf8')

interface Row {
  what: string
  since: string
  place: string
  tests: string[]
}

const rows: Row[] = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:call|field|call or field) \|/.test(line))
  .map((line) => {
    const [what = '', since = '', place = '', tests = ''] = line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim())
    return { what, since, place, tests: tests === '–' ? [] : tests.split('; ') }
  })

/** Why something has no screen, in the words every such row begins with. */
const REASON = /^(?:not in the app: |(?:the list as a )?typed calls? without a screen)/

/** The words for screens that a row may use, each with where the app has that word. */
const SCREENS: Readonly<Record<string, string>> = {
  Clients: CLIENTS.title,
  Keys: KEYS.title,
  'New client': NEW_CLIENT.title(''),
  Register: REGISTER.title(''),
  'Recently deleted': DELETED.title(''),
  'Recreate with changes': RECREATE.action,
  ...Object.fromEntries(Object.values(CLIENT.tabs).map((tab) => [`panel: ${tab}`, tab])),
  Gateways: 'Gateways',
  'panel: head': 'head',
  'panel: Sign in': 'Sign in',
  'Sign in': 'Sign in',
  row: 'row',
}

/** What v1.4 before its list of clients has from the database, and nobody sets. */
const OF_ITS_TABLE = new Set(['config_hash', 'created_at', 'updated_at'])

/** The settings that can be changed, as the gateway calls them. */
const WIRE = {
  name: 'name',
  headers: 'headers',
  tools: 'tools_to_execute',
  autoTools: 'tools_to_auto_execute',
  isDisabled: 'disabled',
  syncMinutes: 'tool_sync_interval',
  timeoutSeconds: 'tool_execution_timeout',
  maxInstructions: 'max_instructions_length',
  pricing: 'tool_pricing',
  isPingOn: 'is_ping_available',
  isCodeMode: 'is_code_mode_client',
  isForAllKeys: 'allow_on_all_virtual_keys',
  isSticky: 'needs_session_stickiness',
  extraHeaders: 'allowed_extra_headers',
  userHeaders: 'per_user_header_keys',
  skipsTlsCheck: 'tls_config',
  ca: 'tls_config',
  oauth: 'oauth_config',
  openapi: 'openapi_config',
  keys: 'vk_configs',
} satisfies Record<EditField, string>

describe('the table of the API', () => {
  it('is read as a table', () => {
    expect(rows.length).toBeGreaterThan(50)
    for (const row of rows) expect(row, row.what).toMatchObject({ place: /\S/, since: /\S/ })
  })

  it.each(rows.flatMap(({ what, tests }) => tests.map((test) => [test, what] as const)))(
    'names a test that is there: %s',
    (test) => {
      const [name = '', ...words] = test.split(': ')
      const folder = name.includes('/') ? '' : 'src/main/gateway/'
      const path = name.startsWith('renderer/') ? `src/${name}` : `${folder}${name}`
      const file = new URL(`${path}.test.ts`, root)
      expect(existsSync(file), path).toBe(true)
      const title = words.join(': ')
      expect(title).toMatch(/\S/)
      expect(titlesIn(readFileSync(file, 'utf8')), path).toContain(title)
    },
  )

  it.each(rows)('names a screen of the app, or why there is none: $what', ({ place, tests }) => {
    if (REASON.test(place)) return
    expect(tests, 'what has a screen has a test').not.toEqual([])
    const known = Object.keys(SCREENS).filter((screen) => place.includes(screen))
    expect(known, place).not.toEqual([])
    for (const screen of known) expect(SCREENS[screen]).toContain(screen.replace('panel: ', ''))
    const [, tab] = /panel: ([A-Z]\w+(?: in)?)/.exec(place) ?? []
    if (tab !== undefined) expect(SCREENS).toHaveProperty([`panel: ${tab}`])
  })

  it('has every field that a gateway lists in its configuration', () => {
    const all = new Set(Object.values(dialects).flatMap(({ list }) => [...list.configKeys]))
    const named = rows.flatMap(({ what }) =>
      [...what.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    )
    expect([...all].filter((key) => !named.includes(key) && !OF_ITS_TABLE.has(key))).toEqual([])
  })

  it.each(Object.entries(WIRE) as [EditField, string][])(
    'says of %s since when the app offers it',
    (field, wire) => {
      const row = rows.find(({ what }) => what.includes(`\`${wire}\``))
      const need: Ability | undefined = EDIT_NEEDS[field]
      expect(row?.since).toBe(need === undefined ? '–' : `v${SINCE[need].join('.')}`)
    },
  )
})

/** The lines of a file that hold titles of tests; a long one has a line of its own. */
function titlesIn(source: string): string {
  return source
    .split('\n')
    .filter((line) => /^\s*(?:(?:it|test|describe)\b|[\])]+\(|['"`])/.test(line))
    .join('\n')
}
