import { z } from 'zod'
import type { Call, EventName } from './channels.ts'
import type { Outcome } from './errors.ts'
import { MAX_BUNDLE_MEGABYTES, MAX_TEXT_CHARACTERS } from './limits.ts'
import { ActivityEntry, ActivityPage } from './model/activity.ts'
import { AppState, Destination, Preferences } from './model/app.ts'
import { AuthorizationView } from './model/authorization.ts'
import { BundlePreview } from './model/bundle.ts'
import { ClientDetail, ClientList, Freshness } from './model/client.ts'
import { ClientEdit, ClientSettings, EditDraft, EditReport } from './model/clientEdit.ts'
import { ClientLook } from './model/clientLook.ts'
import { ClientToolFacts } from './model/clientTools.ts'
import { Comparison } from './model/comparison.ts'
import { DefinitionsView } from './model/definitions.ts'
import { DeletedClient, GivenValues, RestoreReport } from './model/deletedClient.ts'
import { DoctorReport } from './model/doctor.ts'
import { FoundGateway } from './model/discovery.ts'
import { Execution } from './model/execution.ts'
import { ImportChoice, ImportPreview, ImportResult } from './model/exchange.ts'
import {
  Certificate,
  CheckReport,
  GatewayDraft,
  GatewayList,
  GatewayView,
  Network,
} from './model/gateway.ts'
import { GatewayEvent } from './model/gatewayEvent.ts'
import { NewClient, NewClientPlan } from './model/newClient.ts'
import { LifeAction } from './model/lifeAction.ts'
import { LifeChange, LifeRun, MAX_LIFE_CLIENTS } from './model/lifeCycle.ts'
import { NewClientForm } from './model/newClientForm.ts'
import { OpenapiDocument, OpenapiPreview } from './model/openapi.ts'
import { RecreationReview, RecreationStart, SeenClient } from './model/recreation.ts'
import { RegistrationDraft, RegistrationPlan, RegistrationView } from './model/registration.ts'
import { KeyCells, KeyTable } from './model/keyTable.ts'
import { OutputLine, ProbeChange, ProbeTokens, ProbeView, ToolSchemas } from './model/probe.ts'
import { RoundStart, RoundView } from './model/round.ts'
import {
  CallKind,
  QuestionAnswer,
  SessionCall,
  SessionLogLine,
  SessionOffer,
  SessionOutcome,
  SessionView,
  TranscriptLine,
} from './model/session.ts'
import { Scan, TakeResult } from './model/scan.ts'
import { ExportFormat } from './model/serverExport.ts'
import {
  AskedInput,
  Drafts,
  ParsedRecipes,
  Recipe,
  ProbePreview,
  RecipeHint,
  ServerView,
} from './model/server.ts'
import { SignInView } from './model/signIn.ts'
import { Tags } from './model/tags.ts'

const nothing = z.undefined()
/** A call whose answer is that it is done. */
const done = z.void()
const id = z.string().min(1).max(64)
const clientId = z.string().min(1).max(500)
const byGateway = z.object({ gatewayId: id })
const byClient = z.object({ gatewayId: id, clientId })
/** `clientId`: null where nothing is replaced. */
const forClient = z.object({ gatewayId: id, clientId: clientId.nullable() })
/** `seen`: the client as the form was begun on it. */
const recreation = z.object({ clientId, draft: NewClient, seen: SeenClient })

const byAuthorization = z.object({ authorizationId: id })
const bySession = z.object({ sessionId: id })
const byCall = bySession.extend({ callId: id })
/** Lines after this one; 0 for all that are kept. */
const after = bySession.extend({ after: z.int().min(0) })
/** Where a file was written, the home folder as ~; null when the user chose no place. */
const saved = z.object({ file: z.string().nullable() })

const importText = z.string().max(5_000_000)

