import { describe, expect, it } from 'vitest'
import { countToolTokens } from './tokens.ts'

const tool = (description: string) => ({
  name: 'echo',
  description,
  inputSchema: { type: 'object' },
})

describe('counting tokens', () => {
  it('gives one number for each tool, in order', async () => {
    const counts = await countToolTokens([
      tool('short'),
      tool('longer '.repeat(100)),
      tool('short'),
    ])
    expect(counts[0]).toBeGreaterThan(10)
    expect(counts[0]).toBeLessThan(40)
    expect(counts[1]).toBeGreaterThan(100)
    expect(counts[2]).toBe(counts[0])
    expect(await countToolTokens([])).toEqual([])
  })

  it('takes special tokens as text and long runs without delay', async () => {
    const begin = performance.now()
    const counts = await countToolTokens([
      tool('<|endoftext|>'),
      tool('a'.repeat(200_000)),
      tool('='.repeat(200_000)),
      tool(' '.repeat(200_000)),
      { name: 'x', description: '', inputSchema: undefined },
    ])
    expect(counts.every((count) => count > 0)).toBe(true)
    expect(performance.now() - begin).toBeLessThan(5000)
  })

  it('leaves the event loop free', async () => {
    const tools = Array.from({ length: 5000 }, (_, at) =>
      tool(`Number ${at} does things. `.repeat(10)),
    )
    let turns = 0
    const timer = setInterval(() => (turns += 1), 2)
    const counts = await countToolTokens(tools)
    clearInterval(timer)
    expect(counts.length).toBe(5000)
    // Counted here, the loop would turn once for each slice of the text, five times in all.
    expect(turns).toBeGreaterThan(20)
  })
})
