/**
 * `npm run bench`: speed and size, measured on the built app, with peers in the same run. Prints a
 * table, or with `--json` one object a line: name, value, unit, limit, met.
 */
import { electronOrShell } from '../tools/electronOrShell.ts'
import { inKeychainSession } from '../tools/keychainSession.ts'
import { provideSystem } from '../tools/system.ts'
import { measurePanel, measureScroll } from './clients.ts'
import { measureGateways } from './gateways.ts'
import * as hostile from './hostile.ts'
import { measureKeys } from './keys.ts'
import * as measures from './measures.ts'
import { measureNpx, measureProbe } from './probe.ts'
import * as windows from './window.ts'

const asJson = process.argv.includes('--json')

function print({ name, value, unit, limit }: measures.Figure): void {
  const met = limit === null ? null : value <= limit
  const rounded = Math.round(value * 1000) / 1000
  if (asJson) return console.log(JSON.stringify({ name, value: rounded, unit, limit, met }))
  const shown = value < 10 ? value.toFixed(2) : value.toFixed(0)
  const bound = limit === null ? '' : `at most ${limit}`
  const verdict = met === null ? '' : met ? 'met' : 'MISSED'
  console.log(
    `${name.padEnd(38)}${shown.padStart(8)} ${unit.padEnd(8)} ${bound.padEnd(13)} ${verdict}`,
  )
}

async function main(): Promise<number> {
  if (process.platform === 'linux' && !process.env['BIFROST_TRAY_TEST_KEYCHAIN']) {
    if (!provideSystem()) return 1
    return inKeychainSession([process.execPath, import.meta.filename, ...process.argv.slice(2)])
  }
  if (!asJson) console.log(electronOrShell().sentence)
  const all = [
    measures.measureSize,
    measures.measureStart,
    measureProbe,
    measureNpx,
    measures.measureClients,
    measures.measureSwitch,
    measures.measureQuit,
    windows.measureFirstPaint,
    windows.measureFilter,
    measureScroll,
    measurePanel,
    measureKeys,
    windows.measureManyTools,
    windows.measureHidden,
    measureGateways,
    hostile.measureHostileRuns,
    hostile.measureCancel,
    hostile.measureTokens,
    hostile.measureHostileFrames,
  ]
  let hasFailed = false
  for (const measure of all) {
    try {
      for (const figure of await measure()) print(figure)
    } catch (cause) {
      hasFailed = true
      console.error(`${measure.name} could not be measured: ${(cause as Error).message}`)
    }
  }
  return hasFailed ? 1 : 0
}

process.exit(await main())
