import { suggestClientName } from '../../shared/clientName.ts'
import type { Change, RegistrationPlan } from '../../shared/model/registration.ts'
import type { Recipe } from '../../shared/model/server.ts'
import type { Dialect } from './dialect.ts'
import { maskArgs } from './mask.ts'

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
  if (!dialect.isStdioUsable) add('stdioBroken', 'bad')
  if (dialect.guardsStdio && isOpen) add('guard', 'bad')
  add('command', 'warn', recipe.command)
  for (const { name, value, isSecret } of recipe.env) {
    const isName = isSecret || value === null || !dialect.takesInlineEnv
    add(isName ? 'envName' : 'envValue', isName ? 'warn' : 'ok', name)
  }
  if (recipe.cwd !== '') add('cwd', 'off', recipe.cwd)
  for (const [index, arg] of recipe.args.entries()) {
    if (isLocalPath(arg)) add('localPath', 'warn', maskArgs(recipe.args)[index] ?? '')
  }
  if (!dialect.hasAutoList) add('noAuto', 'off')
  if (dialect.dropsOddTools) {
    for (const name of toolNames) if (isOddName(name)) add('droppedTool', 'warn', name)
  }
  return changes
}

/** v1.4.18 and newer leave such tools out of their lists (wire; ".." from v1.5.16, code). */
const isOddName = (name: string): boolean =>
  name === '' || name.includes('/') || name.includes('..')

/** Looks like a path of this computer: absolute, from the home folder, or relative with a dot. */
const isLocalPath = (arg: string): boolean =>
  /^(?:--?[\w-]+=)?(?:\/[^/\s]|~[/\\]|~$|\.{1,2}[/\\]|[a-z]:[\\/])/i.test(arg)
