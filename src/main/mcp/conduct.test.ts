import { describe, expect, it } from 'vitest'
import { Conduct } from './conduct.ts'

const answer = (id: number) => ({ jsonrpc: '2.0', id, result: {} }) as const

describe('the conduct of a server that is kept running', () => {
  it('is told by its last thousand requests, so that it takes the same memory for days', () => {
    const conduct = new Conduct()
    for (let id = 0; id < 3000; id += 1) {
      conduct.asked(id)
      conduct.took(answer(id))
    }
    for (let id = 3000; id < 6000; id += 1) conduct.asked(id) // never answered
    expect(conduct.strange).toBe(0)
    conduct.took(answer(2999))
    conduct.took(answer(5999))
    expect(conduct.strange).toBe(0)
    conduct.took(answer(0))
    conduct.took(answer(3000))
    expect(conduct.strange).toBe(2)
    expect(conduct.warnings).toHaveLength(2)
  })
})
