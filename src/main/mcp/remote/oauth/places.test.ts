import { describe, expect, it } from 'vitest'
import { boundedFetch } from './places.ts'

/** What gets through to the network, for a server at this URL. */
async function reached(server: string, address: string): Promise<string> {
  const seen: string[] = []
  const fetch = boundedFetch(async (url) => {
    seen.push(String(url))
    return new Response()
  }, new URL(server))
  try {
    await fetch(address)
  } catch (cause) {
    return (cause as { code: string }).code
  }
  return seen.join()
}

describe('what a sign-in may ask', () => {
  it.each([
    ['https://far.example/mcp', 'https://login.example/token'],
    ['https://far.example/mcp', 'https://far.example/.well-known/x'],
    ['http://intranet.example/mcp', 'http://intranet.example/token'],
    ['http://127.0.0.1:3000/mcp', 'http://127.0.0.1:4000/token'],
    ['http://localhost:3000/mcp', 'https://login.example/token'],
  ])('is, for %s, %s', async (server, address) => {
    expect(await reached(server, address)).toBe(address)
  })

  it.each([
    ['https://far.example/mcp', 'http://127.0.0.1:4000/token'],
    ['https://far.example/mcp', 'http://login.example/token'],
    ['http://intranet.example/mcp', 'http://localhost/register'],
    ['http://127.0.0.1:3000/mcp', 'http://login.example/token'],
  ])('is not, for %s, %s', async (server, address) => {
    expect(await reached(server, address)).toBe('oauth_address')
  })
})
