import { expect, it } from 'vitest'
import { EditDraft } from '../../shared/model/clientEdit.ts'
import { EditDrafts } from './editDrafts.ts'

const draft = (clientId: string, name?: string): EditDraft => ({
  ...{ gatewayId: 'g', clientId, slips: {} },
  typed: { headers: null, oauth: null, openapi: null },
  change: name === undefined ? {} : { name },
  seen: {
    ...{ name: 'before', tools: 'all', autoTools: [], isDisabled: false, headers: [] },
    ...{ syncMinutes: null, timeoutSeconds: null, pricing: {}, isPingOn: null },
    ...{ isCodeMode: false, isForAllKeys: null, keys: [] },
    ...{ isSticky: false, extraHeaders: [], userHeaders: [], skipsTlsCheck: false, ca: false },
    ...{ oauth: null, openapi: null, maxInstructions: null },
  },
})

it('one draft of a client is kept, the newest, until nothing is left of it', () => {
  const drafts = new EditDrafts()
  drafts.keep(draft('a', 'one'))
  drafts.keep(draft('b', 'two'))
  drafts.keep(draft('a', 'three'))
  expect(drafts.list()).toEqual([draft('b', 'two'), draft('a', 'three')])
  drafts.keep(draft('a'))
  expect(drafts.list()).toEqual([draft('b', 'two')])
})

it('what was typed wrong is kept too, and old drafts make place', () => {
  const drafts = new EditDrafts()
  const slips = { syncMinutes: { text: '-3', problem: 'Whole minutes' } }
  drafts.keep({ ...draft('a'), slips })
  expect(drafts.list()).toEqual([{ ...draft('a'), slips }])
  for (let count = 0; count < 250; count++) drafts.keep(draft(`c${count}`, 'x'))
  expect(drafts.list()).toHaveLength(200)
  expect(drafts.list().at(-1)?.clientId).toBe('c249')
})

it('headers, a sign-in and a document are kept as they were typed', () => {
  const typed = { ...draft('a').typed, headers: [{ name: 'X-Key', value: 'half' }] }
  const given = { ...draft('a'), slips: { headers: { text: '', problem: 'x' } }, typed }
  expect(EditDraft.parse(given)).toEqual(given)
})
