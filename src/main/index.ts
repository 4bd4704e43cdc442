import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, clipboard, ipcMain, Menu, nativeTheme, net, powerMonitor, session } from 'electron'
import type { EventName } from '../shared/channels.ts'
import { AppError } from '../shared/errors.ts'
import type { Destination } from '../shared/model/app.ts'
import type { GatewayEvent } from '../shared/model/gatewayEvent.ts'
import { gatewayNotification, questionNotification } from '../shared/text/tray.ts'
import { ActivityLog } from './activity/activityLog.ts'
import { AppStatus, keychainName } from './appStatus.ts'
import { Doctor } from './doctor/doctor.ts'
import { Authorizations } from './gateway/authorizations.ts'
import { Clients } from './gateway/clients.ts'
import { DeletedClients } from './gateway/deletedClients.ts'
import { ClientLooks } from './gateway/clientLooks.ts'
import { EditDrafts } from './gateway/editDrafts.ts'
import { ClientEdits } from './gateway/edits.ts'
import { isWorthTelling } from './gateway/events.ts'
import { Executions } from './gateway/executions.ts'
import { Exchange } from './gateway/exchange.ts'
import { Gateways } from './gateway/gateways.ts'
import { KeyTables } from './gateway/keyTable.ts'
import { LifeCycle } from './gateway/lifeCycle.ts'
import { LifeRuns } from './gateway/lifeRuns.ts'
import { Poll } from './gateway/poll.ts'
import { NewClientForms } from './gateway/newClientForms.ts'
import { Recreations } from './gateway/recreations.ts'
import { Registrations } from './gateway/registrations.ts'
import { ToolFacts } from './gateway/toolFacts.ts'
import { putBack } from './gateway/putBack.ts'
import { Restores } from './gateway/restores.ts'
import { probeHere, probeWords } from './headless/main.ts'
import { createEmit } from './ipc/emit.ts'
import { createHandlers } from './ipc/handlers.ts'
import { registerCalls } from './ipc/register.ts'
import { fileLog } from './log.ts'
import { Bench } from './mcp/bench.ts'
import { Definitions } from './mcp/definitions.ts'
import { ShellEnvironment } from './mcp/environment.ts'
import { Arrangement } from './mcp/many/arrangement.ts'
import { Rounds } from './mcp/many/rounds.ts'
import { OtherApps } from './mcp/otherApps/otherApps.ts'
import { SignIns } from './mcp/remote/oauth/signIns.ts'
import { Servers } from './mcp/servers.ts'
import { testedTools } from './mcp/testedTools.ts'
import { countToolTokens } from './mcp/tokens.ts'
import { appMenu } from './shell/appMenu.ts'
import { APP_ORIGIN } from './shell/assets.ts'
import { chooseFolder, saveFile } from './shell/files.ts'
import { fenceContents, fenceSession, isOurPage } from './shell/fence.ts'
import { openLink, openSignIn } from './shell/links.ts'
import { notify } from './shell/notify.ts'
import { declareAppScheme, serveApp } from './shell/protocol.ts'
import { startAtLogin } from './shell/startAtLogin.ts'
import { TrayIcon } from './shell/tray.ts'
import { MainWindow } from './shell/window.ts'
import { windowOptions } from './shell/windowOptions.ts'
import { createSecrets, keychainSecrets } from './storage/secrets.ts'
import { openSettings, type StoredFile } from './storage/settingsStore.ts'
import { createTrayTests } from './trayTests.ts'

const OUT = join(import.meta.dirname, '..')
const RESOURCES = join(OUT, '..', 'resources')
/** The first window is up by then; the first test then starts at once. */
const WARM_UP_MS = 1500
/** Changes that the tray shows. */
const REDRAWS = new Set<EventName>([
  ...(['gateways.changed', 'servers.changed', 'probes.changed'] as const),
  ...(['sessions.changed', 'sessions.gone'] as const),
])
const withTilde = (path: string) => path.replace(homedir(), '~')

app.enableSandbox()
app.setAppUserModelId('dev.bifrost.tray') // Windows shows notifications under this name
declareAppScheme()
fenceContents(app)
const words = probeWords(process.argv.slice(1), app.isPackaged)
// No window, and beside an app that runs already.
if (words !== null) void probeHere(words, app.getVersion()).then((code) => app.exit(code))
else if (app.requestSingleInstanceLock()) void app.whenReady().then(start)
else app.quit()

/** Loaded at the first write: it takes as long as the rest of the start, and reading needs none of it. */
function openStore(): StoredFile {
  const { default: ElectronStore } = createRequire(import.meta.url)(
    'electron-store',
  ) as typeof import('electron-store')
  return new ElectronStore({ name: 'settings', clearInvalidConfig: false })
}

