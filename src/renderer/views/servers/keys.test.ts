import { expect, it } from 'vitest'
import { benchKey } from './keys.ts'

const press = (key: string, more: object = {}, isTyping = false) =>
  benchKey(
    { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more },
    isTyping,
  )

it('takes Ctrl and Command alike, whatever Caps Lock says', () => {
  expect(press('Enter', { ctrlKey: true })).toBe('test')
  expect(press('S', { metaKey: true })).toBe('save')
  expect(press('C', { ctrlKey: true, shiftKey: true })).toBe('copyReport')
})

it('leaves text to the field it is typed into', () => {
  expect(press('/', {}, true)).toBeNull()
  expect(press('/')).toBe('filter')
  expect(press('Escape', {}, true)).toBe('cancel')
  expect(press('c', { ctrlKey: true })).toBeNull()
  expect(press('n', { ctrlKey: true, altKey: true })).toBeNull()
})
