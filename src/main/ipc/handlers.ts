import type { Handlers } from '../../shared/contract.ts'
import type { ActivityLog } from '../activity/activityLog.ts'
import type { AppStatus } from '../appStatus.ts'
import type { Doctor } from '../doctor/doctor.ts'
import { certificatesShown } from '../gateway/certificateShown.ts'
import type { Authorizations } from '../gateway/authorizations.ts'
import type { Clients } from '../gateway/clients.ts'
import type { DeletedClients } from '../gateway/deletedClients.ts'
import type { ClientLooks } from '../gateway/clientLooks.ts'
import type { EditDrafts } from '../gateway/editDrafts.ts'
import type { ClientEdits } from '../gateway/edits.ts'
import { discoverGateways } from '../gateway/discovery.ts'
import type { Executions } from '../gateway/executions.ts'
import type { Exchange } from '../gateway/exchange.ts'
import type { Gateways } from '../gateway/gateways.ts'
import type { KeyTables } from '../gateway/keyTable.ts'
import type { LifeRuns } from '../gateway/lifeRuns.ts'
import type { NewClientForms } from '../gateway/newClientForms.ts'
import type { Recreations } from '../gateway/recreations.ts'
import type { Registrations } from '../gateway/registrations.ts'
import type { ToolFacts } from '../gateway/toolFacts.ts'
import type { Restores } from '../gateway/restores.ts'
import type { Bench } from '../mcp/bench.ts'
import { readBundle } from '../mcp/bundle.ts'
import type { Definitions } from '../mcp/definitions.ts'
import { exportServers } from '../mcp/exportServers.ts'
import { hintsFor } from '../mcp/hints.ts'
import type { Arrangement } from '../mcp/many/arrangement.ts'
import type { Rounds } from '../mcp/many/rounds.ts'
import { compareRuns } from '../mcp/many/comparison.ts'
import { withNewLimits } from '../mcp/many/newLimits.ts'
import type { OtherApps } from '../mcp/otherApps/otherApps.ts'
import { parseRecipes } from '../mcp/recipe.ts'
import type { SignIns } from '../mcp/remote/oauth/signIns.ts'
import type { Servers } from '../mcp/servers.ts'

export interface Services {
  status: AppStatus
  activity: ActivityLog
  doctor: Doctor
  gateways: Gateways
  exchange: Exchange
  authorizations: Authorizations
  executions: Executions
  clients: Clients
  edits: ClientEdits
  editDrafts: EditDrafts
  clientLooks: ClientLooks
  toolFacts: ToolFacts
  keyTables: KeyTables
  life: LifeRuns
  deleted: DeletedClients
  restores: Restores
  servers: Servers
  bench: Bench
  arrangement: Arrangement
  rounds: Rounds
  signIns: SignIns
  otherApps: OtherApps
  definitions: Definitions
  registrations: Registrations
  recreations: Recreations
  newForms: NewClientForms
  desktop: {
    copy(text: string): void
    openLink(link: 'docs' | 'issues' | 'bifrost' | 'mcp'): Promise<void>
    setTheme(theme: 'dark' | 'light' | 'system'): void
    saveFile(name: string, data: string | Buffer): Promise<{ file: string | null }>
    chooseFolder(): Promise<{ folder: string | null }>
    closeWindow(andQuit: boolean): void
    stayOpen(): void
  }
}

