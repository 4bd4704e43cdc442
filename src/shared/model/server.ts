import { z } from 'zod'
import { Failure } from './failure.ts'
import { Tags } from './tags.ts'

/**
 * One environment variable of a recipe. A secret value goes in once and never comes out:
 * main answers with `value: null` where it keeps one.
 */
export const EnvEntry = z.object({
  name: z.string().min(1).max(200),
  value: z.string().max(100_000).nullable(),
  isSecret: z.boolean(),
})
export type EnvEntry = z.infer<typeof EnvEntry>

export const Limits = z.object({
  /** From the start of the process to its answer to initialize. */
  startMs: z.number().int().min(1000).max(1_800_000),
  /** For each later request. */
  requestMs: z.number().int().min(1000).max(1_800_000),
})
export type Limits = z.infer<typeof Limits>

/**
 * How a server behind a URL lets us in, beside its headers. A stored token is null; what a sign-in
 * with OAuth brought is never part of a recipe.
 */
export const Authorization = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('bearer'), token: z.string().max(100_000).nullable() }),
  z.object({
    type: z.literal('oauth'),
    /** Empty where the app registers itself. */
    clientId: z.string().max(2000),
    /** Separated by spaces; empty asks for what the server names. */
    scopes: z.string().max(2000),
  }),
])
export type Authorization = z.infer<typeof Authorization>

/** A server that runs somewhere and is reached by its URL. */
export const Remote = z.object({
  /** `http` is Streamable HTTP; where a server does not speak it, SSE is tried. */
  type: z.enum(['http', 'sse']),
  url: z.string().max(4000),
  /** Secret as variables are. */
  headers: z.array(EnvEntry).max(100),
  authorization: Authorization,
})
export type Remote = z.infer<typeof Remote>

/** What `${input:name}` in a recipe asks the user for. */
export const RecipeInput = z.object({
  name: z.string().min(1).max(200),
  description: z.string().max(1000),
  isSecret: z.boolean(),
})
export type RecipeInput = z.infer<typeof RecipeInput>

/** An input as it is asked for; `isKnown` when a value was given since the app started. */
export const AskedInput = RecipeInput.extend({ isKnown: z.boolean() })
export type AskedInput = z.infer<typeof AskedInput>

/**
 * An MCP server: how it is started on this computer, never a shell string, or with `remote` where
 * it is reached; command, arguments, variables and folder are then empty and mean nothing.
 */
export const Recipe = z.object({
  name: z.string().max(120),
  command: z.string().max(4000),
  args: z.array(z.string().max(20_000)).max(500),
  env: z.array(EnvEntry).max(200),
  /** Working folder; empty means the home folder. `~` is understood. */
  cwd: z.string().max(4000),
  limits: Limits,
  remote: Remote.optional(),
  /** What is known of the inputs it asks for; one that is not listed is asked for by its name. */
  inputs: z.array(RecipeInput).max(100).optional(),
})
export type Recipe = z.infer<typeof Recipe>

/** What was pasted, as recipes. Nothing has run. */
export const ParsedRecipes = z.object({
  recipes: z.array(Recipe),
  /** Entries that could not be taken, each with the reason. */
  skipped: z.array(Failure),
})
export type ParsedRecipes = z.infer<typeof ParsedRecipes>

/** How the last test of a saved server went. */
export const LastProbe = z.object({
  at: z.string(),
  state: z.enum(['passed', 'failed', 'cancelled']),
  toolCount: z.number(),
  /** Definitions that differed from the accepted ones. */
  changed: z.number().catch(0),
  ms: z.number(),
  /** One sentence for the list when it failed. */
  reason: z.string(),
})
export type LastProbe = z.infer<typeof LastProbe>

/** A saved server. Values of secret variables are null here; the keychain has them. */
export const ServerView = z.object({
  id: z.string(),
  recipe: Recipe,
  lastProbe: LastProbe.nullable(),
  tags: Tags,
})
export type ServerView = z.infer<typeof ServerView>

/** What the bench holds besides the saved servers. Values of secret variables are null here. */
export const Drafts = z.object({
  /** Id of the server the user looks at, saved or not; null for the field for pasting. */
  key: z.string().max(64).nullable(),
  /** Ids of servers that are not saved, in their order. */
  fresh: z.array(z.string().max(64)).max(500),
  /** Recipes that differ from what is saved, by id of the server. */
  edits: z.record(z.string().max(64), Recipe),
})
export type Drafts = z.infer<typeof Drafts>

/** Something about a recipe worth knowing before it runs. The sentence is in the text file. */
export const RecipeHint = z.object({
  key: z.enum([
    'secretInArgs',
    'downloads',
    'unpinned',
    'npxAsks',
    'dockerNeedsI',
    'shellSyntax',
    'relativePath',
    'windowsPath',
    'plainHttp',
    'secretInUrl',
  ]),
  about: z.string(),
})
export type RecipeHint = z.infer<typeof RecipeHint>

/**
 * Exactly what would run. `digest` stands for command, args, env names and cwd together, or for
 * the URL, the names of its headers and the way of signing in.
 */
export const ProbePreview = z.object({
  digest: z.string(),
  command: z.string(),
  /** Absolute path of the command, home folder as ~; null when it was not found. */
  path: z.string().nullable(),
  args: z.array(z.string()),
  env: z.array(EnvEntry),
  cwd: z.string(),
  limits: Limits,
  /** Where it would connect to instead; a secret is null when stored, empty when typed. */
  remote: Remote.optional(),
  hints: z.array(RecipeHint),
  /** The same server ran before with something else: what is new since then. */
  changed: z.array(z.string()),
  ranBefore: z.string().nullable(),
})
export type ProbePreview = z.infer<typeof ProbePreview>