/** Zod drops unknown keys, so an output schema is also the fence that keeps secrets in main. */
export const contract = {
  'app.state': { input: nothing, output: AppState },
  'app.savePreferences': { input: Preferences.partial(), output: AppState },
  /** Throws start_at_login when the system refuses. */
  'app.startAtLogin': { input: z.object({ isOn: z.boolean() }), output: AppState },
  'app.dismissNotice': { input: z.object({ noticeId: id }), output: done },
  'app.copy': { input: z.object({ text: z.string().max(5_000_000) }), output: done },
  'app.openLink': {
    input: z.object({ link: z.enum(['docs', 'issues', 'bifrost', 'mcp']) }),
    output: done,
  },
  /** Answer to AppState.isClosing: close for good, or end the app. */
  'app.closeWindow': { input: z.object({ andQuit: z.boolean() }), output: done },
  /** The other answer: not now; the next close asks again. */
  'app.stayOpen': { input: nothing, output: done },

  /** Asks the user where to. `data` in base64 when it is not text. */
  'app.saveFile': {
    input: z.object({
      name: z.string().min(1).max(200),
      data: z.string().max(40_000_000),
      isBase64: z.boolean(),
    }),
    output: saved,
  },
  'app.chooseFolder': { input: nothing, output: z.object({ folder: z.string().nullable() }) },

  /** `before`: as the page before told it, null for the newest. */
  'activity.page': { input: z.object({ before: z.int().nullable() }), output: ActivityPage },

  /** Takes some seconds. `reload`: the login shell is asked again first. */
  'doctor.report': { input: z.object({ reload: z.boolean() }), output: DoctorReport },

  'gateways.list': { input: nothing, output: GatewayList },
  /** What answers on this computer and is not saved; asked for a form that is shown. */
  'gateways.discover': { input: nothing, output: z.array(FoundGateway) },
  /** One gateway, or with null all of them; no credential in it. */
  'gateways.export': {
    input: z.object({ gatewayId: id.nullable() }),
    output: z.object({ text: z.string() }),
  },
  'gateways.readImport': { input: z.object({ text: importText }), output: ImportPreview },
  /** `digest`: the preview that the user saw; `take`: the entries they chose of it. */
  'gateways.import': {
    input: z.object({
      text: importText,
      take: z.array(ImportChoice).max(1000),
      digest: z.string(),
    }),
    output: ImportResult,
  },
  /** Whose certificates were pasted, for a person to see; none when they cannot be read. */
  'gateways.readCertificates': {
    input: Network.pick({ ca: true }),
    output: z.array(Certificate),
  },
  'gateways.check': { input: GatewayDraft, output: CheckReport },
  /** `confirm`: the stored name as typed; needed when production would no longer be production. */
  'gateways.save': {
    input: GatewayDraft.extend({ confirm: z.string().max(60) }),
    output: GatewayView,
  },
  /** `confirm` as in `clients.delete`. */
  'gateways.remove': {
    input: byGateway.extend({ confirm: z.string().max(60) }),
    output: done,
  },
  'gateways.activate': { input: byGateway, output: done },
  /** `index`: its place in the list without it; one past the end is the end. */
  'gateways.move': {
    input: byGateway.extend({ index: z.int().min(0) }),
    output: done,
  },

  'clients.list': { input: byGateway, output: ClientList },
  /** The list itself comes as an event, so that it crosses once. */
  'clients.refresh': { input: byGateway, output: done },
  'clients.detail': { input: byClient, output: ClientDetail },
  'clients.toolFacts': { input: byClient, output: ClientToolFacts },
  /**
   * `confirm`: the gateway's name as typed; needed on production only. Answers with the copy that
   * is kept; null when somebody else had deleted the client before.
   */
  'clients.delete': {
    input: byClient.extend({ confirm: z.string().max(60) }),
    output: z.object({ deletedId: z.string().nullable() }),
  },

  /** `seen`: its settings as the user saw them; `confirm` as in `clients.delete`. */
  'clients.edit': {
    input: byClient.extend({
      change: ClientEdit,
      seen: ClientSettings.nullable(),
      confirm: z.string().max(60),
    }),
    output: EditReport,
  },

  /** What is not saved of clients, from before the window was closed. */
  'clients.drafts': { input: nothing, output: z.array(EditDraft) },
  'clients.keepDraft': { input: EditDraft, output: done },
  /** How the window looked at clients before it was closed. */
  'clients.looks': { input: nothing, output: z.array(ClientLook) },
  'clients.keepLook': { input: ClientLook, output: done },
  /** Runs a tool on the gateway. `confirm`: the gateway's name as typed; needed on production. */
  'clients.execute': {
    input: byClient.extend({
      executionId: id,
      tool: z.string().min(1).max(1000),
      arguments: z.record(z.string(), z.unknown()),
      confirm: z.string().max(60),
    }),
    output: Execution,
  },
  'clients.cancelExecution': { input: z.object({ executionId: id }), output: done },
  /** Sign-ins of clients on gateways, newest last; each follows as `authorizations.changed` too. */
  'authorizations.list': { input: nothing, output: z.array(AuthorizationView) },
  /** Opens the browser. Throws gateway_unsupported where the gateway cannot sign a client in again. */
  'authorizations.start': { input: byClient, output: AuthorizationView },
  /** `headers`: one user's values, which the gateway uses once. */
  'authorizations.verifyHeaders': {
    input: byClient.extend({ headers: z.record(z.string().max(1000), z.string().max(20_000)) }),
    output: z.object({ toolCount: z.number().nullable() }),
  },
  'authorizations.open': { input: byAuthorization, output: done },
  /** For another browser. */
  'authorizations.address': { input: byAuthorization, output: z.object({ address: z.string() }) },
  'authorizations.cancel': { input: byAuthorization, output: done },
  /** Who may call what, read from the gateway now; no key's value is in it. */
  'keys.list': { input: byGateway, output: KeyTable },
  /** One client after the other, with a report for each; `confirm` as in `clients.delete`. */
  'keys.edit': {
    input: byGateway.extend({ cells: KeyCells, confirm: z.string().max(60) }),
    output: z.array(EditReport),
  },
  /** Changes that are not saved; kept until the app quits. */
  'keys.drafts': { input: byGateway, output: KeyCells },
  'keys.keepDrafts': { input: byGateway.extend({ cells: KeyCells }), output: done },

  /** The last run of each gateway. */
  'life.list': { input: nothing, output: z.array(LifeRun) },
  /** One after the other; each change follows as `life.changed`. `confirm` as in `clients.delete`. */
  'life.start': {
    input: byGateway.extend({
      clientIds: z.array(clientId).min(1).max(MAX_LIFE_CLIENTS),
      action: LifeAction,
      confirm: z.string().max(60),
    }),
    output: LifeRun,
  },
  /** Puts back what a run that is over has deleted; goes on as `life.start` does. */
  'life.putBack': { input: z.object({ runId: id, confirm: z.string().max(60) }), output: LifeRun },
  'life.stop': { input: z.object({ runId: id }), output: done },

  'deleted.list': { input: byGateway, output: z.array(DeletedClient) },
  /** `confirm` as in `clients.delete`. */
  'deleted.restore': {
    input: z.object({ deletedId: id, values: GivenValues, confirm: z.string().max(60) }),
    output: RestoreReport,
  },
  'deleted.forget': { input: z.object({ deletedId: id }), output: done },

  'servers.list': { input: nothing, output: z.array(ServerView) },
  'servers.parse': {
    input: z.object({ text: z.string().max(MAX_TEXT_CHARACTERS) }),
    output: ParsedRecipes,
  },
  /** `data`: the file in base64; main opens no file that the window names. */
  'servers.readBundle': {
    input: z.object({ data: z.string().max(MAX_BUNDLE_MEGABYTES * 1_400_000) }),
    output: BundlePreview,
  },
  /** No secret is in the text. */
  'servers.export': {
    input: z.object({ serverIds: z.array(id).max(1000), format: ExportFormat }),
    output: z.object({ text: z.string() }),
  },
  /** What other apps on this computer are set up with; looked at anew each time. */
  'servers.scan': { input: nothing, output: Scan },
  /** `digest`: the scan that the user saw; `take`: ids of the entries they chose of it. */
  'servers.takeScanned': {
    input: z.object({
      digest: z.string().max(128),
      take: z.array(z.string().max(40)).max(1000),
      keepUntilQuit: z.boolean(),
    }),
    output: TakeResult,
  },
  /** `serverId` is the window's choice: main adds what it does not know under this id. */
  'servers.save': {
    input: z.object({ serverId: id, recipe: Recipe, keepUntilQuit: z.boolean() }),
    output: ServerView,
  },
  'servers.remove': { input: z.object({ serverId: id }), output: done },
  /** `index`: its place in the list without it; one past the end is the end. */
  'servers.move': { input: z.object({ serverId: id, index: z.int().min(0) }), output: done },
  'servers.tag': { input: z.object({ serverId: id, tags: Tags }), output: done },
  /** A copy behind it, with its secrets: they are copied in main. */
  'servers.duplicate': { input: z.object({ serverId: id }), output: ServerView },
  'servers.preview': {
    input: z.object({ serverId: id, recipe: Recipe }),
    output: ProbePreview,
  },
  /** What is worth knowing about a recipe, without looking for its command. */
  'servers.hints': { input: Recipe, output: z.array(RecipeHint) },
  /** What a recipe asks for before it runs. */
  'servers.inputs': {
    input: z.object({ serverId: id, recipe: Recipe }),
    output: z.array(AskedInput),
  },
  /** Kept until the app quits, and never stored. */
  'servers.giveInputs': {
    input: z.object({
      serverId: id,
      values: z.record(z.string().max(200), z.string().max(100_000)),
    }),
    output: done,
  },
  'servers.drafts': { input: nothing, output: Drafts },
  'servers.keepDrafts': { input: Drafts, output: done },
  'servers.reloadPath': { input: nothing, output: done },

  'probes.list': { input: nothing, output: z.array(ProbeView) },
  /** `digest`: the preview the user agreed to; null relies on an earlier agreement. */
  'probes.start': {
    input: z.object({
      probeId: id,
      serverId: id,
      recipe: Recipe,
      digest: z.string().max(128).nullable(),
    }),
    output: ProbeView,
  },
  'probes.cancel': { input: z.object({ probeId: id }), output: done },
  /** The wait that goes on has no limit any more. */
  'probes.keepWaiting': { input: z.object({ probeId: id }), output: done },
  /** Markdown for an issue; no secret and no home folder is in it. */
  'probes.report': { input: z.object({ probeId: id }), output: z.object({ text: z.string() }) },
  'probes.output': { input: z.object({ probeId: id }), output: z.array(OutputLine) },
  /** `index`: of the tool, as listed. */
  'probes.schemas': {
    input: z.object({ probeId: id, index: z.int().min(0) }),
    output: ToolSchemas,
  },

  /** Two runs that passed, in any order; the older one comes first. */
  'probes.compare': { input: z.object({ one: id, other: id }), output: Comparison },

  /** The round that runs or ran last in this session; null before the first. */
  'rounds.current': { input: nothing, output: RoundView.nullable() },
  'rounds.start': { input: RoundStart, output: RoundView },
  'rounds.cancel': { input: nothing, output: done },

  /** Under way, or the last of each server. */
  'signIns.list': { input: nothing, output: z.array(SignInView) },
  /** Whether there is something to sign out of; never what. */
  'signIns.isSignedIn': { input: z.object({ serverId: id }), output: z.boolean() },
  /** Opens the user's browser. The recipe was agreed to before: a test of it wanted the sign-in. */
  'signIns.start': { input: z.object({ serverId: id, recipe: Recipe }), output: SignInView },
  'signIns.cancel': { input: z.object({ serverId: id }), output: done },
  /** Puts the page of a sign-in that waits into the clipboard; the window never has it. */
  'signIns.copyAddress': { input: z.object({ serverId: id }), output: done },
  'signIns.signOut': { input: z.object({ serverId: id }), output: done },

  'sessions.list': { input: nothing, output: z.array(SessionView) },
  /** As `probes.start`; the server then runs until it is stopped or the app ends. */
  'sessions.start': {
    input: z.object({
      sessionId: id,
      serverId: id,
      recipe: Recipe,
      digest: z.string().max(128).nullable(),
    }),
    output: SessionView,
  },
  'sessions.stop': { input: bySession, output: done },
  'sessions.offer': { input: bySession, output: SessionOffer },
  'sessions.schemas': { input: bySession.extend({ index: z.int().min(0) }), output: ToolSchemas },
  /** Answers with the running call; its changes come as `sessions.called`. */
  'sessions.call': {
    input: byCall.extend({
      kind: CallKind,
      target: z.string().min(1).max(20_000),
      arguments: z.record(z.string(), z.unknown()),
    }),
    output: SessionCall,
  },
  'sessions.calls': { input: bySession, output: z.array(SessionCall) },
  'sessions.cancel': { input: byCall, output: done },
  'sessions.outcome': { input: byCall, output: SessionOutcome },
  /** The whole answer as JSON, to where the user says. */
  'sessions.saveOutcome': { input: byCall, output: saved },
  'sessions.answer': {
    input: bySession.extend({ questionId: id, answer: QuestionAnswer }),
    output: done,
  },
  'sessions.setRoots': {
    input: bySession.extend({ folders: z.array(z.string().min(1).max(4000)).max(50) }),
    output: done,
  },
  'sessions.log': { input: after, output: z.array(SessionLogLine) },
  'sessions.transcript': { input: after, output: z.array(TranscriptLine) },
  /** The message as JSON without secrets; of a very large one its beginning. */
  'sessions.message': {
    input: bySession.extend({ number: z.int().min(1) }),
    output: z.object({ text: z.string() }),
  },
  /** As JSON lines, to where the user says. */
  'sessions.saveTranscript': { input: bySession, output: saved },

  /** Of a run with a result. */
  'definitions.read': { input: z.object({ probeId: id }), output: DefinitionsView },
  /** Later runs of the saved server are compared with this one; answers as `definitions.read`. */
  'definitions.accept': { input: z.object({ probeId: id }), output: DefinitionsView },

  'registrations.list': { input: nothing, output: z.array(RegistrationView) },
  'registrations.plan': {
    input: z.object({ gatewayId: id, probeId: id }),
    output: RegistrationPlan,
  },
  /** What a form for a new client may offer. */
  'registrations.planNew': { input: byGateway, output: NewClientPlan },
  /** What the gateway would make of an OpenAPI document; nothing is created. */
  'registrations.previewOpenapi': {
    input: OpenapiDocument.extend({ gatewayId: id }),
    output: OpenapiPreview,
  },
  /** Creates a client that was described in a form; goes on like a registration. */
  'registrations.create': { input: NewClient, output: RegistrationView },
  /**
   * What was typed for a client of this gateway since the app started, by what it shall replace;
   * null: nothing.
   */
  'registrations.newForm': { input: forClient, output: NewClientForm.nullable() },
  'registrations.keepNewForm': {
    input: forClient.extend({ form: NewClientForm.nullable() }),
    output: done,
  },
  'registrations.start': { input: RegistrationDraft, output: RegistrationView },
  /** Deletes the client that this registration created. `confirm` as in `clients.delete`. */
  'registrations.undo': {
    input: z.object({ registrationId: id, confirm: z.string().max(60) }),
    output: done,
  },

  /** A client to be made anew; the gateway is read. */
  'recreations.open': { input: byClient, output: RecreationStart },
  /** Reads the client again and checks all that can be known before it is deleted. */
  'recreations.review': { input: recreation, output: RecreationReview },
  /**
   * Deletes the client and creates it anew; goes on like a registration. `values`: what putting
   * the old one back would take. `confirm` as in `clients.delete`.
   */
  'recreations.start': {
    input: recreation.extend({ values: GivenValues, confirm: z.string().max(60) }),
    output: RegistrationView,
  },
} satisfies Record<Call, { input: z.ZodType; output: z.ZodType }>