/** Who answers which call. No logic here: a line that needs an `if` belongs into a service. */
export const createHandlers = (services: Services): Handlers => {
  const { status, activity, doctor, gateways, exchange, authorizations, executions } = services
  const { clients, clientLooks, edits, editDrafts, toolFacts, keyTables, life, deleted, restores } =
    services
  const { servers, bench, arrangement, rounds, signIns, otherApps, definitions } = services
  const { registrations, recreations, newForms, desktop } = services
  const { sessions } = bench
  return {
    'app.state': () => status.open(),
    'app.savePreferences': (change) => {
      desktop.setTheme(change.theme ?? status.theme)
      return status.savePreferences(change)
    },
    'app.startAtLogin': ({ isOn }) => status.startAtLogin(isOn),
    'app.dismissNotice': ({ noticeId }) => status.dismissNotice(noticeId),
    'app.copy': ({ text }) => desktop.copy(text),
    'app.openLink': ({ link }) => desktop.openLink(link),
    'app.closeWindow': ({ andQuit }) => desktop.closeWindow(andQuit),
    'app.stayOpen': () => desktop.stayOpen(),
    'app.saveFile': ({ name, data, isBase64 }) =>
      desktop.saveFile(name, Buffer.from(data, isBase64 ? 'base64' : 'utf8')),
    'app.chooseFolder': () => desktop.chooseFolder(),

    'activity.page': ({ before }) => activity.page(before),

    'doctor.report': ({ reload }) => doctor.report(reload),

    'gateways.list': () => gateways.list(),
    'gateways.discover': () =>
      discoverGateways({ known: gateways.list().gateways.map(({ url }) => url) }),
    'gateways.export': ({ gatewayId }) => ({ text: exchange.export(gatewayId) }),
    'gateways.readImport': ({ text }) => exchange.readImport(text),
    'gateways.import': ({ text, take, digest }) => exchange.import(text, take, digest),
    'gateways.readCertificates': ({ ca }) => certificatesShown(ca),
    'gateways.check': (draft) => gateways.check(draft),
    'gateways.save': ({ confirm, ...draft }) => gateways.save(draft, { confirm }),
    'gateways.remove': ({ gatewayId, confirm }) => gateways.remove(gatewayId, confirm),
    'gateways.activate': ({ gatewayId }) => gateways.activate(gatewayId),
    'gateways.move': ({ gatewayId, index }) => gateways.move(gatewayId, index),

    'clients.list': ({ gatewayId }) => clients.list(gatewayId),
    'clients.refresh': async ({ gatewayId }) => void (await clients.refresh(gatewayId)),
    'clients.detail': ({ gatewayId, clientId }) => clients.detail(gatewayId, clientId),
    'clients.toolFacts': ({ gatewayId, clientId }) => toolFacts.of(gatewayId, clientId),
    'clients.edit': (input) => edits.edit(input),
    'clients.drafts': () => editDrafts.list(),
    'clients.keepDraft': (draft) => editDrafts.keep(draft),
    'clients.looks': () => clientLooks.list(),
    'clients.keepLook': (look) => clientLooks.keep(look),
    'clients.execute': (input) => executions.run(input),
    'clients.cancelExecution': ({ executionId }) => executions.cancel(executionId),
    'clients.delete': async (input) => ({
      deletedId: await deleted.remove(input.gatewayId, input.clientId, input.confirm),
    }),

    'life.list': () => life.list(),
    'life.start': (input) => life.start(input),
    'life.putBack': ({ runId, confirm }) => life.putBack(runId, confirm),
    'life.stop': ({ runId }) => life.stop(runId),
    'deleted.list': ({ gatewayId }) => deleted.list(gatewayId),
    'deleted.restore': ({ deletedId, values, confirm }) =>
      restores.restore(deletedId, values, confirm),
    'deleted.forget': ({ deletedId }) => deleted.forget(deletedId),

    'authorizations.list': () => authorizations.list(),
    'authorizations.start': (input) => authorizations.authorize(input.gatewayId, input.clientId),
    'authorizations.verifyHeaders': ({ gatewayId, clientId, headers }) =>
      authorizations.verifyHeaders(gatewayId, clientId, headers),
    'authorizations.open': ({ authorizationId }) => authorizations.open(authorizationId),
    'authorizations.address': ({ authorizationId }) => ({
      address: authorizations.address(authorizationId),
    }),
    'authorizations.cancel': ({ authorizationId }) => authorizations.cancel(authorizationId),
    'keys.list': ({ gatewayId }) => keyTables.list(gatewayId),
    'keys.edit': (input) => keyTables.edit(input),
    'keys.drafts': ({ gatewayId }) => keyTables.drafts(gatewayId),
    'keys.keepDrafts': ({ gatewayId, cells }) => keyTables.keepDrafts(gatewayId, cells),

    'servers.list': () => servers.list(),
    'servers.parse': ({ text }) => withNewLimits(parseRecipes(text), status.newLimits),
    'servers.readBundle': ({ data }) => readBundle(Buffer.from(data, 'base64')),
    'servers.export': ({ serverIds, format }) => ({
      text: exportServers(servers.list(), serverIds, format),
    }),
    'servers.scan': () => otherApps.scan(),
    'servers.takeScanned': (input) => otherApps.take(input),
    'servers.save': (input) => bench.save(input.serverId, input.recipe, input.keepUntilQuit),
    'servers.move': ({ serverId, index }) => arrangement.move(serverId, index),
    'servers.tag': ({ serverId, tags }) => arrangement.tag(serverId, tags),
    'servers.duplicate': ({ serverId }) => arrangement.duplicate(serverId),
    'servers.remove': ({ serverId }) => bench.remove(serverId),
    'servers.preview': ({ serverId, recipe }) => bench.preview(serverId, recipe),
    'servers.hints': (recipe) => hintsFor(recipe),
    'servers.inputs': ({ serverId, recipe }) => bench.inputs.asked(serverId, recipe),
    'servers.giveInputs': ({ serverId, values }) => bench.inputs.give(serverId, values),
    'servers.drafts': () => bench.drafts.view,
    'servers.keepDrafts': (drafts) => bench.drafts.keep(drafts),
    'servers.reloadPath': () => bench.reloadPath(),

    'probes.list': () => bench.list(),
    'probes.start': (input) => bench.start({ ...input, isWatched: true }),
    'probes.keepWaiting': ({ probeId }) => bench.keepWaiting(probeId),
    'probes.cancel': ({ probeId }) => bench.cancel(probeId),
    'probes.report': async ({ probeId }) => ({
      text: await bench.report(probeId, definitions.read(bench.probe(probeId))),
    }),
    'probes.output': ({ probeId }) => bench.output(probeId),
    'probes.schemas': ({ probeId, index }) => bench.schemas(probeId, index),

    'probes.compare': ({ one, other }) => compareRuns(bench.probe(one), bench.probe(other)),

    'rounds.current': () => rounds.current(),
    'rounds.start': (input) => rounds.start(input),
    'rounds.cancel': () => rounds.cancel(),

    'signIns.list': () => signIns.list(),
    'signIns.isSignedIn': ({ serverId }) => signIns.isSignedIn(serverId),
    'signIns.start': async ({ serverId, recipe }) =>
      signIns.start(serverId, await bench.signInPlace(serverId, recipe)),
    'signIns.cancel': ({ serverId }) => signIns.cancel(serverId),
    'signIns.copyAddress': ({ serverId }) => desktop.copy(signIns.address(serverId)),
    'signIns.signOut': ({ serverId }) => signIns.signOut(serverId),

    'sessions.list': () => sessions.list(),
    'sessions.start': (input) => bench.keepRunning(input),
    'sessions.stop': ({ sessionId }) => sessions.stop(sessionId),
    'sessions.offer': ({ sessionId }) => sessions.get(sessionId).offer.view,
    'sessions.schemas': ({ sessionId, index }) => sessions.get(sessionId).offer.schemas(index),
    'sessions.call': ({ sessionId, ...call }) => sessions.get(sessionId).running.start(call),
    'sessions.calls': ({ sessionId }) => sessions.get(sessionId).callViews,
    'sessions.cancel': ({ sessionId, callId }) => sessions.get(sessionId).calls.cancel(callId),
    'sessions.outcome': ({ sessionId, callId }) => sessions.get(sessionId).calls.outcome(callId),
    'sessions.saveOutcome': ({ sessionId, callId }) => {
      const { name, data } = sessions.get(sessionId).calls.saved(callId)
      return desktop.saveFile(name, data)
    },
    'sessions.answer': ({ sessionId, questionId, answer }) =>
      sessions.get(sessionId).questions.answer(questionId, answer),
    'sessions.setRoots': ({ sessionId, folders }) => sessions.get(sessionId).setRoots(folders),
    'sessions.log': ({ sessionId, after }) => sessions.get(sessionId).log.lines(after),
    'sessions.transcript': ({ sessionId, after }) =>
      sessions.get(sessionId).transcript.lines(after),
    'sessions.message': ({ sessionId, number }) => ({
      text: sessions.get(sessionId).transcript.message(number),
    }),
    'sessions.saveTranscript': ({ sessionId }) =>
      desktop.saveFile('transcript.jsonl', sessions.get(sessionId).transcript.jsonLines()),

    'definitions.read': ({ probeId }) => definitions.read(bench.probe(probeId)),
    'definitions.accept': ({ probeId }) => definitions.accept(bench.probe(probeId)),

    'registrations.list': () => registrations.list(),
    'registrations.plan': ({ gatewayId, probeId }) =>
      registrations.plan(gatewayId, bench.probe(probeId)),
    'registrations.planNew': ({ gatewayId }) => registrations.planNew(gatewayId),
    'registrations.previewOpenapi': ({ gatewayId, ...document }) =>
      gateways.client(gatewayId).previewOpenapi(document),
    'registrations.create': (draft) => registrations.create(draft),
    'registrations.newForm': ({ gatewayId, clientId }) => newForms.of(gatewayId, clientId),
    'registrations.keepNewForm': ({ gatewayId, clientId, form }) =>
      newForms.keep(gatewayId, clientId, form),
    'registrations.start': (draft) => registrations.start(draft, bench.probe(draft.probeId)),
    'registrations.undo': ({ registrationId, confirm }) =>
      registrations.undo(registrationId, confirm),
    'recreations.open': ({ gatewayId, clientId }) => recreations.open(gatewayId, clientId),
    'recreations.review': (request) => recreations.review(request),
    'recreations.start': (request) => recreations.start(request),
  }
}