/** Builds every object and joins them. Runs once, when Electron is ready. */
function start(): void {
  // ── Storage ────────────────────────────────────────────────────────────────────────────────
  const folder = app.getPath('userData')
  const log = fileLog(join(folder, 'logs', 'main.log'))
  const settingsFile = join(folder, 'settings.json')
  const { settings, failure: settingsFailure } = openSettings({
    file: settingsFile,
    open: openStore,
  })
  const keychain = keychainSecrets({
    service: 'Bifrost Tray',
    load: async () => (await import('keytar')).default,
  })
  const secrets = createSecrets(keychain)

  // ── Services ───────────────────────────────────────────────────────────────────────────────
  const send = createEmit(
    () => window.contents,
    (event, cause) => log.write('error', 'event', `${event} could not be sent`, cause),
  )
  const activity = new ActivityLog({
    file: join(folder, 'activity.jsonl'),
    emit: send,
    redact: log.redact,
    knows: (gatewayId) => settings.read().gateways.some(({ id }) => id === gatewayId),
  })
  const emit: typeof send = (event, payload) => {
    send(event, payload)
    if (event === 'gateways.event') {
      activity.noteEvent(payload as GatewayEvent)
      tell(payload as GatewayEvent)
    }
    if (REDRAWS.has(event)) redraw()
  }
  const status = new AppStatus({
    settings,
    secrets,
    emit,
    version: app.getVersion(),
    settingsFile: withTilde(settingsFile),
    login: startAtLogin({
      ...{ app, platform: process.platform, env: process.env },
      ...{ home: homedir(), program: process.execPath },
    }),
  })
  const gateways = new Gateways({
    ...{ settings, secrets, emit },
    hide: log.hide,
    onCall: activity.noteCall,
  })
  gateways.onListed(() => activity.forgetGone())
  const clients = new Clients({ gateways, emit })
  const edits = new ClientEdits({ gateways, clients })
  const authorizations = new Authorizations({ gateways, clients, emit, openPage: openSignIn })
  const executions = new Executions({ gateways, clients })
  const registrations = new Registrations({ gateways, clients, emit, edits, authorizations })
  const deletedFile = join(folder, 'deleted-clients.json')
  const deleted = new DeletedClients({ gateways, clients, file: deletedFile })
  const restores = new Restores({ gateways, clients, edits, deleted })
  const recreations = new Recreations({
    ...{ gateways, clients, edits, authorizations, deleted, restores, registrations },
  })
  const lifeCycle = new LifeCycle({ gateways, clients, edits, deleted })
  const life = new LifeRuns({
    ...{ gateways, clients, lifeCycle, emit },
    putBack: (deletedId, confirm) => putBack({ deleted, restores }, deletedId, confirm),
  })
  const servers = new Servers({ settings, secrets, emit })
  const environment = new ShellEnvironment()
  const signIns = new SignIns({
    ...{ secrets, emit, log, openPage: openSignIn },
    isSaved: (serverId) => settings.read().servers.some(({ id }) => id === serverId),
  })
  const bench = new Bench({
    ...{ settings, servers, emit, log, environment, signIns },
    version: app.getVersion(),
    ledgerFile: join(folder, 'probes.json'),
    onEnded: activity.noteTest,
    onQuestion: ({ serverId, recipe }, { kind }) =>
      notify(questionNotification(recipe.name, kind), () => openAt({ view: 'servers', serverId })),
  })
  const doctor = new Doctor({
    ...{ environment, keychain },
    keychainName: keychainName(process),
    servers: () => servers.list().map(({ recipe }) => recipe),
    gateways: () => gateways.list().gateways,
    runCount: () => bench.list().filter(({ state }) => state === 'running').length,
    version: app.getVersion(),
  })
  const definitions = new Definitions({
    ...{ settings, runs: bench.list },
    onAccepted: (probe) => servers.remember(probe),
  })
  const rounds = new Rounds({ servers, bench, definitions, emit })
  const poll = new Poll({ gateways, clients, isOnline: () => net.isOnline() })

  // ── Window and tray ────────────────────────────────────────────────────────────────────────
  const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  const origin = devServer ? new URL(devServer).origin : APP_ORIGIN
  const ourSession = session.fromPartition('bifrost')
  fenceSession(ourSession, devServer ? [origin, origin.replace('http', 'ws')] : [origin])
  serveApp(ourSession, join(OUT, 'renderer'))
  nativeTheme.themeSource = settings.read().preferences.theme
  const menu = appMenu(process.platform)
  Menu.setApplicationMenu(menu && Menu.buildFromTemplate(menu))

  let isQuitting = false
  let wasAskedToClose = false
  const window: MainWindow = new MainWindow({
    options: windowOptions({
      preload: join(OUT, 'preload', 'index.cjs'),
      session: ourSession,
      icon: join(RESOURCES, 'icon.png'),
      isPackaged: app.isPackaged,
    }),
    address: devServer ?? `${APP_ORIGIN}/`,
    mayClose: () => {
      const { closeToTray, wasToldAboutTray } = settings.read().preferences
      if (isQuitting || wasAskedToClose || (closeToTray && wasToldAboutTray)) return true
      if (!closeToTray) {
        app.quit()
        return true
      }
      wasAskedToClose = true // a page that does not answer must not hold its window
      status.askToClose()
      return false
    },
    onShown: () => {
      poll.setShown(true)
      bench.sessions.setShown(true)
    },
    onClosed: () => {
      wasAskedToClose = false
      status.closed()
      poll.setShown(false)
      bench.sessions.setShown(false)
    },
  })
  const openAt = (destination: Destination) => {
    status.navigate(destination)
    window.show()
  }

  /** One notification for each change that matters while nobody looks. */
  function tell(event: GatewayEvent): void {
    const gateway = gateways.get(event.gatewayId)
    if (!settings.read().preferences.notifyChanges) return
    if (!isWorthTelling(event, gateway, gateways.activeId())) return
    notify(gatewayNotification(event, gateway.name), () => {
      const isThere = gateways.list().gateways.some(({ id }) => id === gateway.id)
      if (isThere) gateways.activate(gateway.id)
      openAt({ view: 'clients', serverId: null })
    })
  }

  const trayTests = createTrayTests({
    ...{ servers, bench, rounds, definitions, openAt },
    notify: (text, onClick) => {
      if (settings.read().preferences.notifyTests) notify(text, onClick)
    },
  })
  const tray = new TrayIcon(RESOURCES, {
    activate: (gatewayId) => gateways.activate(gatewayId),
    test: (serverId) => void trayTests.test(serverId),
    testAll: () => void trayTests.testAll(),
    stop: (sessionId) => void bench.sessions.stop(sessionId),
    open: () => window.show(),
    settings: () => openAt({ view: 'settings', serverId: null }),
    quit: () => app.quit(),
  })
  const redraw = () =>
    tray.draw({
      list: gateways.list(),
      servers: servers.list().map(({ id, recipe }) => ({ id, name: recipe.name })),
      isProbing: bench.list().some(({ state }) => state === 'running'),
      running: bench.sessions.list().filter(({ state }) => state !== 'ended'),
    })
  redraw()

  // ── Calls, and the life of the app ─────────────────────────────────────────────────────────
  registerCalls({
    ipc: ipcMain,
    isTrusted: (event) => isOurPage(event, window.contents, origin),
    onFailure: (call, error) => {
      if (AppError.from(error).code === 'internal') log.write('error', call, 'failed', error)
    },
    handlers: createHandlers({
      status,
      activity,
      doctor,
      gateways,
      exchange: new Exchange(gateways),
      clients,
      authorizations,
      executions,
      edits,
      editDrafts: new EditDrafts(),
      clientLooks: new ClientLooks(),
      toolFacts: new ToolFacts({
        ...{ clients, settings, count: countToolTokens },
        tested: () => testedTools(bench.list(), settings.read()),
      }),
      keyTables: new KeyTables({ gateways, clients, edits }),
      life,
      deleted,
      restores,
      servers,
      arrangement: new Arrangement({ settings, secrets, servers, emit }),
      bench,
      rounds,
      signIns,
      otherApps: new OtherApps({ servers }),
      definitions,
      registrations,
      recreations,
      newForms: new NewClientForms(),
      desktop: {
        copy: (text) => clipboard.writeText(text),
        openLink,
        saveFile,
        chooseFolder,
        setTheme: (theme) => void (nativeTheme.themeSource = theme),
        closeWindow(andQuit) {
          status.savePreferences({ wasToldAboutTray: true })
          if (andQuit) app.quit()
          else window.destroy()
        },
        stayOpen() {
          wasAskedToClose = false
          status.stayOpen()
        },
      },
    }),
  })
  powerMonitor.on('suspend', () => poll.setSuspended(true))
  powerMonitor.on('resume', () => poll.setSuspended(false))
  app.on('second-instance', () => window.show())
  app.on('activate', () => window.show())
  app.on('window-all-closed', () => undefined) // The tray keeps the app.
  app.on('before-quit', () => (isQuitting = true))
  let isDone = false
  app.on('will-quit', (event) => {
    if (isDone) return
    event.preventDefault()
    poll.stop()
    life.stopAll()
    registrations.stop()
    authorizations.stop()
    executions.stop()
    rounds.cancel() // else each test that ends makes place for the next
    void Promise.all([bench.endAll(), activity.close()]).finally(() => {
      isDone = true
      tray.destroy()
      app.quit()
    })
  })
  process.on('exit', () => {
    bench.killNow()
    doctor.killNow()
  })

  if (settingsFailure) status.addNotice(settingsFailure)
  if (!process.argv.includes('--hidden')) window.show()
  poll.start()
  void status.checkKeychain()
  setTimeout(() => void bench.warmUp(), WARM_UP_MS).unref()
  void bench.reapLeftovers().then((reaped) => {
    if (reaped > 0) status.addNotice(null, reaped)
  })
}
