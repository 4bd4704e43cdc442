import { AppError } from '../../shared/errors.ts'
import type { ProbePreview, Recipe, Remote } from '../../shared/model/server.ts'
import type { Log } from '../log.ts'
import type { SettingsStore } from '../storage/settingsStore.ts'
import { digestOf, isAllowed, withConsent } from './consent.ts'
import type { ShellEnvironment } from './environment.ts'
import { fillRecipe } from './fillRecipe.ts'
import { isBlank, namedValues, needsStored, withoutSecrets } from './namedValues.ts'
import { previewOf } from './preview.ts'
import type { Access } from './remote/oauth/access.ts'
import type { SignIns } from './remote/oauth/signIns.ts'
import type { Servers } from './servers.ts'
import { storeIfPossible } from './storeIfPossible.ts'
import type { TypedInputs } from './typedInputs.ts'

interface Options {
  settings: SettingsStore
  servers: Pick<Servers, 'resolve'>
  inputs: Pick<TypedInputs, 'of'>
  /** For servers that want a sign-in with OAuth. */
  signIns: Pick<SignIns, 'access'> | undefined
  environment: ShellEnvironment
  log: Log
  now: () => Date
}

/** A server that somebody wants to run. */
export interface Wanted {
  serverId: string
  recipe: Recipe
  /** The preview the user agreed to just now; null relies on an earlier agreement. */
  digest: string | null
}

type Filled = ReturnType<typeof fillRecipe>

/** The recipe with its real values and as views show it. */
interface Admitted extends Filled {
  shown: Recipe
  access: Access | undefined
}

/** A stored secret goes only into what was allowed for the server it belongs to. */
const ownerOf = (serverId: string, recipe: Recipe): string | null =>
  needsStored(recipe) ? serverId : null

/** Decides what may run, by what the user agreed to, and gives it its real values. */
export class Admission {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Exactly what would run, with the path it would be found at. Starts nothing. */
  async preview(serverId: string, recipe: Recipe): Promise<ProbePreview> {
    if (isBlank(recipe)) throw AppError.of('recipe_empty')
    const { settings, environment } = this.#options
    return previewOf(recipe, { consents: settings.read().consents, serverId, environment })
  }

  /**
   * What may run, ready for it. Throws recipe_empty; consent_required unless exactly this was
   * allowed before or `digest` says that the user has just seen it; and inputs_required or
   * env_missing where a placeholder has no value.
   */
  async admit({ serverId, recipe, digest }: Wanted): Promise<Admitted> {
    if (isBlank(recipe)) throw AppError.of('recipe_empty')
    const { settings, signIns, log } = this.#options
    const own = digestOf(recipe)
    if (digest !== own && !isAllowed(settings.read(), own, ownerOf(serverId, recipe))) {
      throw AppError.of('consent_required')
    }
    const filled = await this.#filled(serverId, recipe)
    for (const { isSecret, value } of [...namedValues(filled.recipe), ...filled.secrets]) {
      if (isSecret && value) log.hide(value)
    }
    const access = signIns?.access(serverId, filled.recipe.remote)
    return { ...filled, shown: withoutSecrets(recipe), access }
  }

  /** It runs now: what was agreed to need not be asked again. */
  remember({ serverId, recipe }: Wanted): void {
    const { settings, log, now } = this.#options
    storeIfPossible(log, 'the consent', () => {
      const at = now().toISOString()
      settings.update(({ consents }) => ({
        consents: withConsent(consents, recipe, { serverId, at }),
      }))
    })
  }

  /**
   * Where a sign-in may be started: the URL with its real values, once the user agreed to reach it,
   * with OAuth or before it was known that the server wants that. Throws consent_required.
   */
  async signInPlace(serverId: string, recipe: Recipe): Promise<Remote> {
    const { remote } = recipe
    if (remote === undefined || isBlank(recipe)) throw AppError.of('remote_url')
    const before = { ...recipe, remote: { ...remote, authorization: { type: 'none' as const } } }
    const settings = this.#options.settings.read()
    const owner = ownerOf(serverId, recipe)
    if (![recipe, before].some((one) => isAllowed(settings, digestOf(one), owner))) {
      throw AppError.of('consent_required')
    }
    return (await this.#filled(serverId, recipe)).recipe.remote ?? remote
  }

  async #filled(serverId: string, recipe: Recipe): Promise<Filled> {
    const { servers, environment, inputs } = this.#options
    const stored = await servers.resolve(serverId, recipe)
    const { env } = await environment.get()
    return fillRecipe(stored, { env, inputs: inputs.of(serverId) })
  }
}
