/** From the click on a saved server to its painted tool list, beside the server alone and a peer. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { savedServer } from '../e2e/fixtures.ts'
import { BenchPage } from '../e2e/pages/bench.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { ShellEnvironment } from '../src/main/mcp/environment.ts'
import { type Figure, withApp } from './measures.ts'
import { timeToPaint } from './page.ts'
import { byHandMs, EVERYTHING, inspectorMs, median, ROOT } from './peers.ts'

/** server-everything by its file: the running app, the server alone, and MCP Inspector, in turn. */
export async function measureProbe(): Promise<Figure[]> {
  // The same Node for all three: another one starts the server faster or slower.
  const { click, alone } = await clickAndByHand(process.execPath, [EVERYTHING])
  const [inspectors, headless]: [number[], number[]] = [[], []]
  for (let round = 0; round < 5; round++) {
    inspectors.push(await inspectorMs())
    headless.push(await headlessMs())
  }
  const inspector = median(inspectors)
  const ours = median(headless)
  return [
    { name: 'probe: click to tool list', value: click, unit: 'ms', limit: null },
    { name: 'probe: the server alone', value: alone, unit: 'ms', limit: null },
    { name: 'probe: above the server alone', value: click - alone, unit: 'ms', limit: 60 },
    { name: 'probe: mcp-inspector --cli', value: inspector, unit: 'ms', limit: null },
    { name: 'probe: the server alone, ratio', value: alone / inspector, unit: 'x', limit: null },
    { name: 'probe: ratio to mcp-inspector', value: click / inspector, unit: 'x', limit: 0.1 },
    { name: 'probe: headless', value: ours, unit: 'ms', limit: null },
    { name: 'probe: headless, ratio', value: ours / inspector, unit: 'x', limit: 0.35 },
  ]
}

/** The built `probe` command, process start to process end, with no process left behind it. */
async function headlessMs(): Promise<number> {
  const start = performance.now()
  const args = [join(ROOT, 'out/main/probe.js'), '--', process.execPath, EVERYTHING]
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error(`probe ended with ${code}`)
  return performance.now() - start
}

/** server-everything by npx, which has it already: what the app adds to the same command. */
export async function measureNpx(): Promise<Figure[]> {
  const args = ['-y', '@modelcontextprotocol/server-everything']
  const { click, alone } = await clickAndByHand('npx', args)
  return [
    { name: 'npx warm: click to tool list', value: click, unit: 'ms', limit: null },
    { name: 'npx warm: the command by hand', value: alone, unit: 'ms', limit: null },
    { name: 'npx warm: above it', value: click - alone, unit: 'ms', limit: 100 },
  ]
}

/** Medians of nine runs each, in turn, so that a busy moment of the machine meets both. */
async function clickAndByHand(command: string, args: string[]) {
  // As in a terminal: another PATH may hold another npx and another Node.
  const { env } = await new ShellEnvironment().get()
  const server = savedServer('everything', command, args)
  server.recipe.cwd = ROOT
  return withApp({ servers: [server] }, async (app) => {
    const page = await app.page()
    await new Frame(page).go('Servers')
    const bench = new BenchPage(page)
    await bench.saved('everything').click()
    await bench.test()
    await bench.agree()
    await expect(bench.tested()).toBeVisible({ timeout: 20_000 })
    const wanted = { click: 'Test again', without: 'get-sum', until: 'get-sum' }
    const [clicks, alone]: [number[], number[]] = [[], []]
    for (let round = 0; round < 9; round++) {
      alone.push(await byHandMs(command, args, env))
      clicks.push((await timeToPaint(page, wanted)).ms)
    }
    return { click: median(clicks), alone: median(alone) }
  })
}
