import { suggestClientName } from '../../shared/clientName.ts'
import type { Change, RegistrationPlan } from '../../shared/model/registration.ts'
import { isLoopback } from '../../shared/loopback.ts'
import type { Recipe, Remote } from '../../shared/model/server.ts'
import type { Dialect } from './dialect.ts'
import { maskArgs } from './mask.ts'
import { isNameOnly, sentHeaders } from './target.ts'

interface Planned {
  gatewayId: string
  dialect: Dialect
  /** Nobody has to sign in on this gateway. */
  isOpen: boolean
  recipe: Recipe
  serverName: string
  toolNames: readonly string[]
  takenNames: string[]
}

/** What the sheet shows before anything is written. */
export function planRegistration(planned: Planned): RegistrationPlan {
  const { gatewayId, dialect, recipe, serverName, takenNames } = planned
  return {
    gatewayId,
    changes: changesOf(planned),
    takenNames,
    suggestedName: freeName(suggestClientName(recipe.name || serverName), takenNames),
    hasAutoList: dialect.hasAutoList,
    hasPrefix: dialect.hasPrefix,
    nameRule: dialect.nameRule,
  }
}

function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  let number = 2
  while (taken.includes(`${name}_${number}`)) number += 1
  return `${name}_${number}`
}

function changesOf({ dialect, isOpen, recipe, toolNames }: Planned): Change[] {
  const changes: Change[] = []
  const add = (key: Change['key'], mark: Change['mark'], about = '') =>
    void changes.push({ key, mark, about })
  const { remote } = recipe
  if (remote) changesOfUrl(recipe.name, remote, dialect.guardsStdio && isOpen, add)
  else changesOfCommand({ dialect, isOpen, recipe }, add)
  if (!dialect.hasAutoList) add('noAuto', 'off')
  if (dialect.dropsOddTools) {
    for (const name of toolNames) if (isOddName(name)) add('droppedTool', 'warn', name)
  }
  return changes
}

type Add = (key: Change['key'], mark: Change['mark'], about?: string) => void

function changesOfCommand(
  { dialect, isOpen, recipe }: Pick<Planned, 'dialect' | 'isOpen' | 'recipe'>,
  add: Add,
): void {
  if (!dialect.isStdioUsable) add('stdioBroken', 'bad')
  if (dialect.guardsStdio && isOpen) add('guard', 'bad')
  add('command', 'warn', recipe.command)
  for (const { name, value, isSecret } of recipe.env) {
    const isName = isNameOnly({ value, isSecret }) || !dialect.takesInlineEnv
    add(isName ? 'envName' : 'envValue', isName ? 'warn' : 'ok', name)
  }
  if (recipe.cwd !== '') add('cwd', 'off', recipe.cwd)
  for (const [index, arg] of recipe.args.entries()) {
    if (isLocalPath(arg)) add('localPath', 'warn', maskArgs(recipe.args)[index] ?? '')
  }
}

function changesOfUrl(server: string, remote: Remote, isGuarded: boolean, add: Add): void {
  const url = URL.parse(remote.url)
  const isHere = url !== null && isLoopback(url.href)
  if (isGuarded && isHere) add('guardPrivate', 'bad', url.host)
  add(isHere ? 'localUrl' : 'url', 'warn', url?.host ?? '')
  for (const { name, value, isReference } of sentHeaders(server, remote)) {
    if (isReference) add('headerReference', 'warn', `${name}: ${value}`)
    else add('headerValue', 'ok', name)
  }
  if (remote.authorization.type === 'oauth') add('signIn', 'bad')
}

/** v1.4.18 and newer leave such tools out of their lists (wire; ".." from v1.5.16, code). */
const isOddName = (name: string): boolean =>
  name === '' || name.includes('/') || name.includes('..')

/** Looks like a path of this computer: absolute, from the home folder, or relative with a dot. */
const isLocalPath = (arg: string): boolean =>
  /^(?:--?[\w-]+=)?(?:\/[^/\s]|~[/\\]|~$|\.{1,2}[/\\]|[a-z]:[\\/])/i.test(arg)
