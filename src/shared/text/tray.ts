import type { PinView } from '../model/definitions.ts'
import type { GatewayState, GatewayView } from '../model/gateway.ts'
import type { GatewayEvent } from '../model/gatewayEvent.ts'
import type { ProbeView } from '../model/probe.ts'
import { changeCounts } from './definitionViews.ts'
import { CLIENT_STATE, ENVIRONMENT, GATEWAY_STATE } from './states.ts'

const seconds = (ms: number | null): string => `${((ms ?? 0) / 1000).toFixed(2)} s`

/** Texts of the tray menu, its tooltip and notifications. */
export const TRAY = {
  name: 'Bifrost Tray',
  noGateway: 'No gateway yet',
  testServer: 'Test a server',
  testAll: (count: number): string => `Test all ${count}`,
  testing: 'testing a server',
  stopServer: (count: number): string =>
    count === 1 ? '1 server is kept running' : `${count} servers are kept running`,
  stop: (name: string): string => `Stop ${name}`,
  open: 'Open Bifrost Tray',
  settings: 'Settings',
  quit: 'Quit Bifrost Tray',
  /** "Team dev – 5 need attention" */
  headline: ({ name, state, attention }: GatewayView): string => {
    if (state !== 'healthy' || attention === 0) return `${name} – ${GATEWAY_STATE[state]}`
    return `${name} – ${attention} ${attention === 1 ? 'needs' : 'need'} attention`
  },
  /** "Laptop – local", "Production EU – PRODUCTION, not reachable" */
  gateway: ({ name, environment, state }: GatewayView): string => {
    const word = ENVIRONMENT[environment]
    const mark = environment === 'production' ? word.toUpperCase() : word.toLowerCase()
    const isQuiet = state === 'healthy' || state === 'unknown' || state === 'connecting'
    return `${name} – ${mark}${isQuiet ? '' : `, ${GATEWAY_STATE[state].toLowerCase()}`}`
  },
}

/** A change of a gateway in words: title and body of a notification, or one line read aloud. */
export function gatewayNotification(
  event: GatewayEvent,
  name: string,
): { title: string; body: string } {
  switch (event.kind) {
    case 'unreachable':
      return { title: `${name} is not reachable`, body: event.reason }
    case 'signin':
      return { title: `${name} needs sign-in`, body: event.reason }
    case 'failing':
      return { title: `${name} is failing`, body: event.reason }
    case 'recovered':
      return { title: `${name} works again`, body: RECOVERED[event.after] ?? '' }
    case 'version':
      return { title: `${name} has another version`, body: `${event.from} before, ${event.to} now` }
    case 'client': {
      const states = `${CLIENT_STATE[event.from]} before, ${CLIENT_STATE[event.to]} now`
      return { title: `${event.name} on ${name}: ${CLIENT_STATE[event.to]}`, body: states }
    }
    case 'attention': {
      const isOne = event.to === 1
      const who = isOne ? '1 client needs' : `${event.to || 'No'} clients need`
      return { title: `${who} attention on ${name}`, body: `${event.from || 'None'} before` }
    }
  }
}

const RECOVERED: Partial<Record<GatewayState, string>> = {
  unreachable: 'It was not reachable',
  signin: 'It wanted a credential',
  error: 'It was failing',
}

/** The result of a test that was started from the tray. */
export function probeNotification(probe: ProbeView, pin: PinView): { title: string; body: string } {
  const { name } = probe.recipe
  if (probe.result) {
    const count = probe.result.tools.length
    const tools = `${count} ${count === 1 ? 'tool' : 'tools'}`
    const body = `${tools} in ${seconds(probe.totalMs)}`
    if (pin.state !== 'changed') return { title: `${name} works`, body }
    const title = `${name} works, and its definitions changed`
    return { title, body: `${changeCounts(pin)} since you accepted them. ${body}` }
  }
  return { title: `${name} failed`, body: probe.failure?.message ?? '' }
}

/** A server that is kept running asks for something only the user can answer. */
export const questionNotification = (
  name: string,
  kind: 'sampling' | 'elicitation',
): { title: string; body: string } => ({
  title: `${name} asks you something`,
  body:
    kind === 'sampling'
      ? 'It wants the answer of a model. Open the bench to answer or decline'
      : 'It wants some input. Open the bench to answer or decline',
})

/** A test from the tray that the user has to agree to first. */
export const consentNotification = (name: string): { title: string; body: string } => ({
  title: `${name} is not allowed to run yet`,
  body: 'Open the bench to see exactly what runs',
})

/** A test from the tray that could not even begin. */
export const failedNotification = (
  name: string,
  { message }: { message: string },
): { title: string; body: string } => ({ title: `${name} could not be tested`, body: message })
