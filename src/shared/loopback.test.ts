import { describe, expect, it } from 'vitest'
import { isOpenable } from './loopback.ts'

describe('the page of a sign-in', () => {
  it.each([
    'https://login.example/authorize?x=1',
    'http://127.0.0.1:3000/authorize',
    'http://localhost/authorize',
  ])('is opened at %s', (address) => {
    expect(isOpenable(address)).toBe(true)
  })

  it.each([
    'http://login.example/authorize',
    'https://user@login.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-settings:network',
    'login.example',
    `https://login.example/${'x'.repeat(20_000)}`,
  ])('is not opened at %s', (address) => {
    expect(isOpenable(address)).toBe(false)
  })
})
