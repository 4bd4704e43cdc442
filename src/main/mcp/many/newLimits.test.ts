import { expect, it } from 'vitest'
import { parseRecipes } from '../recipe.ts'
import { withNewLimits } from './newLimits.ts'

const limitsOf = (text: string, wanted: Parameters<typeof withNewLimits>[1]) =>
  withNewLimits(parseRecipes(text), wanted).recipes[0]?.limits

it('new recipes get the limits the user wants, whatever starts them', () => {
  const wanted = { startMs: 300_000, requestMs: 5000 }
  expect(limitsOf('npx -y pkg', wanted)).toEqual(wanted)
  expect(limitsOf('node server.js', wanted)).toEqual(wanted)
  expect(limitsOf('npx -y pkg', null)).toEqual({ startMs: 120_000, requestMs: 30_000 })
})

it('limits that a pasted configuration brings stay', () => {
  const toml = '[mcp_servers.a]\ncommand = "node"\nstartup_timeout_sec = 7'
  expect(limitsOf(toml, { startMs: 300_000, requestMs: 5000 })).toEqual({
    startMs: 7000,
    requestMs: 5000,
  })
})
