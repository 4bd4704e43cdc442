import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { passed, tool } from '../servers/samples.ts'
import { Choice } from './choice.svelte.ts'
import ToolPicker from './ToolPicker.svelte'

afterEach(cleanup)

const names = Array.from({ length: 500 }, (_, at) => `${at % 2 ? 'get' : 'set'}-${at}`)

function open(): Choice {
  const choice = new Choice(
    passed(
      'p1',
      's1',
      names.map((name) => tool(name)),
    ),
  )
  render(ToolPicker, { choice })
  return choice
}

const filter = (): HTMLElement => screen.getByRole('searchbox')
const all = (): HTMLElement => screen.getByRole('checkbox', { name: 'Allow all tools shown' })
const key = (name: string, shiftKey = false) =>
  fireEvent.keyDown(screen.getByRole('grid'), { key: name, shiftKey })

// What users of other tools complain about: peers, metamcp#182 and mcpproxy-go#437.
describe('nobody ticks 500 tools one by one (metamcp#182, mcpproxy-go#437)', () => {
  it('takes or leaves everything that a pattern finds with one press, and nothing else', async () => {
    const choice = open()
    await fireEvent.input(filter(), { target: { value: 'set-*' } })
    await fireEvent.click(all())
    expect([...choice.allowed]).toEqual(names.filter((name) => name.startsWith('get-')))
    await fireEvent.click(all())
    expect(choice.allowed.size).toBe(500)
  })

  it('carries a choice over a range by shift and the arrows, or to the end', async () => {
    const choice = open()
    await key(' ')
    await key('ArrowDown', true)
    await key('ArrowDown', true)
    expect(names.filter((name) => !choice.allowed.has(name))).toEqual(names.slice(0, 3))
    await key('ArrowDown')
    await key('End', true)
    expect(choice.allowed.size).toBe(497)
    await key(' ')
    await key('Home', true)
    expect(choice.allowed.size).toBe(0)
  })

  it('carries only over the rows that a filter shows', async () => {
    const choice = open()
    await fireEvent.input(filter(), { target: { value: 'get-*' } })
    await key(' ')
    await key('End', true)
    expect([...choice.allowed]).toEqual(names.filter((name) => name.startsWith('set-')))
  })
})
