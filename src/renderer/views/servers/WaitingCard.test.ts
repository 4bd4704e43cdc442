import { fireEvent, render, screen } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import type { Overtime } from '../../../shared/model/probe.ts'
import WaitingCard from './WaitingCard.svelte'

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString()

function show(elapsedMs: number, overtime: Overtime | null) {
  const onkeep = vi.fn<() => void>()
  const onstop = vi.fn<() => void>()
  const limit = { since: ago(elapsedMs), limitMs: 30_000, note: 'list' } as const
  render(WaitingCard, { limit, overtime, onkeep, onstop })
  return { onkeep, onstop }
}
const button = (name: string) => screen.queryByRole('button', { name })

describe('the card of a wait', () => {
  it('counts towards the limit and offers to wait on before it passes', async () => {
    const { onkeep } = show(14_000, null)
    expect(screen.getByText('14 s of 30 s')).toBeTruthy()
    expect(button('Stop')).toBeNull()
    await fireEvent.click(button('Keep waiting')!)
    expect(onkeep).toHaveBeenCalledOnce()
  })

  it('asks when the limit has passed, aloud once, and counts down', async () => {
    const { onkeep, onstop } = show(31_000, { limitMs: 30_000, endsAt: ago(-8200) })
    expect(screen.getByText('31 s, the limit was 30 s')).toBeTruthy()
    expect(screen.getByText(/The test ends in 8 s unless/)).toBeTruthy()
    expect(screen.getByRole('status').textContent).toContain('The limit of 30 s passed')
    await fireEvent.click(button('Keep waiting')!)
    await fireEvent.click(button('Stop')!)
    expect([onkeep, onstop].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
  })

  it('only offers to stop once no limit is left', () => {
    show(90_000, { limitMs: 30_000, endsAt: null })
    expect(screen.getByText(/No limit now/)).toBeTruthy()
    expect(button('Keep waiting')).toBeNull()
    expect(button('Stop')).toBeTruthy()
    expect(screen.queryByRole('progressbar')).toBeNull()
    expect(screen.getByRole('status').textContent?.trim()).toBe('')
  })
})
