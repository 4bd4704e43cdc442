import { cleanup, render } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_NETWORK } from '../../../shared/defaultNetwork.ts'
import NetworkMark from './NetworkMark.svelte'

afterEach(cleanup)

describe('the mark of a connection', () => {
  it.each([
    ['http://bifrost.lan:8080', '', 'http'],
    ['http://bifrost.lan:8080', 'AB:CD', 'http'],
    ['https://bifrost.lan', 'AB:CD', 'pinned'],
    ['https://bifrost.lan', '', ''],
    ['http://127.0.0.1:8080', '', ''],
    ['http://[::1]:8080', '', ''],
  ])('of %s with the accepted certificate “%s” is “%s”', (url, fingerprint, word) => {
    const gateway = { url, network: { ...DEFAULT_NETWORK, fingerprint }, isOpen: false }
    const { container } = render(NetworkMark, { gateway })
    expect(container.textContent?.trim()).toBe(word)
  })

  it.each([
    ['https://bifrost.lan', 'open'],
    ['http://bifrost.lan:8080', 'open'],
    ['http://127.0.0.1:8080', ''],
  ])('of %s where nobody has to sign in is “%s”', (url, word) => {
    const { container } = render(NetworkMark, {
      gateway: { url, network: DEFAULT_NETWORK, isOpen: true },
    })
    expect(container.textContent?.trim()).toBe(word)
  })

  it('keeps its meaning where there is no room for the word', () => {
    const gateway = { url: 'http://bifrost.lan', network: DEFAULT_NETWORK, isOpen: false }
    const { container, getByRole } = render(NetworkMark, { gateway, iconOnly: true })
    expect(container.textContent?.trim()).toBe('')
    expect(getByRole('img', { name: /^Not encrypted/ })).toBeTruthy()
  })
})