/**
 * Events carry the whole new value; the window only replaces its copy. The result of a test and
 * its tokens cross once each, as they can be large. Parsed on their way out
 * like answers, so that nothing passes which is not named here.
 */
export const events = {
  'app.changed': AppState,
  'app.navigated': Destination,
  'gateways.changed': GatewayList,
  'gateways.event': GatewayEvent,
  /** Entries that are new, or count one more call. */
  'activity.changed': z.array(ActivityEntry),
  'clients.changed': ClientList,
  /** A look that found the same rows, or none: they do not cross again. */
  'clients.freshness': Freshness,
  'life.changed': LifeChange,
  'servers.changed': z.array(ServerView),
  'probes.changed': ProbeChange,
  'probes.tokens': ProbeTokens,
  'probes.output': z.object({ probeId: id, lines: z.array(OutputLine) }),
  'rounds.changed': RoundView,
  'signIns.changed': SignInView,
  'sessions.changed': SessionView,
  /** The user stopped it. */
  'sessions.gone': bySession,
  'sessions.called': SessionCall,
  'registrations.changed': RegistrationView,
  'authorizations.changed': AuthorizationView,
} satisfies Record<EventName, z.ZodType>
export type Events = { [E in EventName]: z.output<(typeof events)[E]> }

export type Input<C extends Call> = z.input<(typeof contract)[C]['input']>
export type Parsed<C extends Call> = z.output<(typeof contract)[C]['input']>
export type Output<C extends Call> = z.output<(typeof contract)[C]['output']>

/** What main implements and what the preload exposes: two views of one contract. */
export type Handlers = {
  [C in Call]: (input: Parsed<C>) => Output<C> | Promise<Output<C>>
}
export type Bridge = { [C in Call]: (input?: Input<C>) => Promise<Outcome<Output<C>>> } & {
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void
}
export type Emit = <E extends EventName>(event: E, payload: Events[E]) => void
