import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { SearchedFolder } from '../../shared/model/probe.ts'
import { expandHome, withTilde } from './paths.ts'

export { expandHome, withTilde } from './paths.ts'

export interface FoundCommand {
  /** Absolute. */
  path: string
}

interface Search {
  path: string | null
  failure: AppError | null
  /** In the order of PATH, up to the find; empty when the command was given with its folder. */
  searched: SearchedFolder[]
}

interface Options {
  /** The environment of the child: its PATH (and PATHEXT on Windows) are searched. */
  env: Record<string, string>
  /** Folder that relative paths start from. */
  cwd: string
}

type Found = 'program' | 'folder' | 'notExecutable' | 'nothing'

/** The program a command stands for, as the child's PATH has it. Throws why there is none. */
export async function findCommand(command: string, options: Options): Promise<FoundCommand> {
  const { path, failure } = await searchCommand(command, options)
  if (path === null) throw failure ?? AppError.of('internal')
  return { path }
}

/** The same without throwing and with the folders that were searched, for showing. */
export async function searchCommand(command: string, { env, cwd }: Options): Promise<Search> {
  if (command.trim() === '') return missing(AppError.of('recipe_empty'))
  const expanded = expandHome(command)
  const endings = process.platform === 'win32' ? windowsEndings(expanded, env) : ['']
  if (/[/\\]/.test(expanded) && (process.platform === 'win32' || expanded.includes('/'))) {
    return atPath(resolve(cwd, expanded), endings)
  }
  return inFolders(expanded, endings, foldersOf(env, cwd))
}

/** The folder a recipe runs in: absolute and there. Throws cwd_missing. */
export async function findFolder(cwd: string): Promise<string> {
  const folder = cwd.trim() === '' ? homedir() : resolve(homedir(), expandHome(cwd))
  const there = await stat(folder).catch(() => null)
  if (there?.isDirectory()) return folder
  throw AppError.of('cwd_missing', { folder: withTilde(folder) })
}

async function atPath(path: string, endings: string[]): Promise<Search> {
  let seen: Found = 'nothing'
  for (const ending of endings) {
    const found = await look(path + ending)
    if (found === 'program') return { path: path + ending, failure: null, searched: [] }
    if (seen === 'nothing') seen = found
  }
  const facts = { command: withTilde(path) }
  if (seen === 'folder') return missing(AppError.of('command_is_folder', facts))
  if (seen === 'notExecutable') return missing(AppError.of('command_not_executable', facts))
  return missing(AppError.of('command_not_found', facts))
}

async function inFolders(name: string, endings: string[], folders: string[]): Promise<Search> {
  const searched: SearchedFolder[] = []
  let blocked: string | null = null
  for (const folder of folders) {
    const shown = withTilde(folder)
    let found: SearchedFolder['found'] = 'nothing'
    for (const ending of endings) {
      const path = join(folder, name + ending)
      const what = await look(path)
      if (what === 'program') {
        searched.push({ folder: shown, found: 'command' })
        return { path, failure: null, searched }
      }
      if (what === 'notExecutable') {
        found = 'notExecutable'
        blocked ??= path
      }
    }
    const isThere = found !== 'nothing' || (await stat(folder).catch(() => null))?.isDirectory()
    searched.push({ folder: shown, found: isThere ? found : 'noFolder' })
  }
  const failure =
    blocked === null
      ? AppError.of('command_not_found', { command: name })
      : AppError.of('command_not_executable', { command: withTilde(blocked) })
  return { path: null, failure, searched }
}

async function look(path: string): Promise<Found> {
  try {
    const there = await stat(path)
    if (there.isDirectory()) return 'folder'
    await access(path, constants.X_OK)
    return 'program'
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EACCES' ? 'notExecutable' : 'nothing'
  }
}

/** The folders commands are looked up in, in their order; a relative one starts from `cwd`. */
export function foldersOf(env: Record<string, string>, cwd: string): string[] {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH')
  const path = name === undefined ? '' : (env[name] ?? '')
  const folders = path.split(delimiter).map((folder) => {
    const expanded = expandHome(folder.replace(/^"(.*)"$/, '$1'))
    return isAbsolute(expanded) ? expanded : resolve(cwd, expanded)
  })
  return path === '' ? [] : [...new Set(folders)]
}

/** Windows adds the endings of PATHEXT, unless the command has one of them already. */
function windowsEndings(command: string, env: Record<string, string>): string[] {
  const endings = (env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';').filter(Boolean)
  const hasEnding = endings.some((ending) => command.toLowerCase().endsWith(ending.toLowerCase()))
  return hasEnding ? [''] : endings
}

function missing(failure: AppError): Search {
  return { path: null, failure, searched: [] }
}
