import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, expect, it } from 'vitest'
import type { Recipe } from '../../../shared/model/server.ts'
import { fakeBridge } from '../../fakeBridge.ts'
import RecipeHints from './RecipeHints.svelte'
import { recipe } from './samples.ts'

afterEach(cleanup)

it('a recipe is warned about before it runs, but not about its download', async () => {
  fakeBridge({
    'servers.hints': [
      { key: 'downloads', about: 'x' },
      { key: 'npxAsks', about: 'x' },
      { key: 'unpinned', about: 'x' },
    ],
  })
  render(RecipeHints, { recipe: recipe })
  expect(await screen.findByText('npx may ask before it installs x.')).toBeTruthy()
  expect(screen.getByText('x has no fixed version.')).toBeTruthy()
  expect(screen.queryByText('Downloads x.')).toBeNull()
})

it('a warning goes when what it is about was corrected', async () => {
  const bridge = fakeBridge({
    'servers.hints': ({ args }: Recipe) =>
      args.includes('-y') ? [] : [{ key: 'npxAsks', about: 'x' }],
  })
  const { rerender } = render(RecipeHints, { recipe: { ...recipe, args: ['x'] } })
  await screen.findByText(/npx may ask/)
  for (const args of [
    ['-', 'x'],
    ['-y', 'x'],
  ])
    await rerender({ recipe: { ...recipe, args } })
  await waitFor(() => expect(screen.queryByText(/npx may ask/)).toBeNull())
  expect(bridge.inputs('servers.hints').map(({ args }) => args[0])).toEqual(['x', '-y'])
})
