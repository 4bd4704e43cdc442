/** The main path of a new user, step by step; the demo plays it and a spec checks it. */
import { expect, type Page } from '@playwright/test'
import { BenchPage } from './pages/bench.ts'
import { ClientList } from './pages/clientList.ts'
import { Frame } from './pages/frame.ts'
import { GatewaySheet } from './pages/gatewaySheet.ts'
import { RegisterSheet } from './pages/registerSheet.ts'

interface MainPath {
  page: Page
  gateway: { url: string; user: string; password: string; name: string }
  /** A start command that needs no download. */
  command: string
  /** Called after each step with what is to be seen now. */
  step: (sentence: string) => Promise<void>
}

/** Adds a gateway, tests a server, registers it, and finds it running. Throws at the first miss. */
export async function playMainPath({ page, gateway, command, step }: MainPath): Promise<void> {
  const frame = new Frame(page)
  const form = new GatewaySheet(page)
  const bench = new BenchPage(page)
  const register = new RegisterSheet(page)
  const clients = new ClientList(page)

  await expect(page.getByRole('heading', { name: 'Connect your first gateway' })).toBeVisible()
  await step('The app opens without a gateway and asks for an address')

  await frame.checkFirstGateway(gateway.url)
  await expect(form.answer()).toBeVisible()
  await step('The gateway answered and wants a credential')

  await form.chooseAuth('Password')
  await form.user().fill(gateway.user)
  await form.password().fill(gateway.password)
  await form.name().fill(gateway.name)
  await form.chooseEnvironment('Development')
  await form.check()
  await expect(form.line('Opens with')).toContainText(`signed in as ${gateway.user}`)
  await step('The credential opens the gateway; nothing is saved yet')

  await form.save()
  await expect(frame.switcher()).toContainText(gateway.name)
  await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
  await step('The gateway is saved, its password in the keychain; it has no clients')

  await frame.go('Servers')
  await bench.paste(command)
  await step('The start command became a recipe; nothing has run')

  await bench.test()
  await expect(bench.consent()).toBeVisible()
  await step('The first run asks and shows exactly what runs')

  await bench.agree()
  await expect(bench.tested()).toBeVisible({ timeout: 30_000 })
  await expect(bench.tool('get-sum')).toBeVisible()
  await step('The server works: its tools, phases and stderr')

  await bench.save()
  await expect(bench.saved('everything')).toBeVisible()
  await step('The server is saved and can be tested with one click')

  await bench.register()
  await expect(register.button(gateway.name)).toBeEnabled()
  await register.allow('get-env').click()
  await register.auto('echo').click()
  await step('The register sheet: one tool left out, one that runs without asking')

  await register.register(gateway.name)
  await expect(register.result(`everything is on ${gateway.name}`)).toBeVisible({ timeout: 60_000 })
  await step('Registered, read again and compared with the test')

  await register.openClient()
  await expect(clients.panel('everything')).toBeVisible()
  await expect(clients.row('everything')).toContainText('Healthy')
  await expect(clients.tool('get-sum')).toBeVisible()
  await step('It runs on the gateway: healthy, with its tools')
}
